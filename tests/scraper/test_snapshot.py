"""`councils snapshot`: the same facts give the same bytes, and nothing but facts goes in."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

import warehouse
from scraper.commands.snapshot import TABLES, snapshot, write_snapshot
from scraper.storage.database import SCHEMA
from tests.site.remake import main, remake
from warehouse.common.problems import Problem

AT = "TIMESTAMP '2026-08-22 12:00:00'"
INSPECTION = (
    "INSERT INTO inspections (source, source_id, url, sha256, framework, inspection_type, "
    "council_printed) VALUES ('report', '{0}:aa', 'u{0}', 'aa', 'sif', 'inspection', 'Thamesby')"
)
JUDGEMENT = "INSERT INTO judgements (source, source_id, area, status, grade, printed) VALUES "


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """Return a collected.duckdb with a few facts, written in no order."""
    path = tmp_path / "home" / "collected.duckdb"
    path.parent.mkdir()
    with duckdb.connect(path) as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        for number in (3, 1, 2):
            connection.execute(INSPECTION.format(number))
            connection.execute(
                JUDGEMENT + f"('report', '{number}:aa', 'lscb', 'graded', 'good', 'Good')"
            )
            connection.execute(
                "INSERT INTO documents BY NAME SELECT "
                f"'u{number}' AS url, 'aa' AS sha256, 'report' AS kind, 'ok' AS status, "
                f"1 AS bytes, '1' AS reader_version, 'u' AS fetched_from, {AT} AS first_seen, "
                f"{AT} AS fetched_at"
            )
        connection.execute(
            "INSERT INTO paragraphs VALUES ('1:aa', 1, 'S', 1, 1, false, 'Made-up text.')"
        )
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(collected: Path, statement: str) -> None:
    with duckdb.connect(collected) as connection:
        connection.execute(statement)


def test_there_is_a_file_for_every_table_of_facts_and_none_of_text(
    collected: Path, tmp_path: Path
) -> None:
    write_snapshot(collected, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{t}.csv" for t in TABLES}
    assert not any("Made-up text" in path.read_text() for path in (tmp_path / "out").iterdir())


def test_rows_stand_in_the_order_of_their_keys_with_every_column(
    collected: Path, tmp_path: Path
) -> None:
    write_snapshot(collected, tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "inspections.csv")
    assert [row["source_id"] for row in rows] == ["1:aa", "2:aa", "3:aa"]
    with duckdb.connect(collected, read_only=True) as connection:
        columns = [row[0] for row in connection.execute("DESCRIBE inspections").fetchall()]
    assert list(rows[0]) == columns


def test_two_snapshots_of_the_same_facts_are_the_same_bytes(
    collected: Path, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        write_snapshot(collected, tmp_path / folder)
    for table in TABLES:
        first, second = (tmp_path / folder / f"{table}.csv" for folder in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()
        assert b"\r" not in first.read_bytes()


def test_what_is_missing_is_an_empty_field(collected: Path, tmp_path: Path) -> None:
    write_snapshot(collected, tmp_path / "out")
    assert b",NULL," not in (tmp_path / "out" / "inspections.csv").read_bytes()
    assert rows_of(tmp_path / "out" / "inspections.csv")[0]["lead_inspector"] == ""


def test_a_smaller_snapshot_does_not_replace_a_larger_one(collected: Path, tmp_path: Path) -> None:
    write_snapshot(collected, tmp_path / "out")
    before = (tmp_path / "out" / "inspections.csv").read_bytes()
    change(collected, "DELETE FROM inspections WHERE source_id = '1:aa'")
    with pytest.raises(Problem, match="3 rows, what was collected has 2"):
        write_snapshot(collected, tmp_path / "out")
    assert (tmp_path / "out" / "inspections.csv").read_bytes() == before
    write_snapshot(collected, tmp_path / "out", allow_fewer=True)
    assert len(rows_of(tmp_path / "out" / "inspections.csv")) == 2


def test_a_paragraph_in_place_of_a_grade_is_refused(collected: Path, tmp_path: Path) -> None:
    change(collected, "UPDATE judgements SET printed = repeat('made-up words ', 20)")
    with pytest.raises(Problem, match=r"judgements\.printed holds a text of 280 characters"):
        write_snapshot(collected, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_another_versions_tables_are_refused(collected: Path, tmp_path: Path) -> None:
    change(collected, "ALTER TABLE visits DROP COLUMN theme")
    with pytest.raises(Problem, match="visits was written by another version"):
        write_snapshot(collected, tmp_path / "out")


def test_other_files_in_the_folder_stay(collected: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "README.md").write_text("kept")
    write_snapshot(collected, tmp_path / "out")
    assert (tmp_path / "out" / "README.md").read_text() == "kept"


@pytest.mark.parametrize(
    "theirs", [b"url,council,published\nu,Thamesby,2020-01-01\n", b"", b"a memo\n", b"\xff\xfe"]
)
def test_a_file_of_the_same_name_that_is_none_of_a_snapshot_stays(
    collected: Path, tmp_path: Path, theirs: bytes
) -> None:
    place = tmp_path / "out" / "documents.csv"
    place.parent.mkdir()
    place.write_bytes(theirs)
    with pytest.raises(Problem, match=r"documents\.csv is not from a snapshot: move it away"):
        write_snapshot(collected, tmp_path / "out", allow_fewer=True)
    assert [path.name for path in place.parent.iterdir()] == ["documents.csv"]
    assert place.read_bytes() == theirs


def test_a_snapshot_with_a_column_less_is_replaced(collected: Path, tmp_path: Path) -> None:
    write_snapshot(collected, tmp_path / "out")
    place = tmp_path / "out" / "visits.csv"
    place.write_text(place.read_text().replace(",theme,", ","))
    write_snapshot(collected, tmp_path / "out")
    assert ",theme," in place.read_text()


def test_a_home_without_facts_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="nothing has been collected"):
        write_snapshot(tmp_path / "none" / "collected.duckdb", tmp_path / "out")


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "collected.duckdb").write_text("not a database")
    with pytest.raises(Problem) as raised:
        write_snapshot(tmp_path / "collected.duckdb", tmp_path / "out")
    assert "\n" not in raised.value.message
    assert "is broken" in raised.value.message
    assert "run councils collect" in raised.value.message


def test_the_command_says_what_it_wrote(collected: Path, tmp_path: Path) -> None:
    asked = ["--home", str(collected.parent), str(tmp_path / "out")]
    result = CliRunner().invoke(snapshot, asked)
    assert result.exit_code == 0
    assert "inspections.csv  3 rows" in result.output


EMBEDDED = Path(warehouse.__file__).with_name("snapshot")


def test_the_embedded_snapshot_covers_every_council_since_2009() -> None:
    assert len(rows_of(EMBEDDED / "listed_councils.csv")) == 153
    years = {row["published"][:4] for row in rows_of(EMBEDDED / "inspections.csv")}
    years |= {row["published"][:4] for row in rows_of(EMBEDDED / "listings.csv")}
    assert {str(year) for year in range(2009, 2027)} <= years


@pytest.mark.parametrize("table", TABLES)
def test_the_embedded_snapshot_holds_facts_and_no_sentences_of_reports(table: str) -> None:
    rows = rows_of(EMBEDDED / f"{table}.csv")
    assert rows
    assert max(len(cell) for row in rows for cell in row.values()) <= 300


SOURCES = (
    "https://files.ofsted.gov.uk/v1/file/",
    "https://reports.ofsted.gov.uk/provider/44/",
    "https://www.gov.uk/government/statistics/",
)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "judgements"])
def test_the_embedded_snapshot_names_no_source_that_leads_nowhere(table: str) -> None:
    urls = [row["url"] for row in rows_of(EMBEDDED / f"{table}.csv")]
    if table == "letters":  # of most of them the list has no address
        urls = [url for url in urls if url]
    assert [url for url in urls if not url.startswith(SOURCES)] == []


# How a fact was found may be told better by a newer reader; the fact stays.
HOW = {"rectangle", "witnesses", "reason", "reader_version"}


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.command
def test_the_embedded_snapshot_holds_the_facts_that_the_readers_find_today(
    shared: Path, tmp_path: Path
) -> None:
    assert remake(shared, tmp_path) == 0
    for table in TABLES:
        made, kept = (
            [{name: cell for name, cell in row.items() if name not in HOW} for row in rows_of(path)]
            for path in (tmp_path / f"{table}.csv", EMBEDDED / f"{table}.csv")
        )
        assert made == kept, f"{table}.csv is old: run make snapshot"


def test_to_remake_it_without_the_folder_of_real_reports_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["remake", "--shared", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert f"{tmp_path} has no reports/index.csv" in line
    assert "SHARED=FOLDER" in line


def test_a_collection_that_holds_nothing_is_one_line_and_no_folder(tmp_path: Path) -> None:
    collected = tmp_path / "home" / "collected.duckdb"
    collected.parent.mkdir()
    with duckdb.connect(collected) as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
    with pytest.raises(Problem, match="nothing has been collected"):
        write_snapshot(collected, tmp_path / "facts")
    assert not (tmp_path / "facts").exists()
