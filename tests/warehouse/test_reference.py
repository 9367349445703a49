"""The tables kept by hand: sourced, whole, and what the sources say."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from warehouse.councils import REFERENCE

FILES = sorted(REFERENCE.glob("*.csv"))
NOTE = (REFERENCE / "README.md").read_text(encoding="utf-8")


def lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_is_in_the_note_and_has_a_source(file: Path) -> None:
    (row,) = [line for line in NOTE.splitlines() if line.startswith(f"| `{file.name}` |")]
    found = row.split("|")[3].strip()
    if found.startswith("column `"):
        column = found.split("`")[1]
        header = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert column in header
        assert all(line[column].strip() for line in lines(file))
    else:
        assert len(found) > 10


def test_the_note_names_no_file_that_is_not_there() -> None:
    named = {line.split("`")[1] for line in NOTE.splitlines() if line.startswith("| `")}
    assert named == {file.name for file in FILES}


def test_there_are_153_councils_and_the_seven_abolished(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert embedded.execute(
        "SELECT count(*) FILTER (closed IS NULL), count(closed) FROM councils"
    ).fetchall() == [(153, 7)]
    assert embedded.execute(
        "SELECT name FROM councils WHERE closed IS NOT NULL ORDER BY la_code"
    ).fetchall() == [
        ("Bedfordshire",),
        ("Dorset (county, to 2019)",),
        ("Poole",),
        ("Bournemouth",),
        ("Cheshire",),
        ("Cumbria",),
        ("Northamptonshire",),
    ]


def test_predecessors_and_successors_are_linked(embedded: duckdb.DuckDBPyConnection) -> None:
    assert embedded.execute("SELECT predecessors FROM councils WHERE la_code = 839").fetchall() == [
        ("Bournemouth; Dorset (county, to 2019); Poole",)
    ]
    assert embedded.execute(
        "SELECT successors, closes::VARCHAR FROM councils WHERE la_code = 936"
    ).fetchall() == [("East Surrey; West Surrey", "2027-03-31")]


@pytest.mark.parametrize(
    ("model", "councils", "mutual"), [("2014", 152, 61.1), ("2021", 152, 60.4), ("2025", 153, 61.3)]
)
def test_each_model_has_ten_neighbours_a_council_and_is_not_mutual(
    embedded: duckdb.DuckDBPyConnection, model: str, councils: int, mutual: float
) -> None:
    assert embedded.execute(
        """SELECT count(DISTINCT la_code), count(*) / count(DISTINCT la_code),
        round(100 * avg(mutual::INTEGER), 1) FROM neighbours WHERE model = ?""",
        [model],
    ).fetchall() == [(councils, 10, mutual)]


def test_of_the_pairs_of_2025_592_are_not_mutual(embedded: duckdb.DuckDBPyConnection) -> None:
    assert embedded.execute(
        "SELECT count(*) FILTER (NOT mutual), count(*) FROM neighbours WHERE model = '2025'"
    ).fetchall() == [(592, 1530)]


def test_todays_borders_are_359_by_land_and_27_across_water(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert embedded.execute(
        """SELECT across_water, count(*) / 2 FROM neighbours WHERE kind = 'border'
        AND shared_km IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    ).fetchall() == [(False, 359), (True, 27)]


def test_every_area_says_why_it_compares_as_it_does(embedded: duckdb.DuckDBPyConnection) -> None:
    assert embedded.execute(
        """SELECT count(*) FROM reference.areas
        WHERE reason IS NULL OR (strand IS NULL) <> (comparability IS NULL)"""
    ).fetchall() == [(0,)]


def test_tiles_lie_around_tower_hamlets_as_on_the_map(embedded: duckdb.DuckDBPyConnection) -> None:
    found = dict(
        embedded.execute(
            """SELECT c.name, [c.tile_column - t.tile_column, c.tile_row - t.tile_row]
            FROM councils c, councils t WHERE t.la_code = 211 AND c.name IN
            ('Hackney', 'City of London', 'Newham', 'Lewisham')"""
        ).fetchall()
    )
    assert found == {
        "Hackney": [0, -1],
        "City of London": [-1, 0],
        "Newham": [1, 0],
        "Lewisham": [0, 1],
    }


def test_a_district_leads_to_the_council_of_its_children(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    found = embedded.execute(
        """SELECT d.name, c.name, d.from_day::VARCHAR, d.until_day::VARCHAR
        FROM reference.districts d JOIN councils c USING (la_code)
        WHERE d.name IN ('Aylesbury Vale', 'Eden', 'Christchurch')
        ORDER BY d.name, d.from_day NULLS FIRST"""
    ).fetchall()
    assert found == [
        ("Aylesbury Vale", "Buckinghamshire", None, None),
        ("Christchurch", "Dorset (county, to 2019)", None, "2019-03-31"),
        ("Christchurch", "Bournemouth, Christchurch and Poole", "2019-04-01", None),
        ("Eden", "Cumbria", None, "2023-03-31"),
        ("Eden", "Westmorland and Furness", "2023-04-01", None),
    ]


def test_the_164_districts_of_two_tier_counties_are_listed(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert embedded.execute(
        """SELECT count(*) FROM reference.districts WHERE abolished IS NULL AND name <> 'Shepway'"""
    ).fetchall() == [(164,)]
