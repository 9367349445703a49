"""One clock for all commands: where COUNCILS_NOW is told, none of them asks the machine's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.warehouse.small_home import SmallHome, two_councils
from warehouse.build import build_warehouse
from warehouse.commands.changes import changes
from warehouse.commands.status import age
from warehouse.common.problems import Problem
from warehouse.connect import open_warehouse
from warehouse.news.status import gather_status


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallHome:
    monkeypatch.setenv("COUNCILS_NOW", "2026-09-01T23:30:00-02:00")
    return two_councils(tmp_path)


def test_build_changes_and_status_take_the_day_from_the_time_that_is_set(small: SmallHome) -> None:
    build_warehouse(small.home, snapshot=small.snapshot)
    assert gather_status(small.home)["freshness"]["built_on"] == "2026-09-02"
    found = CliRunner().invoke(changes, ["--home", str(small.home.folder), "--format", "json"])
    assert json.loads(found.output)["since"] == "2026-08-03"
    assert age("2026-08-30T12:00:00") == " (3 days ago)"


def test_with_a_clock_that_is_behind_nothing_is_known_beyond_its_day_and_a_person_is_warned(
    small: SmallHome,
) -> None:
    report = build_warehouse(small.home, snapshot=small.snapshot, today=date(2026, 8, 1))
    (note,) = (note for note in report.notes if "clock" in note)
    assert note.startswith("this machine's clock says 2026-08-01, but facts were fetched on 2026-")
    with open_warehouse(small.home) as connection:
        assert connection.execute("SELECT known_until FROM about").fetchall() == [
            (date(2026, 8, 1),)
        ]
        assert connection.execute(
            "SELECT max(known_until), count(*) FILTER (known_until IS NULL) > 0 FROM councils"
        ).fetchall() == [(date(2026, 8, 1), True)]
    report = build_warehouse(small.home, snapshot=small.snapshot)
    assert not any("clock" in note for note in report.notes)


def test_a_check_that_fails_under_a_wrong_clock_says_so_too(small: SmallHome) -> None:
    with pytest.raises(Problem, match=r"councils_are_complete failed.*clock says 2001-01-01"):
        build_warehouse(
            small.home, snapshot=small.snapshot, today=date(2001, 1, 1), whole_country=True
        )


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ("yesterday", "COUNCILS_NOW is not a time: 'yesterday'"),
        ("0001-01-01", "COUNCILS_NOW is no time of ours: '0001-01-01'"),
    ],
)
def test_a_set_time_that_is_none_is_bad_usage(
    small: SmallHome, monkeypatch: pytest.MonkeyPatch, stated: str, says: str
) -> None:
    monkeypatch.setenv("COUNCILS_NOW", stated)
    with pytest.raises(Problem, match=says) as raised:
        build_warehouse(small.home, snapshot=small.snapshot)
    assert raised.value.exit_code == 2
