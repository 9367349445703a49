"""What is mended or explained by hand: a row with a reason, applied once and visible."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.warehouse.made_up import TODAY, TOWER_HAMLETS, Facts
from warehouse.build import build_warehouse
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.connect import open_warehouse
from warehouse.councils import REFERENCE

GRADES = {"leadership": "good", "help_and_protection": "good"}


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def add(file: Path, **row: object) -> None:
    header = file.read_text(encoding="utf-8").splitlines()[0].split(",")
    with file.open("a", encoding="utf-8", newline="") as lines:
        csv.DictWriter(lines, header, lineterminator="\n").writerow(row)


def correct(reference: Path, source_id: str, **row: object) -> None:
    add(
        reference / "corrections.csv",
        source="report",
        source_id=source_id,
        reason="a slip in the report",
        noted_on="2026-11-23",
        evidence="the running footer of its pages",
        **row,
    )


def built(facts: Facts, reference: Path, tmp_path: Path, query: str) -> list[tuple]:
    home = Home(tmp_path / "home")
    build_warehouse(
        home, snapshot=facts.write(tmp_path / "snapshot"), today=TODAY, reference=reference
    )
    with open_warehouse(home) as connection:
        return connection.execute(query).fetchall()


def test_a_correction_mends_a_date_and_leaves_what_was_collected(
    facts: Facts, reference: Path, tmp_path: Path
) -> None:
    source_id = facts.report(
        TOWER_HAMLETS, "2019-07-22", GRADES, started="2019-06-03", ended="2019-06-21"
    )
    correct(reference, source_id, field="started", was="2019-06-03", becomes="2019-06-10")
    assert built(
        facts,
        reference,
        tmp_path,
        """SELECT i.started::VARCHAR, c.started::VARCHAR, r.reason
        FROM inspections i, collected.inspections c, reference.corrections r""",
    ) == [("2019-06-10", "2019-06-03", "a slip in the report")]


def test_a_correction_mends_a_grade_and_its_words(
    facts: Facts, reference: Path, tmp_path: Path
) -> None:
    source_id = facts.report(TOWER_HAMLETS, "2019-07-22", GRADES)
    area = "leadership"
    correct(reference, source_id, area=area, field="grade", was="good", becomes="inadequate")
    correct(reference, source_id, area=area, field="printed", was="Good", becomes="Inadequate")
    assert built(
        facts, reference, tmp_path, "SELECT area, grade FROM judgements ORDER BY area"
    ) == [("help_and_protection", "good"), ("leadership", "inadequate")]


@pytest.mark.parametrize("on_page", ["2009-07-22", None], ids=["a slip", "no day"])
def test_a_correction_mends_the_day_on_a_page(
    facts: Facts, reference: Path, tmp_path: Path, on_page: str | None
) -> None:
    source_id = facts.report(
        TOWER_HAMLETS, "", GRADES, started="2019-06-10", ended="2019-06-21", on_page=on_page
    )
    correct(
        reference,
        source_id,
        field="published_on_page",
        was=on_page or "",
        becomes="2019-07-22",
    )
    assert built(
        facts,
        reference,
        tmp_path,
        "SELECT since::VARCHAR FROM standings WHERE strand = 'leadership'",
    ) == [("2019-07-22",)]


def test_a_correction_of_what_is_no_longer_so_fails_the_build(
    facts: Facts, reference: Path, tmp_path: Path
) -> None:
    source_id = facts.report(TOWER_HAMLETS, "2019-07-22", GRADES, started="2019-06-10")
    correct(reference, source_id, field="started", was="2019-06-03", becomes="2019-06-10")
    with pytest.raises(Problem, match="corrections_still_apply"):
        built(facts, reference, tmp_path, "SELECT 1")


def test_a_difference_whose_cause_was_found_carries_the_explanation(
    facts: Facts, reference: Path, tmp_path: Path
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", GRADES | {"leadership": "inadequate"})
    facts.statistics("Tower Hamlets", "2019-07-21", GRADES)
    add(
        reference / "explained_differences.csv",
        la_code=211,
        framework="ilacs",
        published_from="2019-07-01",
        published_until="2019-07-31",
        area="leadership",
        verdict="differ",
        explanation="Ofsted corrected its statistics in the next release",
        source="notes of the next release",
    )
    assert built(
        facts,
        reference,
        tmp_path,
        "SELECT area, explanation FROM reconciliation WHERE verdict = 'differ'",
    ) == [("leadership", "Ofsted corrected its statistics in the next release")]


def test_a_row_with_a_day_that_is_none_is_named_by_its_file_and_line(
    facts: Facts, reference: Path, tmp_path: Path
) -> None:
    add(
        reference / "being_checked.csv",
        la_code=211,
        published="7 April 2017",
        reported_on="2026-11-20",
        said="made up",
        evidence="made up",
    )
    with pytest.raises(Problem, match=r'being_checked\.csv, line 2: .*"published".*"7 April 2017"'):
        built(facts, reference, tmp_path, "")


def test_a_difference_without_a_known_cause_is_counted_as_unexplained(
    facts: Facts, reference: Path, tmp_path: Path
) -> None:
    facts.report(TOWER_HAMLETS, "2019-07-22", GRADES | {"leadership": "inadequate"})
    facts.statistics("Tower Hamlets", "2019-07-21", GRADES)
    assert built(
        facts, reference, tmp_path, "SELECT both_grade, agree, differ, unexplained FROM agreement"
    ) == [(2, 1, 1, 1)]
