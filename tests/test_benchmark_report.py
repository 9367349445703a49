"""The report of the benchmarks: one table, the same as JSON, one line about bad input."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks._measured import (
    Measured,
    NotMeasuredError,
    Part,
    Report,
    as_json,
    as_table,
    machine,
    read_json,
)

BUILD = Measured("build", 1.5, "s", 0.5, "reading the same files", allowed=5.0)
READ = Measured("grades", 9, "grades", 10, "labels", allowed_ratio=1, no_less=True)
REPORT = Report(
    parts=(
        Part("warehouse", 2.0, (BUILD,)),
        Part("accuracy", 3.0, (READ,)),
        Part("growth", 0.1, not_measured="nginx is not installed"),
    ),
    date=date(2026, 11, 27),
    machine=machine(),
    load=0.25,
)


def test_a_figure_knows_its_ratio_and_whether_it_is_as_allowed() -> None:
    assert (BUILD.ratio, BUILD.met) == (3.0, True)
    assert (READ.ratio, READ.met) == (0.9, False)
    assert Measured("memory", 3.0, "MiB", None, "nothing is kept plainly").met is None


def test_a_ratio_that_is_asked_for_and_cannot_be_told_is_not_met() -> None:
    assert Measured("grades", 0, "grades", 0, "labels", allowed_ratio=1, no_less=True).met is False


def test_the_table_has_a_row_for_every_figure_and_for_what_was_not_measured() -> None:
    lines = as_table(REPORT).splitlines()
    (build,) = [line for line in lines if line.startswith("warehouse")]
    assert build.split("  ")[-1] == "reading the same files"
    assert build.split()[1:8] == ["build", "1.5", "s", "0.5", "3", "<=", "5"]
    (read,) = [line for line in lines if line.startswith("accuracy")]
    assert " ratio >= 1  NO " in read
    (growth,) = [line for line in lines if line.startswith("growth")]
    assert growth.endswith("nginx is not installed")


def test_the_json_says_the_same_with_the_machine() -> None:
    said = json.loads(as_json(REPORT))
    assert [part["name"] for part in said["parts"]] == ["warehouse", "accuracy", "growth"]
    (figure,) = said["parts"][0]["figures"]
    assert (figure["value"], figure["baseline"], figure["ratio"], figure["met"]) == (
        1.5, 0.5, 3.0, True,
    )  # fmt: skip
    assert {"cores", "memory_mib", "python", "versions"} <= set(said["machine"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["quickness"], "no part quickness; there are: accuracy, "),
        (["--fast"], "unrecognized arguments: --fast"),
        (["--json", "/no/such/folder/report.json"], "there is no folder /no/such/folder"),
        (["explorer", "soon"], "invalid float value: 'soon'"),
        (["reading", "--passes", "0"], "'0' is not a whole number of 1 or more"),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        benchmarks.main(arguments)
    said = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("== ")]
    assert ended.value.code == 2
    assert len(said) == 1
    assert says in said[0]


def test_a_part_that_fails_or_cannot_be_measured_is_reported_and_only_failing_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    class Full:
        @staticmethod
        def main(arguments: list[str]) -> list[Measured]:
            raise OSError("the disk is full")

    class WithoutNginx:
        @staticmethod
        def main(arguments: list[str]) -> list[Measured]:
            raise NotMeasuredError("nginx is not installed")

    kinds = {"collecting": Full, "growth": WithoutNginx}
    monkeypatch.setattr(benchmarks, "load", kinds.__getitem__)
    file = tmp_path / "report.json"
    assert benchmarks.main(["--json", str(file), "collecting"]) == 1
    assert "failed: OSError: the disk is full" in capsys.readouterr().out
    (part,) = read_json(file.read_text(encoding="utf-8")).parts
    assert part.failed == "OSError: the disk is full"
    assert benchmarks.main(["growth"]) == 0
    assert "nginx is not installed" in capsys.readouterr().out


def test_a_report_comes_back_from_its_json_as_it_was() -> None:
    assert read_json(as_json(REPORT)) == REPORT


@pytest.mark.command
def test_all_parts_run_each_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmarks, "names", lambda: ["paragraphs", "nothing", "fuzz"])
    monkeypatch.setattr(benchmarks, "what_there_is", lambda: "")
    monkeypatch.setenv("COUNCILS_SHARED", "/no/such/folder")
    assert benchmarks.main([]) == 1
    table = capsys.readouterr().out
    assert "no folder of real reports" in table
    assert "failed: it ended with code 2" in table
    assert "fuzz" not in table


def test_the_fuzz_runs_by_name_only() -> None:
    assert "fuzz" in benchmarks.names()
    assert "fuzz" in benchmarks.ONLY_BY_NAME
