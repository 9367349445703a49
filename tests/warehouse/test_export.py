"""What leaves the warehouse: complete, described, the same every time, and safe to open."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command import COUNCILS
from tests.conftest import ROOT
from tests.waiting import wait_until
from tests.warehouse.made_up import Facts
from warehouse.build import build_warehouse
from warehouse.common import credit
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.councils import all_councils
from warehouse.exports.export import WORKBOOK, Exported, export_tables
from warehouse.exports.spreadsheet import csv_field, make_safe, undo_safe
from warehouse.exports.tables import CONTRACT

UP_TO = "22 August 2026"  # the embedded snapshot
AREAS = ("overall_effectiveness", "leadership", "help_and_protection", "in_care", "care_leavers")
GIVEN = ("good", "outstanding", "requires_improvement", "inadequate", "held_back", "not_judged")
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "'=1+1",
    "''=1",
]
HARMLESS = [
    "-",
    "=",
    "Good",
    "'",
    "'quoted'",
    "3-2",
    "#N/A",
    "",
    " =1",
    "Ofsted’s",
    'a,"b"',
    "x\ny",
]


every_form = pytest.mark.parametrize(
    "form", ["csv", "parquet", pytest.param("xlsx", marks=pytest.mark.slow)]
)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of a few made-up reports, with paragraphs that try to be more than text."""
    folder = tmp_path_factory.mktemp("home")
    facts = Facts()
    there = [council for council in all_councils() if council.exists(date(2019, 12, 31))]
    for number, council in enumerate(there[: len(FORMULAS + HARMLESS)]):
        grades = dict(zip(AREAS, GIVEN[number % 2 :], strict=False))
        facts.report(council.la_code, f"2019-{number % 9 + 4:02}-14", grades, started="2019-02-04")
    facts.visit("Hackney", "2025-03-04", "2025-04-14", "focused_visit")
    facts.fill(folder).close()
    path = Home(folder).warehouse
    (folder / "made-up.duckdb").replace(path)
    with duckdb.connect(str(path)) as connection:
        inspections = connection.execute(
            "SELECT inspection_id FROM inspections ORDER BY ALL"
        ).fetchall()
        texts = [
            (inspection, 1, text)
            for (inspection,), text in zip(inspections, FORMULAS + HARMLESS, strict=True)
        ]
        texts.append((*inspections[0], 2, "long " * 10_000))
        texts.append((*inspections[0], 3, "bell \x07 and \x00 nul"))
        for inspection, position, text in texts:
            connection.execute(
                "INSERT INTO paragraphs BY NAME SELECT inspection_id, la_code, council, "
                "'report' AS kind, published, $2 AS position, '' AS section, 1 AS number, "
                "1 AS page, false AS is_bullet, $3 AS text, "
                "'https://a.example/' || $1 AS report_url "
                "FROM inspections WHERE inspection_id = $1",
                [inspection, position, text],
            )
    return path


def export(warehouse: Path, folder: Path, form: str = "csv", **options: bool) -> Exported:
    return export_tables(warehouse, folder, form, **options)


def package_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def resources_of(folder: Path) -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in package_of(folder)["resources"]}


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def count(warehouse: Path, table: str) -> int:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# What is in it


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_every_table_of_the_contract_is_there_but_for_the_text(
    warehouse: Path, tmp_path: Path, form: str
) -> None:
    done = export(warehouse, tmp_path / "out", form)
    names = {file.name for file in done.files}
    assert {f"{table}.{form}" for table in CONTRACT if table != "paragraphs"} <= names
    assert f"paragraphs.{form}" not in names
    assert done.paragraphs_left_out == len(FORMULAS) + len(HARMLESS) + 2
    assert {path.name for path in (tmp_path / "out").iterdir()} == names


@every_form
def test_the_same_warehouse_gives_the_same_bytes(
    warehouse: Path, tmp_path: Path, form: str
) -> None:
    export(warehouse, tmp_path / "one", form, with_paragraphs=True)
    time.sleep(2.1)  # the resolution of times in a ZIP file
    export(warehouse, tmp_path / "two", form, with_paragraphs=True)
    assert content(tmp_path / "one") == content(tmp_path / "two")


