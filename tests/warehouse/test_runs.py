"""Who builds after a run that came to no good end is told whose facts these are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from explorer.commands.explore import build_first
from tests.warehouse.small_home import FIRST, LATER, SmallHome, two_councils
from warehouse.commands.build import build
from warehouse.common.home import Home
from warehouse.news.runs import last_run_to_look_at

pytestmark = pytest.mark.slow  # each builds a whole warehouse, and some two

FAILED = (
    "the last run (of 2026-08-20 03:00) failed: nobody  [31m answers there; "
    "what it collected is in this warehouse"
)
CUT_OFF = "the last run (of 2026-08-20 03:00) was cut off; what it collected is in this warehouse"
FAILURES = ["nobody \x1b[31m answers there", "only 100 of 153 councils were listed"]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> SmallHome:
    return two_councils(tmp_path_factory.mktemp("collected"))


@pytest.fixture
def small(collected: SmallHome, tmp_path: Path) -> SmallHome:
    """Return a home with a good run, and no warehouse yet."""
    copy = SmallHome(tmp_path)
    shutil.copytree(collected.home.folder, copy.home.folder, dirs_exist_ok=True)
    copy.run(FIRST, "complete")
    return copy


def run(home: Home) -> Result:
    return CliRunner().invoke(build, ["--home", str(home.folder)])


def needed(home: Home) -> str:
    """Return what the command says that a person should see to; it builds in any case."""
    result = run(home)
    assert result.stdout.startswith("Built ")
    assert home.warehouse.is_file()
    lines = [line for line in result.stderr.splitlines() if not line.startswith("councils: ")]
    assert result.exit_code == bool(lines)
    return "\n".join(lines)


def test_what_a_failed_run_collected_is_built_and_its_first_failure_said(small: SmallHome) -> None:
    small.run(LATER, "failed", failures=FAILURES)
    assert needed(small.home) == f"needs a person: {FAILED}"


def test_what_a_run_collected_that_was_cut_off_is_built_and_said(small: SmallHome) -> None:
    small.run(LATER, None)
    assert needed(small.home) == f"needs a person: {CUT_OFF}"


def test_of_a_run_that_is_at_work_it_is_not_said_that_it_was_cut_off(small: SmallHome) -> None:
    small.run(LATER, None)
    with FileLock(small.home.folder / "collect.lock"):
        assert needed(small.home) == ""


@pytest.mark.parametrize("outcome", ["complete", "incomplete"])
def test_a_failure_that_a_good_run_has_made_up_for_is_not_said(
    small: SmallHome, outcome: str
) -> None:
    small.run(FIRST.replace(day=2), "failed", failures=FAILURES)
    small.run(LATER, outcome)
    assert needed(small.home) == ""


def test_without_any_run_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert needed(Home(tmp_path)) == ""


def test_the_explorer_that_builds_first_says_it_and_goes_on(
    small: SmallHome, capsys: pytest.CaptureFixture[str]
) -> None:
    small.run(LATER, None)
    build_first(small.home)
    assert capsys.readouterr().err == f"needs a person: {CUT_OFF}\n"
    assert last_run_to_look_at(small.home) == CUT_OFF
