"""The page on the data, through Streamlit's own harness, and what it says in edge cases."""

from __future__ import annotations

import shutil
from datetime import date

import duckdb
import pandas as pd
import pytest

from explorer.charts.drawing import pictures
from explorer.charts.england import coverage, year_bars
from explorer.queries import about as queries
from explorer.words.data import about as words
from tests.explorer.conftest import HOSTILE, html, open_page, warehouse_of
from warehouse.common.home import Home


@pytest.fixture
def page(embedded_home, monkeypatch):
    return open_page(embedded_home, monkeypatch, "about")


def test_the_page_counts_what_the_warehouse_holds(page, embedded):
    assert not page.exception
    (count,) = embedded.ask("SELECT count(*) AS n FROM inspections")["n"]
    assert any(f"**{count:,} inspections of" in text.value for text in page.markdown)
    years = queries.years(embedded)
    assert years["inspections"].sum() == count
    assert len(queries.inspections(embedded)) == count


def test_every_grade_is_in_one_part_of_the_bar(embedded):
    (graded,) = embedded.ask("SELECT count(*) AS n FROM judgements WHERE status = 'graded'")["n"]
    parts = queries.agreement(embedded)
    assert parts["grades"].sum() == graded
    assert set(parts["verdict"]) <= {name for name, _ in words.SEGMENTS}


def test_as_many_grades_agree_as_the_warehouse_says(embedded):
    (agree,) = embedded.ask("SELECT sum(agree) AS n FROM agreement")["n"]
    parts = queries.agreement(embedded)
    assert parts["grades"][parts["verdict"] == "agree"].sum() == agree > 2000


def test_every_inspection_and_council_has_its_place_in_the_picture(embedded):
    inspections, councils = queries.inspections(embedded), queries.councils(embedded)
    spec = coverage.coverage(
        inspections, councils, queries.not_read(embedded), date(2009, 1, 1), date(2026, 8, 22)
    )
    assert len(spec["datasets"]["marks"]) == len(inspections)
    assert len(spec["datasets"]["lines"]) == len(councils)
    assert len({line["y"] for line in spec["datasets"]["lines"]}) == len(councils)
    assert set(inspections["source"]) <= set(year_bars.SOURCE_LOOKS)


def test_the_pictures_can_be_taken_away(embedded):
    caption = pictures.Caption("Title", ["Line"], "Source", with_key=False)
    every = coverage.coverage(
        queries.inspections(embedded),
        queries.councils(embedded),
        queries.not_read(embedded),
        date(2009, 1, 1),
        date(2026, 8, 22),
    )
    years = year_bars.sources_by_year(queries.years(embedded))
    shares = year_bars.shares_by_year(pd.DataFrame([{"year": 2017, "found": 1, "searched": 3}]))
    for spec in (every, years, shares):
        assert pictures.png(spec, caption).startswith(b"\x89PNG")


def test_the_downloads_and_the_feed_are_linked(page):
    shown = html(page)
    for name in ("councils-compared.duckdb", "councils-compared.xlsx", "councils-compared-csv.zip"):
        assert f'href="data/{name}"' in shown
    assert 'href="feed.xml"' in shown


def test_an_error_is_reported_where_whoever_runs_it_says(embedded_home, monkeypatch):
    monkeypatch.setenv("COUNCILS_ISSUES_URL", "https://example.org/issues/new")
    page = open_page(embedded_home, monkeypatch, "about")
    (button,) = page.get("link_button")
    assert button.proto.url == "https://example.org/issues/new"


def test_what_is_being_checked_is_listed_and_stays_as_it_is(embedded_home, tmp_path, monkeypatch):
    home = Home(tmp_path)
    shutil.copy(embedded_home.warehouse, home.warehouse)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "INSERT INTO reference.being_checked VALUES (211, DATE '2017-04-07', 'adoption', "
            "DATE '2026-08-21', 'Said to be <b>good</b>', 'https://example.org/issues/1')"
        )
    page = open_page(home, monkeypatch, "about")
    assert not page.exception
    assert any("Being checked now: 1." in text.value for text in page.markdown)
    assert "Said to be &lt;b&gt;good&lt;/b&gt;" in html(page)
    assert "Adoption performance: Requires improvement" in html(page)
    assert 'href="https://example.org/issues/1"' in html(page)


def test_hostile_names_are_text_on_this_page_too(hostile_home, monkeypatch):
    page = open_page(hostile_home, monkeypatch, "about")
    assert not page.exception
    assert "<b>Ha</b>" not in html(page)
    assert HOSTILE not in " ".join(text.value for text in page.markdown)


