"""A plain run asks for figures beside the grades too, and no trouble with them costs a grade."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scraper.collecting import LATER, Place, Ran
from tests.site.context import IN_NEED, ContextSite, made_up_releases, releases_of_folder
from tests.site.faults import instead, sometimes
from tests.site.made_up import made_up_world
from tests.site.server import Answer, ReportsSite, StandIn
from tests.site.statistics import StatisticsSite
from tests.site.statistics import made_up_releases as made_up_statistics
from tests.waiting import wait_until

pytestmark = pytest.mark.command


class ThreeSites(Place):
    """Stand-ins for all three sites; that of the figures is a server of its own."""

    def __init__(self, home: Path) -> None:
        reports = ReportsSite(made_up_world(councils=12))
        govuk = StatisticsSite(made_up_statistics())
        self.published = ContextSite(made_up_releases())
        self.figures = StandIn(self.published.routes())
        super().__init__(home, StandIn([*govuk.routes(), *reports.routes()]), reports)

    def command(self, *more: str) -> list[str]:
        """Return the command line of a run that asks all three."""
        sites = ("--statistics-site", self.stand_in.base, "--context-site", self.figures.base)
        return super().command(*sites, *more)

    def run(self, *more: str, **how: str) -> Ran:
        """Run `councils collect` to its end, with its summary on standard output."""
        return self.collect("--json", *more, **how)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[ThreeSites]:
    place = ThreeSites(tmp_path / "home")
    with place.stand_in, place.figures:
        yield place


def is_published_all_the_same(place: ThreeSites, ran: Ran) -> bool:
    """Whether the run needs a person, and may be published: nothing failed, so it is built."""
    summary = json.loads(ran.out)
    return (
        ran.code == 1
        and summary["failures"] == []
        and summary["concerns"] != []
        and summary["outcome"] == "complete"
        and summary["councils"]["read"] == 12
        and place.count("listings") > 0
    )


def test_a_plain_run_asks_the_three_sites_one_after_the_other(place: ThreeSites) -> None:
    ran = place.run("--build")
    assert ran.code == 0, ran.err
    summary = json.loads(ran.out)
    assert summary["outcome"] == "complete"
    assert summary["context"]["data_sets_read"] == 11
    assert place.count("indicator_values") == 80
    assert max(asked.at for asked in place.stand_in.asked) < min(
        asked.at for asked in place.figures.asked
    )
    place.figures.asked.clear()
    assert place.run(now=LATER).code == 0
    assert place.figures.paths("/files/") == []


def test_without_a_stand_in_for_them_the_figures_are_not_asked_for(place: ThreeSites) -> None:
    command = place.command()
    at = command.index("--context-site")
    del command[at : at + 2]
    done = subprocess.run(
        command, env=place.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "only: no stand-in was given for the others (--context-site)" in done.stderr
    assert place.figures.asked == []


@pytest.mark.parametrize(
    ("asked", "answer", "says"),
    [
        (r"/api/.*", Answer(b"", 404), "beside the grades: none of 4 publications gives"),
        (r"/robots\.txt", Answer(b"", 500), "beside the grades: http://127.0.0.1"),
        (r"/api/.*/files/.*", Answer(b"", 503), "failed"),
        (r"/api/.*", Answer(b"", 200, headers={"Retry-After": "9999"}), "not JSON"),
        (r"/api/.*", Answer(b"", 429, headers={"Retry-After": "9999"}), "asks to be left alone"),
        (r"/api/.*", Answer(reset=True), "connection broke"),
    ],
)
def test_trouble_with_the_figures_is_reported_and_costs_no_grade(
    place: ThreeSites, asked: str, answer: Answer, says: str
) -> None:
    sometimes(place.figures, asked, instead(answer))
    ran = place.run()
    assert "needs a person:" in ran.err
    assert says in ran.err
    assert is_published_all_the_same(place, ran), ran.err


def test_a_data_set_that_is_not_as_it_was_costs_no_grade(place: ThreeSites) -> None:
    file = place.published.releases[IN_NEED].file("d5")
    file.data = file.data.replace(b"300", b"many")
    ran = place.run("--build")
    assert "neither a number nor a marker that we know: 'many'" in ran.err
    assert is_published_all_the_same(place, ran), ran.err
    assert json.loads(ran.out)["built"]["inspections"] > 0
    assert place.count("indicator_values") == 76


def test_stopped_by_hand_among_the_figures_a_run_is_stopped(place: ThreeSites) -> None:
    place.figures.seconds_to_think = 20.0
    running = subprocess.Popen(
        place.command("--build"), env=place.environment(), stderr=subprocess.PIPE, text=True
    )
    wait_until(lambda: place.figures.asked)
    running.send_signal(signal.SIGINT)
    _, says = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "failed: stopped before the end; run again to go on" in says
    assert "needs a person" not in says
    assert not (place.home / "warehouse.duckdb").exists()


@pytest.mark.shared
def test_the_files_of_the_live_site_come_with_the_reports(place: ThreeSites, shared: Path) -> None:
    place.published.releases = {
        each.slug: each for each in releases_of_folder(shared / "context" / "raw")
    }
    ran = place.run("--build")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["context"]["figures"] > 19_000
