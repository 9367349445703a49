"""Pages that are not as expected, and links that lead astray: what is kept, and what is said."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Self

import pytest

from tests.scraper.collecting import LATER, Place
from tests.site.faults import A_FILE, instead, redirect, sometimes
from tests.site.made_up import FIRST_FILE, INSPECTION
from tests.site.server import Answer, Asked
from tests.site.world import Listed

FIRST_URL = f"https://files.ofsted.gov.uk/v1/file/{FIRST_FILE}"


def documents(place: Place) -> int:
    return len(place.site.world.files())


# The search


def test_an_empty_search_fails_the_run_and_marks_nothing(whole: Place) -> None:
    whole.collect()
    whole.misbehave("empty-search")
    ran = whole.collect(now=LATER)
    assert ran.code == 1
    assert "failed: the search could not be read from result 0: it lists no council" in ran.err
    assert whole.ask("SELECT count(*) FROM listed_councils WHERE vanished IS NOT NULL") == [(0,)]


def test_a_smaller_clamp_than_the_next_link_knows_loses_nobody(whole: Place) -> None:
    whole.misbehave("bigger-clamp")
    ran = whole.collect()
    assert ran.code == 0, ran.err
    assert whole.count("listed_councils") == 153
    assert "the search's next link goes to result 100 after 40 were shown" in ran.err


@pytest.mark.parametrize("fault", ["no-pagination", "no-total"])
def test_neither_next_link_nor_total_is_needed(whole: Place, fault: str) -> None:
    whole.misbehave(fault)
    ran = whole.collect()
    assert ran.code == 0, ran.err
    assert whole.count("listed_councils") == 153


def test_without_next_link_and_total_the_walk_goes_on_to_an_empty_page(whole: Place) -> None:
    whole.misbehave("no-pagination")
    whole.stand_in.faults.reverse()
    whole.site.world.search()

    def bare(asked: Asked, plain: Callable[[Asked], Answer]) -> Answer:
        answer = plain(asked)
        answer.body = b"".join(
            line + b"\n"
            for line in answer.body.split(b"\n")
            if b"pagination__next" not in line and b"results-count" not in line
        )
        return answer

    whole.stand_in.faults.clear()
    sometimes(whole.stand_in, "/search", bare)
    ran = whole.collect()
    assert ran.code == 0, ran.err
    assert whole.count("listed_councils") == 153
    assert [asked.get("start") for asked in whole.stand_in.asked if asked.path == "/search"] == [
        "0",
        "100",
        "153",
    ]


def test_a_search_that_repeats_its_first_page_fails_the_run(whole: Place) -> None:
    whole.misbehave("start-ignored")
    ran = whole.collect()
    assert ran.code == 1
    assert "a page repeats the councils of the pages before" in ran.err


def test_a_total_that_is_not_reached_fails_the_run(whole: Place) -> None:
    whole.misbehave("wrong-total")
    ran = whole.collect()
    assert ran.code == 1
    assert "it states 154 councils and lists 153" in ran.err


def test_a_council_listed_twice_is_taken_once_and_reported(place: Place) -> None:
    place.misbehave("duplicated-council")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert "is listed twice" in ran.err
    assert len(place.stand_in.paths("/provider/")) == 12


def test_an_announcement_changes_nothing(place: Place) -> None:
    place.misbehave("banner")
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.count("documents") == documents(place)


# robots.txt


def test_what_robots_txt_disallows_is_not_asked(place: Place) -> None:
    place.misbehave("robots-disallow")
    ran = place.collect()
    assert ran.code == 1
    assert "robots.txt does not allow /provider/44/" in ran.err
    assert place.stand_in.paths("/provider/") == []


def test_a_robots_txt_that_cannot_be_had_stops_everything(place: Place) -> None:
    place.misbehave("robots-broken")
    ran = place.collect()
    assert ran.code == 1
    assert "/robots.txt cannot be fetched (HTTP 500)" in ran.err
    assert place.stand_in.paths("/(search|provider|v1)") == []


@pytest.mark.parametrize(
    ("status", "is_leave"), [(403, True), (410, True), (408, False), (429, False)]
)
def test_a_refusal_in_place_of_robots_txt_is_leave_or_none(
    status: int, is_leave: bool, place: Place
) -> None:
    sometimes(place.stand_in, r"/robots\.txt", instead(Answer(b"no", status)))
    ran = place.collect()
    assert ran.code == (0 if is_leave else 1), ran.err
    assert bool(place.stand_in.paths("/search")) is is_leave


def test_without_robots_txt_everything_may_be_asked(place: Place) -> None:
    place.misbehave("robots-missing")
    assert place.collect().code == 0


# What the links say


@pytest.mark.parametrize(
    ("wording", "needs_person"),
    [("Families first inspection", True), ("Monitoring visit of children's services", False)],
)
def test_a_wording_that_fits_no_kind_needs_a_person_once(
    wording: str, needs_person: bool, place: Place
) -> None:
    listed = place.site.world.search()[0].listed
    listed.append(Listed(59_990_001, wording, dt.date(2026, 8, 1), None))
    first, second = place.collect(), place.collect(now=LATER)
    assert f'a wording never met before: "{wording.lower()}"' in first.err
    assert (first.code, second.code) == (int(needs_person), 0)
    assert "never met before" not in second.err


def test_the_site_s_missing_councils_are_named(whole: Place) -> None:
    councils = whole.site.world.councils
    named = [council.name for council in councils[:2]]
    del councils[:2]
    ran = whole.collect()
    assert ran.code == 0, ran.err
    assert f"note: the site does not list {' and '.join(named)}" in ran.err


# Links that lead elsewhere


def test_what_a_person_may_leave_as_it_is_needs_one_once(place: Place) -> None:
    link = Listed(1, INSPECTION, None, None, href="https://example.org/letter/v1/file/1")
    place.site.world.search()[0].listed.append(link)
    first, second = place.collect(), place.collect(now=LATER)
    text = "1 link or redirect to elsewhere was not followed: 'https://example.org/letter"
    assert (first.code, second.code) == (1, 0), second.err
    assert f"needs a person: {text}" in first.err
    assert f"note: {text}" in second.err
    other = Listed(2, INSPECTION, None, None, href="https://example.org/another/v1/file/2")
    place.site.world.search()[1].listed.append(other)
    assert place.collect(now=LATER).code == 1


class _Elsewhere:
    """Another server on this machine, which nobody may ask anything."""

    def __enter__(self) -> Self:
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                self.send_response(200)
                self.end_headers()

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *stopped: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        return self.server.server_address[1]


LINKS_TO_ELSEWHERE = (
    "http://127.0.0.1:{port}/v1/file/1",
    "//127.0.0.1:{port}/v1/file/1",
    "http://files.ofsted.gov.uk@127.0.0.1:{port}/v1/file/1",
    "https://evil.invalid/v1/file/1",
    "https://files.ofsted.gov.uk.evil.invalid/v1/file/1",
    "https://files.ofsted.gov.uk:8443/v1/file/1",
    "https://f\u0456les.ofsted.gov.uk/v1/file/1",
    "http://169.254.169.254/v1/file/1",
    "file:///v1/file/1",
    "data:application/pdf,%PDF-/v1/file/1",
    "javascript:alert('/v1/file/1')",
)
REDIRECTS_TO_ELSEWHERE = (
    "http://127.0.0.1:{port}/v1/file/1",
    "http://user@127.0.0.1:{port}/",
    "file:///etc/passwd",
    "data:text/html,x",
    "https://evil.invalid/",
)


def test_links_to_elsewhere_are_not_followed_and_are_reported(place: Place) -> None:
    with _Elsewhere() as elsewhere:
        links = [form.format(port=elsewhere.port) for form in LINKS_TO_ELSEWHERE]
        council = place.site.world.search()[0]
        before = documents(place)
        council.listed += [Listed(1, INSPECTION, None, None, href=link) for link in links]
        ran = place.collect("--json")
    assert elsewhere.asked == []
    assert ran.code == 1
    assert "needs a person: 11 links or redirects to elsewhere were not followed" in ran.err
    assert " and 8 more\n" in ran.err
    assert json.loads(ran.out)["off_site"] == [
        {"address": link, "where": council.name} for link in links
    ]
    assert place.count("documents") == before


def test_redirects_to_elsewhere_are_not_followed_and_are_reported(place: Place) -> None:
    with _Elsewhere() as elsewhere:
        targets = [form.format(port=elsewhere.port) for form in REDIRECTS_TO_ELSEWHERE]
        paths = [f"/v1/file/{FIRST_FILE + 10 * number}" for number in range(len(targets))]
        for path, target in zip(paths, targets, strict=True):
            sometimes(place.stand_in, path, instead(redirect(target)))
        ran = place.collect("--json")
    assert elsewhere.asked == []
    assert ran.code == 1
    for path in paths:
        live = f"https://files.ofsted.gov.uk{path}"
        assert f"needs a person: {live} could not be fetched" in ran.err
        assert live in [found["where"] for found in json.loads(ran.out)["off_site"]]
    assert place.count("documents") == documents(place) - len(paths)


def test_a_redirect_within_the_site_is_followed_even_to_the_live_hosts_name(place: Place) -> None:
    moved = "https://files.api.ofsted.gov.uk/v1/file/42"
    sometimes(place.stand_in, A_FILE, instead(redirect(moved)))
    report = place.site.world.files()[FIRST_FILE]
    assert report.data is not None
    sometimes(
        place.stand_in,
        "/v1/file/42",
        instead(Answer(report.data(), content_type="application/pdf")),
    )
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.ask(f"SELECT url, fetched_from FROM documents WHERE file_id = {FIRST_FILE}") == [
        (FIRST_URL, f"{place.stand_in.base}/v1/file/42")
    ]


# Pages that say things in another way


def test_links_without_label_class_or_date_and_new_wordings_are_kept(place: Place) -> None:
    council = place.site.world.search()[0]
    data = council.listed[0].data
    day = council.listed[0].published
    council.listed += [
        Listed(59_990_001, INSPECTION, day, data, has_label=False),
        Listed(59_990_002, "Academy conversion letter", None, data),
        Listed(59_990_003, INSPECTION, day, data, has_class=False),
        Listed(59_990_004, "Joint area review - progress inspection,  pdf", day, data),
        Listed(59_990_005, "Thematic survey of everything", day, data),
        Listed(
            59_990_006,
            INSPECTION,
            day,
            data,
            href="https://files.api.ofsted.gov.uk/v1/file/59990006",
        ),
        Listed(59_990_007, INSPECTION, day, data, href="/v1/file/59990007"),
    ]
    ran = place.collect("--json")
    assert ran.code == 1
    assert "needs a person: the page of Barking and Dagenham has changed: " in ran.err
    listed = place.ask(
        "SELECT file_id, title, kind, published FROM listings WHERE file_id > 59990000 ORDER BY 1"
    )
    assert listed == [
        (59_990_001, INSPECTION, "childrens_services", day),
        (59_990_002, "Academy conversion letter", "other", None),
        (59_990_003, INSPECTION, "childrens_services", day),
        (59_990_004, "Joint area review - progress inspection", "joint_area_review", day),
        (59_990_005, "Thematic survey of everything", "other", day),
        (59_990_006, INSPECTION, "childrens_services", day),
        (59_990_007, INSPECTION, "childrens_services", day),
    ]
    assert place.ask("SELECT count(*) FROM documents WHERE file_id > 59990000") == [(7,)]
    assert json.loads(ran.out)["unknown_wordings"] == {
        "academy conversion letter": 1,
        "thematic survey of everything": 1,
    }
    assert 'needs a person: a wording never met before: "thematic survey of everything"' in ran.err
    assert "file 59990002: no date that can be read" in ran.err


def test_a_date_in_the_future_is_refused_and_reported(place: Place) -> None:
    report = place.site.world.search()[0].listed[0]
    report.published = report.published.replace(year=2031)  # type: ignore[union-attr]
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert "a date in the future, 2031-01-09" in ran.err
    assert place.ask(f"SELECT published FROM listings WHERE file_id = {FIRST_FILE}") == [(None,)]


def test_reports_of_no_known_framework_fail_the_run(whole: Place) -> None:
    from tests import pdfs

    for council in whole.site.world.search()[10:40]:
        council.listed.append(
            Listed(59_980_000 + council.urn % 1000, INSPECTION, None, pdfs.text_only)
        )
    ran = whole.collect()
    assert ran.code == 1
    assert "of the reports are of a known framework" in ran.err