def test_a_warehouse_with_one_report_has_its_page(facts, tmp_path, monkeypatch):
    facts.report(211, "2025-01-13", {"overall_effectiveness": "good"}, framework="ilacs",
                 started="2024-11-11")  # fmt: skip
    page = open_page(warehouse_of(facts, tmp_path / "home"), monkeypatch, "about")
    assert not page.exception
    assert any("No grade is held from both sources yet" in text.value for text in page.markdown)


FOUND = {
    "newest_council": "Lancashire",
    "newest_url": "https://files.ofsted.gov.uk/v1/file/1",
    "last": pd.Timestamp("2026-08-20"),
    "asked": pd.Timestamp("2026-08-22 12:00"),
    "runs": 1,
    "statistics_until": pd.Timestamp("2025-05-14"),
    "held_back": 0,
    "not_read": 0,
}


@pytest.mark.parametrize(
    ("changed", "today", "expected"),
    [
        ({}, date(2026, 8, 22), "<strong>22 August 2026</strong><span>today</span>"),
        ({}, date(2026, 8, 25), "<span>3 days ago</span>"),
        ({}, date(2026, 10, 7), "<span>46 days ago; newer reports may be missing</span>"),
        ({"runs": 0}, date(2026, 8, 22), "<strong>not asked yet</strong>"),
        ({"asked": pd.NaT}, date(2026, 8, 22), "<strong>not asked yet</strong>"),
        (
            {"not_read": 1},
            date(2026, 8, 22),
            "1 report could not be read; no grade is shown from it",
        ),
        ({"held_back": 2}, date(2026, 8, 22), "<strong>2 grades</strong>"),
    ],
)
def test_freshness_is_stated_as_it_is(changed, today, expected):
    assert expected in words.facts(FOUND | changed, today).text


def test_old_facts_are_warned_of_in_words_for_anybody(embedded_home, monkeypatch):
    monkeypatch.setenv("COUNCILS_NOW", "2026-11-27T12:00:00+00:00")
    page = open_page(embedded_home, monkeypatch, "england")
    (said,) = [warning.value for warning in page.warning]
    assert "These facts are 97 days old: they are known until 22 August 2026." in said
    assert "[Ofsted’s own site](https://reports.ofsted.gov.uk/) has the newest reports." in said
    assert "councils collect" not in said
    about = open_page(embedded_home, monkeypatch, "about")
    (keeper,) = [text.value for text in about.caption if "councils collect" in text.value]
    assert keeper.startswith("For whoever runs this site: `councils collect")


def test_whoever_runs_the_site_is_told_nothing_while_the_facts_are_fresh(
    embedded_home, monkeypatch
):
    monkeypatch.setenv("COUNCILS_NOW", "2026-08-25T12:00:00+00:00")
    about = open_page(embedded_home, monkeypatch, "about")
    assert not about.warning
    assert not [text for text in about.caption if "councils collect" in text.value]


def test_a_difference_has_its_own_part_however_small():
    bar = words.bar({"agree": 2317, "differ": 1, "statistics": 400}).text
    assert 'class="differ" style="flex:1 0 4px"' in bar
    assert words.agreement({"agree": 2317, "differ": 1}) == (
        "Where both give a grade, they agree in 2,317 of 2,318 cases; they differ in 1."
    )


def test_cases_in_which_the_statistics_contradict_themselves_are_not_left_unsaid():
    assert words.agreement({"agree": 2320, "statistics_disagree": 4}) == (
        "Where both give a grade, they agree in 2,320 of 2,324 cases; in 4 the statistics "
        "contradict themselves."
    )
    assert words.agreement({"agree": 2324}).endswith("they agree in all 2,324 cases.")


@pytest.mark.parametrize(
    ("both", "share"),
    [(1000, "all are"), (980, "nearly all are"), (500, "half are"), (9, "hardly any are")],
)
def test_all_is_said_of_nothing_less(both, share):
    found = {
        "inspections": 1000, "councils": 150, "both": both, "first": pd.Timestamp("2009-08-07"),
        "last": pd.Timestamp("2026-08-20"),
    }  # fmt: skip
    assert f"; {share} known from two official sources." in words.lead(found, {})[0]


def test_sheets_are_counted_by_what_they_say():
    printed = "Sheet_1 row 5: Good; Sheet 2 row 6: Good; S row 7: Inadequate"
    assert words.sheets(printed) == "Good on 2 sheets, Inadequate on 1 sheet"
