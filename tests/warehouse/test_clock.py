"""One clock for all commands: where COUNCILS_NOW is told, none of them asks the machine's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.warehouse.small_home import SmallHome, two_councils
from warehouse.build import build_warehouse
from warehouse.commands.changes import changes
from warehouse.commands.status import age
from warehouse.common.problems import Problem
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


def test_a_set_time_that_is_none_is_bad_usage(
    small: SmallHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCILS_NOW", "yesterday")
    with pytest.raises(Problem, match="COUNCILS_NOW is not a time: 'yesterday'") as raised:
        build_warehouse(small.home, snapshot=small.snapshot)
    assert raised.value.exit_code == 2
