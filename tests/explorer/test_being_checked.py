"""A grade that somebody says is wrong: it stays, and wherever it is shown the page says so."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from explorer.connection import SharedWarehouse
from explorer.queries import council
from explorer.site import pages
from explorer.site.sheets import make_sheets
from explorer.words.council import tables
from explorer.words.writing import being_checked
from tests.explorer.conftest import TOWER_HAMLETS, html, open_page
from tests.warehouse.made_up import TODAY
from warehouse.common.home import Home


@pytest.fixture
def checked_home(embedded_home, tmp_path) -> Home:
    """Return a home in which a grade of 2017 of Tower Hamlets is being checked."""
    home = Home(tmp_path)
    shutil.copy(embedded_home.warehouse, home.warehouse)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "INSERT INTO reference.being_checked SELECT la_code, published, area::VARCHAR, "
            "DATE '2026-08-21', 'Said to be <b>good</b>', 'https://example.org/issues/1' "
            "FROM judgements WHERE la_code = $1 AND published = DATE '2017-04-07' "
            "AND strand = 'help_and_protection'",
            [TOWER_HAMLETS],
        )
    return home


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("", {}),
        ("council", {"council": "tower-hamlets"}),
        ("compare", {"council": "tower-hamlets"}),
        ("compare", {"council": "hackney"}),
        ("england", {}),
        ("context", {"council": "tower-hamlets"}),
    ],
    ids=["story", "council", "compare", "compare with a neighbour", "england", "context"],
)
def test_a_page_that_shows_a_grade_under_check_says_so(path, address, checked_home, monkeypatch):
    page = open_page(checked_home, monkeypatch, path, **address)
    assert not page.exception
    text = html(page)
    assert 'class="checked"' in text
    assert "in the report of 7 April 2017 on Tower Hamlets" in text
    assert "Said on 21 August 2026: Said to be &lt;b&gt;good&lt;/b&gt;." in text


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("council", {"council": "cornwall"}),
        ("compare", {"council": "tower-hamlets", "services": "adoption"}),
        ("england", {"service": "adoption"}),
    ],
    ids=["another council", "another service compared", "another service of England"],
)
def test_a_page_without_the_grade_does_not(path, address, checked_home, monkeypatch):
    page = open_page(checked_home, monkeypatch, path, **address)
    assert not page.exception
    assert 'class="checked"' not in html(page)


def test_the_grade_stays_and_the_line_stands_beside_it(checked_home):
    warehouse = SharedWarehouse(checked_home.warehouse)
    rows = council.judgements(warehouse, TOWER_HAMLETS).to_dict("records")
    (one,) = [row for row in rows if row["under_check"]]
    assert (one["grade"], one["published"].date().isoformat()) == ("inadequate", "2017-04-07")
    inspections = council.inspections(warehouse, TOWER_HAMLETS, TODAY).to_dict("records")
    drawn = tables.inspections(inspections, rows).text
    assert drawn.count(being_checked.MARK) == 1


def test_what_is_said_of_a_whole_report_stands_beside_the_grades_in_force_from_it(checked_home):
    with duckdb.connect(str(checked_home.warehouse)) as connection:
        connection.execute(
            "UPDATE reference.being_checked SET area = NULL, published = (SELECT max(published) "
            "FROM inspections WHERE la_code = $1)",
            [TOWER_HAMLETS],
        )
    warehouse = SharedWarehouse(checked_home.warehouse)
    standing = council.standing(warehouse, TOWER_HAMLETS, TODAY).to_dict("records")
    assert [row["strand"] for row in standing if row["under_check"]] == [
        row["strand"] for row in standing if row["grade"] == row["grade"] and row["grade"]
    ]
    (subject,) = council.subject(warehouse, "tower-hamlets", TODAY).to_dict("records")
    assert being_checked.MARK in tables.stands(subject, standing).text


def test_static_pages_of_the_whole_country_say_so_where_they_show_the_grade(checked_home):
    warehouse = SharedWarehouse(checked_home.warehouse)
    sheets = make_sheets(warehouse, TODAY)
    made = pages.england_pages(warehouse, sheets, pages.Addresses(), "")
    line = b"in the report of 7 April 2017 on Tower Hamlets"
    assert line in pages.index_page(warehouse, sheets, pages.Addresses(), "")
    assert line in made["england/index.html"]
    assert line not in made["england/leadership/index.html"]


def test_a_fact_sheet_says_so_too(checked_home):
    sheets = make_sheets(SharedWarehouse(checked_home.warehouse), TODAY)
    notes = {sheet.slug: [n for n in sheet.notes if "Being checked" in n] for sheet in sheets}
    assert notes["cornwall"] == []
    (note,) = notes["tower-hamlets"]
    assert note.endswith("since 21 August 2026. Until then it stays as it is.")