@pytest.mark.slow
def test_two_builds_of_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        home = Home(tmp_path / f"home {name}")
        build_warehouse(home, today=date(2026, 11, 23))
        export(home.warehouse, tmp_path / name)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_csv_holds_what_the_table_holds(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out")
    held = {
        (row["inspection_id"], row["area"]): row
        for row in rows_of(tmp_path / "out" / "judgements.csv")
    }
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        expected = connection.execute(
            "SELECT inspection_id, area, published, grade, grade_rank, page FROM judgements"
        ).fetchall()
    assert len(held) == len(expected)
    for inspection, area, published, grade, rank, page in expected:
        row = held[(inspection, area)]
        assert row["published"] == published.isoformat()
        assert (row["grade"], row["grade_rank"]) == (grade or "", str(rank or ""))
        assert row["page"] == ("" if page is None else str(page))


def test_parquet_keeps_types_and_carries_the_comments(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out", "parquet")
    table = pyarrow.parquet.read_table(tmp_path / "out" / "judgements.parquet")
    assert str(table.schema.field("published").type) == "date32[day]"
    assert str(table.schema.field("grade").type) == "string"
    assert b"Empty unless status is graded" in table.schema.field("grade").metadata[b"description"]
    assert b"Open Government Licence v3.0" in table.schema.metadata[b"licence"]
    assert table.num_rows == count(warehouse, "judgements")


def test_the_dictionary_lists_columns_in_the_order_of_their_tables(
    warehouse: Path, tmp_path: Path
) -> None:
    export(warehouse, tmp_path / "out")
    found = [
        row["column_name"]
        for row in rows_of(tmp_path / "out" / "dictionary.csv")
        if row["table_name"] == "judgements"
    ]
    fields = resources_of(tmp_path / "out")["judgements"]["schema"]["fields"]
    assert found == [field["name"] for field in fields]


# The description


@every_form
def test_hashes_sizes_and_row_counts_are_those_of_the_files(
    warehouse: Path, tmp_path: Path, form: str
) -> None:
    export(warehouse, tmp_path / "out", form)
    for name, resource in resources_of(tmp_path / "out").items():
        held = (tmp_path / "out" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(held)
        assert resource["hash"] == "sha256:" + hashlib.sha256(held).hexdigest()
        if name not in {"readme", "sources"}:
            assert resource["rowCount"] == count(warehouse, name)


def test_the_licence_the_sources_and_the_people_are_named(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out")
    package = package_of(tmp_path / "out")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [licence["name"] for licence in package["licenses"]] == ["OGL-UK-3.0"]
    assert "licensed under the Open Government Licence v3.0" in package["description"]
    assert "Contains OS data" in package["description"]
    assert any("reports.ofsted.gov.uk" in source["path"] for source in package["sources"])
    assert any(source["title"].startswith("Ofsted, official") for source in package["sources"])
    assert package["contributors"][0]["roles"] == ["creator", "rightsHolder"]
    datetime.fromisoformat(package["created"])


def test_fields_are_the_columns_and_all_are_described(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out")
    for name, resource in resources_of(tmp_path / "out").items():
        if name in {"readme", "sources"}:
            continue
        fields = resource["schema"]["fields"]
        with (tmp_path / "out" / resource["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in fields]
        assert [f["name"] for f in fields if not f["description"]] == [], name
        assert [f["name"] for f in fields if f["type"] == "any"] == [], f"{name}: see TYPES"
        assert resource["schema"]["missingValues"] == [""]


def test_grades_are_categories_in_ofsteds_order(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out")
    fields = {
        f["name"]: f for f in resources_of(tmp_path / "out")["judgements"]["schema"]["fields"]
    }
    assert [category["value"] for category in fields["grade"]["categories"]] == [
        *("outstanding", "good", "requires_improvement", "inadequate"),
    ]
    assert fields["grade"]["categoriesOrdered"] is True
    assert [category["value"] for category in fields["grade_rank"]["categories"]] == [1, 2, 3, 4]
    assert fields["comparability"]["categoriesOrdered"] is True
    assert fields["framework"]["categoriesOrdered"] is False


@pytest.mark.slow
def test_keys_hold_in_the_files(embedded_home: Home, tmp_path: Path) -> None:
    export(embedded_home.warehouse, tmp_path / "out", with_paragraphs=True)
    resources = resources_of(tmp_path / "out")
    tables = {
        name: list(rows_of(tmp_path / "out" / resource["path"]))
        for name, resource in resources.items()
        if name not in {"readme", "sources"}
    }
    assert resources["judgements"]["schema"]["primaryKey"] == ["inspection_id", "area"]
    checked = 0
    for name, rows in tables.items():
        schema = resources[name]["schema"]
        if key := schema.get("primaryKey"):
            assert len({tuple(row[part] for part in key) for row in rows}) == len(rows)
        for foreign in schema.get("foreignKeys", []):
            there = {
                tuple(row[part] for part in foreign["reference"]["fields"])
                for row in tables[foreign["reference"]["resource"]]
            }
            here = {tuple(row[part] for part in foreign["fields"]) for row in rows}
            assert {key for key in here if all(key)} <= there
            checked += 1
    assert checked >= 15


@pytest.mark.slow
def test_values_fit_the_types_and_categories_stated(embedded_home: Home, tmp_path: Path) -> None:
    export(embedded_home.warehouse, tmp_path / "out", with_paragraphs=True)
    read: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": float,
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
        "boolean": {"true": True, "false": False}.__getitem__,
        "string": str,
    }
    for name, resource in resources_of(tmp_path / "out").items():
        if name in {"readme", "sources"}:
            continue
        for row in rows_of(tmp_path / "out" / resource["path"]):
            for field in resource["schema"]["fields"]:
                value = row[field["name"]]
                if value == "":
                    # The one text of a table that may be empty is the section of a paragraph.
                    required = field.get("constraints", {}).get("required", False)
                    assert not required or field["name"] in {"section", "text"}
                    continue
                held = read[field["type"]](value)
                if "categories" in field:
                    assert held in [
                        c["value"] if isinstance(c, dict) else c for c in field["categories"]
                    ]


# Spreadsheets


@pytest.fixture(scope="module")
def workbook_path(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("xlsx")
    export(warehouse, folder, "xlsx", with_paragraphs=True)
    return folder / WORKBOOK


@pytest.fixture(scope="module")
def workbook(workbook_path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(workbook_path)


def test_the_workbook_begins_with_readme_and_dictionary(workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames[:2] == ["readme", "dictionary"]
    assert set(CONTRACT) <= set(workbook.sheetnames)
    text = " ".join(str(row[1]) for row in workbook["readme"].iter_rows(values_only=True))
    assert "Open Government Licence v3.0" in text
    assert "apostrophe" in text
    assert "[z]" in text
    described = {row[0] for row in workbook["dictionary"].iter_rows(min_row=2, values_only=True)}
    assert set(CONTRACT) <= described


def test_no_cell_of_the_workbook_is_a_formula(
    workbook: openpyxl.Workbook, workbook_path: Path
) -> None:
    for sheet in workbook:
        for row in sheet.iter_rows():
            assert all(cell.data_type not in {"f", "e"} for cell in row)
    with zipfile.ZipFile(workbook_path) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
            assert b"<hyperlink" not in parts.read(name)


def test_the_workbook_holds_hostile_text_itself_marked_as_text(
    workbook: openpyxl.Workbook,
) -> None:
    sheet = workbook["paragraphs"]
    column = [cell.value for cell in sheet[1]].index("text") + 1
    cells = {row[column - 1].value: row[column - 1] for row in sheet.iter_rows(min_row=2)}
    for text in FORMULAS:
        # XML turns a carriage return into a line feed.
        cell = cells.get(text) or cells[text.replace("\r", "\n")]
        assert cell.data_type in {"s", "inlineStr"}
        assert cell.quotePrefix
    for text in HARMLESS:
        if text and text not in {"=", "#N/A"}:
            assert not cells[text].quotePrefix


def test_the_workbook_has_dates_as_dates_and_numbers_as_numbers(
    workbook: openpyxl.Workbook,
) -> None:
    sheet = workbook["judgements"]
    names = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[names.index("grade")].value)
    assert row[names.index("published")].is_date
    assert row[names.index("la_code")].data_type == "n"
    assert sheet.freeze_panes == "A2"


def test_a_missing_grade_in_the_workbook_says_what_kind_of_missing(
    workbook: openpyxl.Workbook,
) -> None:
    sheet = workbook["judgements"]
    names = [cell.value for cell in sheet[1]]
    seen = set()
    for row in sheet.iter_rows(min_row=2, values_only=True):
        status = row[names.index("status")]
        if status != "graded":
            sign = "[z]" if status == "not_in_framework" else "[x]"
            assert row[names.index("grade")] == row[names.index("grade_rank")] == sign
            seen.add(sign)
        else:
            assert row[names.index("grade")] in {
                *("outstanding", "good", "requires_improvement", "inadequate")
            }
    assert seen


def test_text_that_no_cell_can_hold_is_cut_and_says_so(workbook: openpyxl.Workbook) -> None:
    rows = list(workbook["paragraphs"].iter_rows(values_only=True))
    texts = [row[rows[0].index("text")] for row in rows[1:]]
    longest = max((text for text in texts if text), key=len)
    assert len(longest) == 32_767
    assert longest.endswith("a cell holds no more]")
    assert "bell \N{REPLACEMENT CHARACTER} and \N{REPLACEMENT CHARACTER} nul" in texts


def test_the_workbook_opens_in_another_reader(workbook_path: Path, warehouse: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(workbook_path))
    rows = book.get_sheet_by_name("judgements").to_python()
    assert len(rows) == count(warehouse, "judgements") + 1


def test_csv_escapes_what_a_spreadsheet_would_run_and_nothing_else(
    warehouse: Path, tmp_path: Path
) -> None:
    export(warehouse, tmp_path / "out", with_paragraphs=True)
    texts = [row["text"] for row in rows_of(tmp_path / "out" / "paragraphs.csv")]
    for text in FORMULAS:
        assert "'" + text in texts
    for text in HARMLESS:
        assert text in texts
    dangerous = re.compile(r"[=+\-@\t\r\n＝＋－＠].", re.DOTALL)
    with (tmp_path / "out" / "paragraphs.csv").open(encoding="utf-8", newline="") as file:
        assert not any(dangerous.match(cell) for row in csv.reader(file) for cell in row)


def test_numbers_below_zero_are_left_alone_in_csv(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out")
    assert any(row["longitude"].startswith("-") for row in rows_of(tmp_path / "out/councils.csv"))


@pytest.mark.slow
def test_no_text_of_the_real_snapshot_needed_escaping(embedded_home: Home, tmp_path: Path) -> None:
    export(embedded_home.warehouse, tmp_path / "out")
    escaped = [
        cell
        for path in (tmp_path / "out").glob("*.csv")
        for row in rows_of(path)
        for cell in row.values()
        if undo_safe(cell) != cell
    ]
    assert escaped == []


@given(st.text())
def test_escaping_can_be_undone(text: str) -> None:
    assert undo_safe(make_safe(text)) == text


@given(st.lists(st.one_of(st.none(), st.text()), min_size=2))
def test_any_text_survives_csv(fields: list[str | None]) -> None:
    line = ",".join(csv_field(field) for field in fields) + "\r\n"
    (row,) = csv.reader(io.StringIO(line, newline=""), strict=True)
    assert row == [field or "" for field in fields]


# Never half a file, never somebody else's


def test_a_foreign_file_is_never_overwritten(warehouse: Path, tmp_path: Path) -> None:
    mine = tmp_path / "judgements.csv"
    mine.write_text("my own notes")
    with pytest.raises(Problem, match=r"judgements\.csv was not written by"):
        export(warehouse, tmp_path)
    assert content(tmp_path) == {"judgements.csv": b"my own notes"}


def test_an_exported_file_that_was_edited_is_not_overwritten(
    warehouse: Path, tmp_path: Path
) -> None:
    export(warehouse, tmp_path)
    with (tmp_path / "visits.csv").open("a") as file:
        file.write("my own row\r\n")
    with pytest.raises(Problem, match=r"visits\.csv was not written by .* or has been changed"):
        export(warehouse, tmp_path)
    assert (tmp_path / "visits.csv").read_text().endswith("my own row\n")


def test_a_foreign_description_is_not_overwritten(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "something-else"}')
    with pytest.raises(Problem, match=r"datapackage\.json was not written by"):
        export(warehouse, tmp_path)


def test_other_files_in_the_folder_stay(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "analysis.R").write_text("x")
    export(warehouse, tmp_path)
    export(warehouse, tmp_path)
    assert (tmp_path / "analysis.R").read_text() == "x"


def test_another_form_takes_the_place_of_the_earlier_one(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path)
    done = export(warehouse, tmp_path, "parquet")
    assert "judgements.csv" in done.removed
    assert not list(tmp_path.glob("*.csv"))
    assert {path.name for path in tmp_path.iterdir()} == {file.name for file in done.files}


def run(warehouse: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COUNCILS, "export", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "COUNCILS_HOME": str(warehouse.parent)},
    )


def assert_is_whole(folder: Path) -> None:
    """Assert that every file that the description names is there as it says."""
    for resource in resources_of(folder).values():
        held = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(held).hexdigest()


@pytest.mark.command
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX")
@pytest.mark.parametrize("wait", [0.0, 0.05, 0.15, 0.3])
def test_an_export_that_is_killed_leaves_nothing_that_looks_whole(
    warehouse: Path, tmp_path: Path, wait: float
) -> None:
    folder = tmp_path / "out"
    child = run(warehouse, str(folder))
    wait_until(lambda: list(folder.glob(".councils-export-*/*.csv")) or list(folder.glob("*.csv")))
    time.sleep(wait)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    if (folder / "datapackage.json").exists():  # it was done before it was killed
        assert_is_whole(folder)
    export(warehouse, folder)
    assert_is_whole(folder)
    assert not list(folder.glob(".councils-export-*"))


def test_an_export_that_was_cut_off_while_moving_files_can_be_made_again(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(warehouse, tmp_path)
    earlier = content(tmp_path)
    with duckdb.connect(str(shutil.copy(warehouse, tmp_path.parent / "other.duckdb"))) as other:
        other.execute("UPDATE documents SET reader_version = 'another'")
        other.execute("DELETE FROM national WHERE quarter < DATE '2020-01-01'")
    replace, moved = Path.replace, []

    def stop_after_five(path: Path, target: Path) -> Path:
        moved.append(path.name)
        if len(moved) > 5:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", stop_after_five)
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path.parent / "other.duckdb", tmp_path)
    monkeypatch.undo()
    assert not (tmp_path / "datapackage.json").exists()
    assert content(tmp_path) != earlier
    export(warehouse, tmp_path)
    assert content(tmp_path) == earlier


def test_a_first_export_that_was_cut_off_while_moving_files_can_be_made_again(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, moved = Path.replace, []

    def fail_after_five(path: Path, target: Path) -> Path:
        moved.append(path.name)
        if len(moved) > 5:
            raise OSError(errno.EIO, "Input/output error")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_after_five)
    with pytest.raises(Problem, match="it is not complete; export again"):
        export(warehouse, tmp_path)
    monkeypatch.undo()
    assert not (tmp_path / "datapackage.json").exists()
    export(warehouse, tmp_path)
    assert_is_whole(tmp_path)
    assert not list(tmp_path.glob(".councils-export-*"))


@pytest.mark.command
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a limit on file size")
@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_a_full_disk_leaves_the_earlier_export_and_one_clear_line(
    warehouse: Path, tmp_path: Path, form: str
) -> None:
    folder = tmp_path / "out"
    export(warehouse, folder, "csv")
    earlier = content(folder)
    # A file that may not grow beyond 20 kB fails as on a full disk, part-way through.
    code = (
        "import resource, sys; from warehouse.common.front_door import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
        "sys.argv[1:] = ['export', sys.argv[1], '--format', sys.argv[2]]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), form],
        capture_output=True,
        env={**os.environ, "COUNCILS_HOME": str(warehouse.parent)},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"councils: cannot write the export")
    assert done.stderr.endswith(b"; what was there before stays as it was\n")
    assert done.stderr.count(b"\n") == 1
    assert content(folder) == earlier
    assert not list(folder.glob(".councils-export-*"))


def test_a_folder_that_cannot_be_is_one_clear_line(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="cannot write the export"):
        export(warehouse, tmp_path / "file" / "out")


def test_without_a_warehouse_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="councils build"):
        export(tmp_path / "warehouse.duckdb", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "spoil", ["DROP TABLE paragraphs", "DROP TABLE visits", "DROP TABLE about"]
)
@every_form
def test_a_warehouse_that_lacks_a_table_is_one_clear_line_and_the_earlier_export_stays(
    warehouse: Path, tmp_path: Path, spoil: str, form: str
) -> None:
    folder = tmp_path / "out"
    export(warehouse, folder, form)
    before = content(folder)
    spoilt = tmp_path / "warehouse.duckdb"
    shutil.copy(warehouse, spoilt)
    with duckdb.connect(spoilt) as connection:
        connection.execute(spoil)
    with pytest.raises(Problem, match=r"make (it anew|one) with `councils build`") as raised:
        export(spoilt, folder, form)
    assert "\n" not in raised.value.message
    assert content(folder) == before


@pytest.mark.command
def test_the_command_says_what_it_wrote_and_what_it_left_out(
    warehouse: Path, tmp_path: Path
) -> None:
    child = run(warehouse, str(tmp_path / "out"), "--format", "parquet")
    text, errors = child.communicate(timeout=60)
    assert (child.returncode, errors) == (0, b"")
    assert re.search(rb"[\d,]+ rows, \d+ files, [\d.]+ MB in ", text)
    assert b"paragraphs of the reports you collected" in text
    child = run(warehouse, str(tmp_path / "out"), "--format", "docx")
    assert child.communicate(timeout=60)[1].startswith(b"councils: Invalid value for '--format'")
    assert child.returncode == 2


@pytest.mark.slow
def test_two_builds_on_two_days_are_two_versions(tmp_path: Path) -> None:
    found = []
    # Surrey closes between them, and the numbers of the councils in its place are not known yet.
    for day in (date(2027, 3, 31), date(2027, 4, 1)):
        home = Home(tmp_path / day.isoformat())
        build_warehouse(home, today=day)
        export_tables(home.warehouse, home.folder / "out", "csv")
        package = package_of(home.folder / "out")
        found.append((package["version"].partition("+")[2], package["created"]))
        assert f"known until {UP_TO}" in package["description"]
        assert f"as they were on {day.day} {day:%B} 2027" in package["description"]
    assert found == [
        ("20270331", "2027-03-31T00:00:00Z"),
        ("20270401", "2027-04-01T00:00:00Z"),
    ]


def test_csv_for_excel_begins_with_a_byte_order_mark_and_plain_csv_with_none(
    warehouse: Path, tmp_path: Path
) -> None:
    export_tables(warehouse, tmp_path / "plain", "csv")
    export_tables(warehouse, tmp_path / "excel", "csv", for_excel=True)
    for plain in (tmp_path / "plain").glob("*.csv"):
        assert (tmp_path / "excel" / plain.name).read_bytes() == (
            b"\xef\xbb\xbf" + plain.read_bytes()
        )
        assert not plain.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.command
@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_no_other_form_takes_the_mark(warehouse: Path, tmp_path: Path, form: str) -> None:
    command = ["--home", str(warehouse.parent), "export", "--format", form, "--for-excel"]
    done = subprocess.run(
        [*COUNCILS, *command, str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--for-excel goes with --format csv" in done.stderr
    assert not (tmp_path / "out").exists()


def kind_of_cell(text: str) -> str:
    """Return what a program that guesses types takes a field for."""
    if re.fullmatch(r"[+-]?\d+", text):
        return "1 whole number"
    if re.fullmatch(r"[+-]?\d*\.\d+(e-?\d+)?", text):
        return "2 number"
    if text in {"true", "false"}:
        return "3 yes or no"
    return "4 text"


@pytest.mark.slow
def test_no_column_begins_with_numbers_and_goes_on_with_words(
    embedded_home: Home, tmp_path: Path
) -> None:
    export_tables(embedded_home.warehouse, tmp_path / "out", "csv")
    for file in (tmp_path / "out").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        for place, name in enumerate(header):
            # polars looks at the first hundred rows.
            first = {kind_of_cell(row[place]) for row in rows[:100] if row[place]}
            later = {kind_of_cell(row[place]) for row in rows[100:] if row[place]}
            if not first:  # nothing to guess from: text
                continue
            assert max(later, default="") <= max(first), (file.name, name)


def test_the_credit_line_has_one_year_everywhere() -> None:
    years = {
        year
        for folder in ("warehouse", "explorer", "docs", ".")
        for file in (ROOT / folder).glob("*" if folder == "." else "**/*")
        if file.suffix in {".py", ".md", ".sql", ".html", ".txt"}
        for year in re.findall(r"database rights? (\d{4})", file.read_text("utf-8"))
    }
    assert years == {str(credit.YEAR)}


def test_dbt_gets_every_table_and_column_with_what_it_means(
    warehouse: Path, tmp_path: Path
) -> None:
    export(warehouse, tmp_path, "parquet")
    lines = (tmp_path / "sources.yml").read_text(encoding="utf-8").splitlines()
    assert (
        "        external_location: \"{{ env_var('COUNCILS_EXPORT', '.') }}/{name}.parquet\""
        in lines
    )
    tables = [
        line.removeprefix("      - name: ") for line in lines if line.startswith("      - name: ")
    ]
    assert sorted(tables) == sorted(path.stem for path in tmp_path.glob("*.parquet"))
    kinds = {
        "grade": '            data_type: "VARCHAR"',
        "published": '            data_type: "DATE"',
    }
    judgements = lines[lines.index("      - name: judgements") :]
    for column, kind in kinds.items():
        first = judgements.index(f"          - name: {column}")
        assert judgements[first + 1] == kind
        assert len(judgements[first + 2]) > len('            description: ""')
    assert not any("{{" in line for line in lines if "description:" in line)
