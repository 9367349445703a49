from __future__ import annotations

import re
import shutil

import pytest

from tests.explorer.conftest import (
    HACKNEY,
    HOSTILE,
    TOWER_HAMLETS,
    open_page,
    texts,
    warehouse_of,
)
from warehouse.common.home import Home

PATH = "compare"


def tables(page):
    return [table.value for table in page.table]


def test_the_first_view_tells_tower_hamlets_story(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    assert not page.exception
    assert page.title[0].value == "Tower Hamlets: from good to inadequate, and back"
    assert [heading.value for heading in page.header] == ["Help and protection", "Children in care"]
    told = texts(page)
    assert (
        "**Tower Hamlets fell two grades**, from good (report of 27 July 2012) to inadequate "
        "(report of 7 April 2017)."
    ) in told
    assert "**None of its ten statistical neighbours fell as far.**" in told
    assert (
        "**One of the six councils it borders fell as far.** One fell two grades (Lewisham)" in told
    )
    assert re.search(r"In England \d+ of \d+ councils \(\d+%\) fell two grades or more", told)
    assert "Open Government Licence" in told


def test_the_table_has_every_row_of_the_chart_and_links_to_the_reports(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    table = tables(page)[0]
    assert len(table) == 1 + 10 + 6
    assert table["Council"].tolist().count("Hackney") == 2
    own = table.iloc[0]
    assert own["On 7 April 2017"] == (
        "**Inadequate**, [report of 7 April 2017, page 1]"
        "(<https://files.ofsted.gov.uk/v1/file/2760740#page=1>)"
    )
    assert own["On 27 July 2012"].startswith("**Good**, [Ofsted’s statistics, report of 27 July")
    assert own["Change"] == "Down two grades"


def test_another_council_can_be_chosen(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    page.selectbox(key="council").set_value("birmingham").run()
    assert page.title[0].value == "Birmingham: inadequate on both days"
    assert not page.exception


def test_the_address_says_what_is_shown(embedded_home, monkeypatch):
    page = open_page(
        embedded_home,
        monkeypatch,
        PATH,
        council="Doncaster",
        to="2022-06-01",
        beside=["Same region"],
        services=["Leadership"],
    )
    assert page.selectbox(key="council").value == "doncaster"
    assert page.selectbox(key="to").value == "2022-06-01"
    assert [heading.value for heading in page.header] == ["Leadership"]
    assert set(tables(page)[0]["As"]) == {"In focus", "Same region"}


@pytest.mark.parametrize(
    "address",
    [
        {"council": "<script>alert(1)</script>"},
        {"council": "Atlantis"},
        {"from": "yesterday", "to": "2199-01-01"},
        {"beside": ["x"], "services": ["y"]},
        {"from": ["2012-07-27", "2013-01-01"]},
    ],
)
def test_an_address_that_makes_no_sense_shows_the_first_view(address, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, **address)
    assert not page.exception
    assert page.title[0].value == "Tower Hamlets: from good to inadequate, and back"


def test_days_in_the_wrong_order_are_put_right(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, **{"from": "2017-04-07", "to": "2012-07-27"})
    assert "**Tower Hamlets fell two grades**, from good" in texts(page)


def test_no_group_and_no_service_chosen_still_shows_the_council(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    page.pills(key="beside").set_value([]).run()
    page.pills(key="services").set_value([]).run()
    assert not page.exception
    assert len(tables(page)[0]) == 1


def test_every_council_there_was_can_be_shown(embedded, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    named = embedded.ask("SELECT slug, name FROM councils ORDER BY name")
    assert page.selectbox(key="council").options == named["name"].tolist()
    for name in named["slug"].tolist()[::16]:
        page.selectbox(key="council").set_value(name).run()
        assert not page.exception, name


def test_a_council_created_later_says_so(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, council="Cumberland")
    assert (
        "**Cumberland has no grade in force on 27 July 2012 or 7 April 2017**: it was created on "
        "1 April 2023, in place of Cumbria, whose grades are not its own."
    ) in texts(page)
    assert tables(page)[0].iloc[0]["Change"] == "Not known"


def test_a_council_without_any_grade_is_shown_as_such(facts, tmp_path, monkeypatch):
    facts.report(HACKNEY, "2016-09-21", {"help_and_protection": "good"}, framework="sif")
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch, PATH)
    assert not page.exception
    assert "**Tower Hamlets has no grade in force on" in texts(page)
    assert set(tables(page)[0]["Now"]) == {"None in force", "Good"}


def test_a_warehouse_without_inspections_says_so(facts, tmp_path, monkeypatch):
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch, PATH)
    assert not page.exception
    assert "No inspections have been collected yet" in page.info[0].value


def test_a_grade_held_back_is_said_to_be(facts, tmp_path, monkeypatch):
    facts.report(TOWER_HAMLETS, "2017-04-07", {"help_and_protection": "held_back"}, framework="sif")
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch, PATH)
    assert not page.exception
    assert "is held back, because it could not be read with certainty" in texts(page)
    assert tables(page)[0].iloc[0]["On 7 April 2017"] == "No grade in force"


def test_text_from_reports_is_never_markdown(hostile_home, monkeypatch):
    page = open_page(hostile_home, monkeypatch, PATH, council=HOSTILE)
    assert not page.exception
    assert HOSTILE in page.selectbox(key="council").options
    assert page.selectbox(key="council").value.startswith("b-ha-b-ck")
    cells = [str(cell) for table in tables(page) for cell in table.to_numpy().ravel()]
    for text in [texts(page), *cells]:
        assert "<b>" not in text.replace("\\<b", "")
        assert "](javascript" not in text.replace("\\]", "")
        assert "![" not in text
        assert ":red[" not in text
        assert "(<javascript" not in text


def test_downloads_hold_what_is_shown(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    labels = [button.label for button in page.get("download_button")]
    of_each = [
        "Download this table (CSV)",
        "Every grade in the chart (CSV)",
        "Chart (PNG)",
        "Chart (SVG)",
    ]
    assert labels == of_each * 2


def test_a_missing_warehouse_is_told_without_a_path(tmp_path, monkeypatch, capsys):
    page = open_page(Home(tmp_path), monkeypatch, PATH)
    assert not page.exception
    (error,) = page.error
    assert "cannot be read just now" in error.value
    assert str(tmp_path) not in error.value
    assert "councils: there is no warehouse at" in capsys.readouterr().err


def test_a_new_warehouse_is_noticed_by_an_open_page(embedded_home, facts, tmp_path, monkeypatch):
    home = Home(tmp_path / "home").create()
    shutil.copy(embedded_home.warehouse, home.warehouse)
    page = open_page(home, monkeypatch, PATH)
    assert "inadequate" in page.title[0].value
    facts.report(TOWER_HAMLETS, "2012-07-10", {"safeguarding": "good"}, framework="slac")
    warehouse_of(facts, tmp_path / "newer").warehouse.replace(home.warehouse)
    page.run()
    assert page.title[0].value == "Tower Hamlets: good on both days"
