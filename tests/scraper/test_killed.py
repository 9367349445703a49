"""`kill -9` at any moment, and the next run ends where an undisturbed one does, byte for byte."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.scraper.collecting import Place, place_for
from tests.site.made_up import made_up_world
from tests.site.server import Asked
from tests.waiting import wait_until

pytestmark = pytest.mark.command

KILLS = 24
KILLS_IN_A_ROW = 4
SEED = 20261123


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Return a place with every council, a build included, after one run without trouble."""
    place = place_for(tmp_path_factory.mktemp("undisturbed"), made_up_world())
    with place.stand_in:
        ran = place.collect("--build")
        assert ran.code == 0, ran.err
        place.seconds_after = time.monotonic() - place.stand_in.asked[-1].at
        yield place


def kill_a_run(place: Place, stage: str, chance: random.Random) -> bool:
    """Start a crawl and kill it at a random moment of a stage; return whether it was at work."""
    pages = 3 + len(place.site.world.councils)  # robots.txt, two search pages, the councils'
    files = len(place.site.world.files())
    place.stand_in.asked.clear()
    process = subprocess.Popen(
        place.command("--build"),
        env=place.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    asked = place.stand_in.asked
    if stage == "pages":
        number = chance.randint(0, pages)
        wait_until(lambda: has_ended(process) or len(asked) >= number)
        time.sleep(chance.uniform(0, 0.02))
    elif stage == "files":
        number = pages + chance.randint(1, files)
        wait_until(lambda: has_ended(process) or len(asked) >= number or is_quiet(asked, pages))
        time.sleep(chance.uniform(0, 0.1))
    else:
        wait_until(lambda: has_ended(process) or is_quiet(asked, pages))
        time.sleep(chance.uniform(0, place.seconds_after))
    was_at_work = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return was_at_work


def is_quiet(asked: list[Asked], pages: int) -> bool:
    """Whether all pages were asked, and nothing more for a while."""
    return len(asked) >= pages and time.monotonic() - asked[-1].at > 0.3


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


def verdicts(warehouse: Path) -> list[tuple[object, ...]]:
    """Return what a reader of a warehouse sees."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        return connection.execute("SELECT * FROM judgements ORDER BY ALL").fetchall()


@pytest.mark.slow
@pytest.mark.parametrize("series", range(KILLS // KILLS_IN_A_ROW))
def test_killed_at_any_moment_the_next_run_ends_as_if_nothing_had_been(
    undisturbed: Place, tmp_path: Path, series: int
) -> None:
    chance = random.Random(SEED + series)
    place = Place(tmp_path / "home", undisturbed.stand_in, undisturbed.site)
    place.seconds_after = undisturbed.seconds_after
    kills = 0
    while kills < KILLS_IN_A_ROW:
        stage = chance.choice(["pages", "files", "files", "after"])
        if not kill_a_run(place, stage, chance):
            shutil.rmtree(place.home)  # it was done before its time: begin again
            continue
        kills += 1
        if (place.home / "warehouse.duckdb").exists():
            assert verdicts(place.home / "warehouse.duckdb")
    ran = place.collect("--build")
    assert ran.code == 0, ran.err
    assert place.as_csv() == undisturbed.as_csv()
    assert verdicts(place.home / "warehouse.duckdb") == verdicts(
        undisturbed.home / "warehouse.duckdb"
    )
