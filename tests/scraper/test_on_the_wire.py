"""What the one who runs the sites sees in his log: when each request came, and what it said."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable

import pytest

from scraper.download.compression import fault_of_compression
from tests.scraper.collecting import Place
from tests.site.faults import A_FILE, instead, sometimes
from tests.site.made_up import INSPECTION
from tests.site.server import Answer, Asked, html
from tests.site.statistics import StatisticsSite, made_up_releases
from tests.site.world import Council, Listed


def test_the_delay_is_kept_after_a_slow_answer_too(place: Place) -> None:
    ended: list[float] = []

    def slow(asked: Asked, plain: object) -> Answer:
        time.sleep(0.5)
        ended.append(time.monotonic())
        return place.stand_in.plain_answer(asked)

    sometimes(place.stand_in, "/search", slow)
    place.collect("--delay", "0.3", "--council", "Barnet")
    following = [asked.at for asked in place.stand_in.asked if asked.at > ended[0]]
    assert following[0] - ended[0] >= 0.3


def test_the_delay_is_kept_between_the_two_sites_where_one_host_serves_both(place: Place) -> None:
    govuk = StatisticsSite(made_up_releases())
    place.stand_in.add(govuk.routes())
    ran = place.collect(
        "--delay", "0.2", "--council", "Barnet", "--statistics-site", place.stand_in.base
    )
    assert ran.code == 0, ran.err
    assert place.stand_in.paths().count("/robots.txt") == 2
    assert min(place.gaps()) >= 0.2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=302, headers={"Location": "/v1/file/77", "Retry-After": "1"}),
        Answer(status=404, headers={"Retry-After": "1"}),
        Answer(status=420, headers={"Retry-After": "1"}),
    ],
    ids=["redirect", "not found", "another refusal"],
)
def test_whoever_asks_for_a_rest_gets_it(answer: Answer, place: Place) -> None:
    sometimes(place.stand_in, A_FILE, instead(answer), 1)
    place.collect("--council", "Barking and Dagenham")
    times = [asked.at for asked in place.stand_in.asked]
    first = place.stand_in.paths().index(A_FILE)
    assert times[first + 1] - times[first] >= 1


def test_stopped_by_hand_it_asks_for_no_more_than_was_on_its_way(place: Place) -> None:
    ran, before = place.interrupt("0.3")
    assert ran.code == 1, ran.err
    assert len(place.stand_in.asked) <= before + 1


def test_the_sites_are_not_told_from_where_we_come(place: Place) -> None:
    assert place.collect("--council", "Barnet").code == 0
    assert len(place.stand_in.asked) > 3
    assert not any("referer" in asked.headers for asked in place.stand_in.asked)


def rules(text: bytes) -> Answer:
    """Return an answer that is a robots.txt."""
    return Answer(text, content_type="text/plain")


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n",
        b"User-agent: *\r\nDisallow: /\r\n",
        b"User-agent: *\nAllow: /\n\nUser-agent: councilscompared\nDisallow: /\n",
        b"User-agent: *\nDisallow: /\n\nUser-agent: example\nAllow: /\n",
        b"User-agent: *\nDisallow: /*level_2_types\n",
    ],
    ids=["byte order mark", "CRLF", "for us alone", "allowed to a namesake", "in the query"],
)
def test_robots_txt_is_obeyed_however_it_says_no(text: bytes, place: Place) -> None:
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(text)))
    ran = place.collect("--contact", "someone@example.org")
    assert ran.code == 1
    assert "robots.txt does not allow /search" in ran.err
    assert place.stand_in.paths() == ["/robots.txt"]


def test_robots_txt_that_says_no_to_a_word_of_our_address_does_not_mean_us(place: Place) -> None:
    text = b"User-agent: *\nDisallow:\n\nUser-agent: example\nDisallow: /\n"
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(text)))
    assert place.collect("--contact", "someone@example.org").code == 0


@pytest.mark.parametrize("rule", [b"Request-rate: 2/1", b"Crawl-delay: 0.5"])
def test_the_pace_that_robots_txt_asks_for_is_kept(rule: bytes, place: Place) -> None:
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(b"User-agent: *\n" + rule)))
    place.collect("--council", "Barnet")
    assert min(place.gaps()) >= 0.5


@pytest.mark.parametrize("rule", [b"Request-rate: 0/0", b"Crawl-delay: soon", b"Crawl-delay: -5"])
def test_a_pace_that_makes_no_sense_is_not_one(rule: bytes, place: Place) -> None:
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(b"User-agent: *\n" + rule)))
    assert place.collect("--council", "Barnet").code == 0


def test_a_robots_txt_that_swells_is_reported_in_plain_words(place: Place) -> None:
    answer = rules(gzip.compress(b"#" * 40_000_000))
    answer.headers["Content-Encoding"] = "gzip"
    sometimes(place.stand_in, r"/robots\.txt", instead(answer))
    ran = place.collect()
    assert (
        "cannot be fetched (the answer is larger than any page or report once unpacked)" in ran.err
    )
    assert place.stand_in.paths() == ["/robots.txt"]


def test_a_page_larger_than_any_is_not_made_a_tree(place: Place) -> None:
    council = place.site.world.search()[0]
    page = f"/provider/44/{council.urn}"
    whole = html("<html><main id='main'>" + "<p>" * 2_000_000 + "</main></html>")
    sometimes(place.stand_in, page, instead(whole))
    ran = place.collect("--council", council.name)
    assert ran.code == 1
    assert f"{council.name} (URN {council.urn}): the answer is larger than any page" in ran.err


# Answers that break off inside their compression, though their length is right


def compressed_and_cut(place: Place, times: int | None) -> Council:
    """Compress the page of a council, cut off so many times or always; return the council."""
    council = place.site.world.search()[0]

    def packed(asked: Asked, plain: Callable[[Asked], Answer], part: float) -> Answer:
        answer = plain(asked)
        answer.headers["Content-Encoding"] = "gzip"
        whole = gzip.compress(answer.body)
        answer.body = whole[: int(len(whole) * part)]
        return answer

    page = f"/provider/44/{council.urn}"
    sometimes(place.stand_in, page, lambda asked, plain: packed(asked, plain, 0.6), times)
    sometimes(place.stand_in, page, lambda asked, plain: packed(asked, plain, 1))
    return council


@pytest.mark.parametrize("times", [0, 1], ids=["whole", "cut once"])
def test_a_page_that_breaks_off_in_its_compression_is_asked_for_again(
    times: int, place: Place
) -> None:
    council = compressed_and_cut(place, times)
    ran = place.collect("--council", council.name)
    assert ran.code == 0, ran.err
    assert len(place.stand_in.paths(f"/provider/44/{council.urn}")) == 1 + times
    assert place.count("listings") == len(council.listed)


def test_a_page_that_always_breaks_off_in_its_compression_is_reported(place: Place) -> None:
    council = compressed_and_cut(place, None)
    ran = place.collect("--council", council.name)
    assert ran.code == 1
    assert f"{council.name} (URN {council.urn}): its compression is damaged or br" in ran.err
    assert place.count("listings") == 0


def gzipped(data: bytes) -> bytes:
    """Return data compressed without the time: tests must have the same names in every process."""
    return gzip.compress(data, mtime=0)


DAMAGED = "its compression is damaged or breaks off"


@pytest.mark.parametrize(
    ("coding", "body", "fault"),
    [
        ("gzip", gzipped(b"a") + gzipped(b"b"), None),
        ("gzip", gzipped(b"a") + gzipped(b"b" * 99)[:-9], DAMAGED),
        ("x-gzip", gzipped(b"a")[:-1], DAMAGED),
        ("gzip", gzipped(b"a" * 99)[:-8] + bytes(8), DAMAGED),
        ("gzip", b"not compressed", DAMAGED),
        ("GZIP, identity", gzipped(b"a"), None),
        ("identity", b"not compressed", None),
        ("br", b"", None),
        ("br", b"x", "compressed as 'br', where only gzip was asked for"),
        ("gzip, gzip", b"x", "compressed as 'gzip, gzip', where only gzip was asked for"),
    ],
)
def test_what_is_compressed_is_gzip_and_has_an_end(
    coding: str, body: bytes, fault: str | None
) -> None:
    assert fault_of_compression([coding], body, 1_000_000) == fault


def test_what_swells_is_not_unpacked_to_its_end() -> None:
    begun = gzip.compress(bytes(5_000_000))[:2_000]
    assert fault_of_compression(["gzip"], begun, 1_000_000) is None


def test_only_gzip_is_asked_for_and_anything_else_is_refused(place: Place) -> None:
    council = place.site.world.search()[0]
    page = f"/provider/44/{council.urn}"
    asked_for: set[str | None] = set()

    def other(asked: Asked, plain: Callable[[Asked], Answer]) -> Answer:
        asked_for.add(asked.headers.get("accept-encoding"))
        answer = plain(asked)
        answer.headers["Content-Encoding"] = "br"
        return answer

    sometimes(place.stand_in, page, other)
    ran = place.collect("--council", council.name)
    assert asked_for == {"gzip"}
    assert ran.code == 1
    assert "(URN " + str(council.urn) + "): compressed as 'br', where only gzip was" in ran.err
    assert place.count("listings") == 0


# What pages say, on a terminal


def test_no_page_steers_the_terminal(place: Place) -> None:
    council = place.site.world.search()[0]
    evil = "\x1b]0;name\x07\x1b[2J\u202eback\x9b31m"
    council.name = f"Anyborough {evil}"
    council.listed[0].wording = f"Inspection {evil}" + "x" * 500_000
    council.listed.append(Listed(1, INSPECTION, None, None, href=f"http://evil.example/{evil}"))
    ran = place.collect()
    assert "needs a person: 1 link or redirect to elsewhere was not followed" in ran.err
    assert "Anyborough" in ran.err
    assert all(sign.isprintable() or sign == "\n" for sign in ran.err)
    assert max(map(len, ran.err.splitlines())) < 1100
