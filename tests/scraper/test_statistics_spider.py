"""Ofsted's statistics collected for real, over HTTP, from a stand-in that can misbehave."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scraper.collecting import LATER, Place, Ran
from tests.site.faults import changed, instead, sometimes
from tests.site.made_up import made_up_world
from tests.site.server import Answer, ReportsSite, StandIn, html
from tests.site.statistics import COLLECTION, File, Release, StatisticsSite, made_up_releases
from tests.site.workbooks import make_ods
from tests.waiting import wait_until

pytestmark = pytest.mark.command

MEDIA = r"/media/.*"
HISTORY = (
    "SELECT council_printed, framework, inspection_type, published, place FROM inspections "
    "ORDER BY published"
)


class Statistics(Place):
    """A stand-in for both sites, collected from for its statistics."""

    def __init__(self, home: Path) -> None:
        self.govuk = StatisticsSite(made_up_releases())
        reports = ReportsSite(made_up_world(councils=12))
        super().__init__(home, StandIn([*self.govuk.routes(), *reports.routes()]), reports)

    def collect_statistics(self, *more: str, now: str = "2026-08-22T12:00:00") -> Ran:
        """Run `councils collect --only statistics` to its end."""
        return self.collect(
            "--only", "statistics", "--statistics-site", self.stand_in.base, *more, now=now
        )

    def outcomes(self) -> Release:
        """Return the release in the shape of 2025."""
        return self.govuk.releases[0]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Statistics]:
    place = Statistics(tmp_path / "home")
    with place.stand_in:
        yield place


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Statistics]:
    """Return a place that was collected from once, without any fault."""
    place = Statistics(tmp_path_factory.mktemp("collected") / "home")
    with place.stand_in:
        ran = place.collect_statistics()
        assert ran.code == 0, ran.err
        yield place


def test_workbooks_of_every_release_are_collected_and_read(collected: Statistics) -> None:
    found = collected.ask(HISTORY)
    assert [(str(row[3]), row[1], row[2]) for row in found] == [
        ("2012-07-27", "slac", "inspection"),
        ("2017-04-07", "sif", "inspection"),
        ("2019-07-22", "ilacs", "standard"),
        ("2025-01-13", "ilacs", "short"),
    ]
    assert {row[0] for row in found} == {"Tower Hamlets"}
    assert collected.ask("SELECT DISTINCT kind, status FROM documents") == [("workbook", "ok")]


def test_grades_keep_their_words_and_their_place(collected: Statistics) -> None:
    found = collected.ask(
        "SELECT j.area, j.grade, j.printed, i.place FROM judgements j JOIN inspections i "
        "USING (source, source_id) WHERE i.framework = 'sif' AND j.area = 'care_leavers'"
    )
    printed = "Requires improvement to be good"
    place_in_sheet = "LA_inspections_2009-2022 row 3"
    assert found == [("care_leavers", "requires_improvement", printed, place_in_sheet)]


def test_documents_go_by_their_live_address(collected: Statistics) -> None:
    documents = collected.ask("SELECT url, fetched_from FROM documents")
    assert documents
    for url, fetched_from in documents:
        assert re.match(r"https://assets\.publishing\.service\.gov\.uk/media/", url)
        assert fetched_from.startswith(collected.stand_in.base)


def test_releases_about_something_else_are_not_asked(collected: Statistics) -> None:
    assert collected.stand_in.paths("local-authority-inspection-outcomes")
    assert collected.stand_in.paths("fostering") == []


def test_a_second_run_asks_for_no_workbook_again(place: Statistics) -> None:
    place.collect_statistics()
    before = place.as_csv()
    place.stand_in.asked.clear()
    ran = place.collect_statistics(now=LATER)
    assert ran.code == 0, ran.err
    assert "2 releases of statistics read; 2 workbooks listed, 2 held already, 0 fetched" in ran.err
    assert place.stand_in.paths(MEDIA) == []
    assert place.as_csv() == before


def test_a_new_version_of_a_workbook_is_kept_beside_the_old_one(place: Statistics) -> None:
    place.collect_statistics()
    old = place.outcomes().files[1]
    place.outcomes().files[1] = File(old.title, "revised_" + old.filename, old.data)
    assert place.collect_statistics(now=LATER).code == 0
    assert place.count("documents") == 3


def test_html_serves_where_there_is_no_json(place: Statistics) -> None:
    place.govuk.has_json = False
    ran = place.collect_statistics()
    assert ran.code == 0, ran.err
    assert place.count("inspections") == 4
    assert COLLECTION in place.stand_in.paths()


def test_html_serves_where_robots_txt_does_not_allow_json(place: Statistics) -> None:
    no_json = Answer(b"User-agent: *\nDisallow: /api/\n")
    sometimes(place.stand_in, r"/robots\.txt", instead(no_json))
    ran = place.collect_statistics()
    assert ran.code == 0, ran.err
    assert place.count("inspections") == 4
    assert place.stand_in.paths("/api/") == []


def test_json_of_another_shape_gives_way_to_html(place: Statistics) -> None:
    odd = Answer(b'{"details": {}, "links": {"documents": 7}}', content_type="application/json")
    sometimes(place.stand_in, "/api/content/.*", instead(odd))
    ran = place.collect_statistics()
    assert ran.code == 0, ran.err
    assert place.count("inspections") == 4


def test_without_the_collection_the_run_fails(place: Statistics) -> None:
    gone = html("<html><body><main><h1>Page not found</h1></main></body></html>", 404)
    sometimes(place.stand_in, f"(/api/content)?{COLLECTION}", instead(gone))
    ran = place.collect_statistics()
    assert ran.code == 1
    assert f"failed: the collection of statistics at {COLLECTION}" in ran.err


def test_a_collection_without_any_workbook_fails_the_run(place: Statistics) -> None:
    for release in place.govuk.releases:
        release.files = [each for each in release.files if each.filename.endswith(".pdf")]
    ran = place.collect_statistics()
    assert ran.code == 1
    assert "has the collection on GOV.UK moved?" in ran.err


def test_a_release_without_attachments_is_reported_and_others_are_kept(
    place: Statistics,
) -> None:
    place.outcomes().files.clear()
    ran = place.collect_statistics()
    assert ran.code == 1
    assert "needs a person: Local authority inspection outcomes" in ran.err
    assert "no workbook was found" in ran.err
    assert place.count("inspections") == 2


def test_workbooks_left_alone_by_their_names_are_reported(place: Statistics) -> None:
    place.outcomes().files.append(File("Charts", "charts.xlsx", b"PK"))
    ran = place.collect_statistics()
    assert ran.code == 0, ran.err
    text = "1 workbooks of statistics were left alone by their names: Charts (Local authority"
    assert text in ran.err


def test_a_workbook_that_is_gone_is_reported(place: Statistics) -> None:
    place.outcomes().files[1].data = None
    ran = place.collect_statistics()
    assert ran.code == 1
    assert "LA_Inspection_Outcomes_as_at_31_March_2025.ods could not be fetched" in ran.err
    assert "HTTP 404" in ran.err
    assert place.count("inspections") == 2


def test_a_page_in_place_of_a_workbook_is_no_workbook(place: Statistics) -> None:
    page = html("<html><body><main><h1>Sorry</h1></main></body></html>")
    sometimes(place.stand_in, r"/media/.*\.ods", instead(page))
    ran = place.collect_statistics()
    assert ran.code == 1
    assert "not a workbook" in ran.err
    assert place.ask("SELECT count(*) FROM documents") == [(1,)]


def test_a_workbook_that_breaks_off_once_is_asked_for_again(place: Statistics) -> None:
    sometimes(place.stand_in, MEDIA, changed(cut_after=500), times=1)
    ran = place.collect_statistics()
    assert ran.code == 0, ran.err
    assert place.count("inspections") == 4


def test_a_damaged_workbook_is_kept_and_reported(place: Statistics) -> None:
    place.outcomes().files[1].data = b"PK\x03\x04" + bytes(2000)
    ran = place.collect_statistics()
    assert ran.code == 1
    assert "cannot be read" in ran.err
    ((status, reason),) = place.ask(
        "SELECT status, reason FROM documents WHERE url LIKE '%2025.ods'"
    )
    assert status == "unreadable"
    assert "cannot be opened" in reason
    again = place.collect_statistics()
    assert (again.code, "cannot be read" in again.err) == (1, True)  # asked for again, and told


def test_a_workbook_that_came_in_half_with_its_length_is_asked_for_again(place: Statistics) -> None:
    whole = place.outcomes().files[1].data
    assert whole is not None
    half = Answer(whole[:500], content_type="application/octet-stream")
    sometimes(place.stand_in, MEDIA, instead(half), times=1)
    ran = place.collect_statistics()
    assert ran.code == 0, ran.err
    assert place.count("inspections") == 4


def test_new_headers_are_listed_and_said(place: Statistics) -> None:
    header = ["Web link", "Local authority name", "Inspection date", "Inclusion"]
    rows = [header, ["x", "Brent", "01/06/2027", "Strong"]]
    place.outcomes().files[1].data = make_ods({"Inspections_as_at_31_March": rows})
    ran = place.collect_statistics()
    text = "the header 'Inclusion' is unknown"
    assert text in ran.err
    assert ran.code == 1
    ((reason,),) = place.ask("SELECT reason FROM documents WHERE url LIKE '%2025.ods'")
    assert text in reason


def test_an_attachment_elsewhere_is_not_asked_for(place: Statistics) -> None:
    content = {
        "details": {
            "attachments": [
                {"title": "LA inspection outcomes", "url": "http://169.254.169.254/outcomes.ods"},
                {"title": "LA inspection outcomes", "url": "file:///etc/outcomes.ods"},
            ]
        }
    }
    odd = Answer(json.dumps(content).encode(), content_type="application/json")
    sometimes(place.stand_in, r"/api/content/.*-2025", instead(odd))
    ran = place.collect_statistics()
    assert place.stand_in.paths("outcomes.ods") == []
    summary = place.ask("SELECT summary FROM runs")[0][0]
    assert len(json.loads(summary)["off_site"]) == 2
    assert place.count("inspections") == 2
    assert ran.code == 1


def test_robots_txt_is_obeyed(place: Statistics) -> None:
    closed = Answer(b"User-agent: *\nDisallow: /api/\nDisallow: /government/\n")
    sometimes(place.stand_in, r"/robots\.txt", instead(closed))
    ran = place.collect_statistics()
    assert ran.code == 1
    assert set(place.stand_in.paths()) == {"/robots.txt"}


@pytest.mark.slow
@pytest.mark.parametrize("asked_before", [0, 2, 4, 5])
def test_a_run_killed_at_any_request_is_made_good_by_the_next(
    place: Statistics, collected: Statistics, asked_before: int
) -> None:
    command = place.command("--only", "statistics", "--statistics-site", place.stand_in.base)
    with subprocess.Popen(
        command, env=place.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        wait_until(lambda: run.poll() is not None or len(place.stand_in.asked) > asked_before)
        run.kill()
    assert run.returncode == -9
    ran = place.collect_statistics()
    assert ran.code == 0, ran.err
    port = re.compile(rf"127\.0\.0\.1:(?:{place.stand_in.port}|{collected.stand_in.port})")
    assert port.sub("", str(place.as_csv())) == port.sub("", str(collected.as_csv()))
