from __future__ import annotations

import re
import shutil
from datetime import date

import lxml.html
import pytest

from explorer.views import compare
from tests.explorer.conftest import (
    HACKNEY,
    HOSTILE,
    TOWER_HAMLETS,
    open_page,
    texts,
    view,
    warehouse_of,
)
from warehouse.common.home import Home

PATH = "compare"
DAYS = {"from": "2012-07-27", "to": "2017-04-07"}


def tables(page) -> list[list[list[str]]]:
    """The tables of the page, by row and cell, as text."""
    found = [tree.xpath("//table") for tree in shown_html(page)]
    return [
        [[cell.text_content() for cell in row.xpath("./th|./td")] for row in table.iter("tr")]
        for tables in found
        for table in tables
        if table.xpath("./caption[contains(., 'on both days')]")
    ]


def shown_html(page) -> list:
    bodies = [element.proto.body for element in page.get("html")]
    return [lxml.html.fromstring(f"<div>{body}</div>") for body in bodies]


def test_the_first_view_tells_tower_hamlets_story(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    assert not page.exception
    assert page.title[0].value == "Tower Hamlets: from good to inadequate, and back"
    assert [heading.value for heading in page.header] == ["Help and protection", "Children in care"]
    text = texts(page)
    assert (
        "**Tower Hamlets fell two grades**, from good (report of 27 July 2012) to inadequate "
        "(report of 7 April 2017)."
    ) in text
    assert "**None of its ten statistical neighbours fell as far:** two fell one grade" in text
    assert "**One of the six councils it borders fell as far:** one fell two grades" in text
    assert re.search(
        r"Of the \d+ councils in England with a grade on both days, \d+ fell two grades", text
    )
    assert "Open Government Licence" in text


def test_the_table_has_every_row_of_the_chart_and_links_to_the_reports(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    heads, own, *others = tables(page)[0]
    assert heads[2:4] == ["On 27 July 2012", "On 7 April 2017"]
    assert len(others) == 10 + 6
    assert [row[0] for row in others].count("Hackney") == 2
    assert own[3] == "I Inadequate, report of 7 April 2017, page 1"
    assert own[2].startswith("G Good, Ofsted’s statistics, report of 27 July")
    assert own[4] == "Down two grades"
    links = [tree.xpath("//a/@href") for tree in shown_html(page)]
    assert "https://files.ofsted.gov.uk/v1/file/2760740#page=1" in {
        link for found in links for link in found
    }


def test_another_council_can_be_chosen(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, **DAYS)
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
    assert {row[1] for row in tables(page)[0][1:]} == {"In focus", "Same region"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"from": "yesterday"}, "“yesterday” is no day"),
        ({"to": "2199-01-01"}, "1 January 2199 is not among the days held"),
        ({"beside": ["x"], "services": ["y"]}, "“x” is none of the choices: statistical, border"),
        ({"with": "leeds,narnia"}, "no council is called “narnia”"),
        ({"councl": "leeds"}, "“councl” is nothing that this page can be asked for"),
    ],
)
def test_what_an_address_asks_for_in_vain_is_said(address, expected, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, **address)
    assert not page.exception
    assert page.title[0].value == "Tower Hamlets: from good to inadequate, and back"
    assert any(expected in warning.value for warning in page.warning), [
        w.value for w in page.warning
    ]


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("bury", "bury"),
        ("Hull", "kingston-upon-hull"),
        ("St Helens", "st-helens"),
        ("211", "tower-hamlets"),
        ("Bristol, City of", "bristol"),
        ("E08000002", "bury"),
        ("LB Hackney", "hackney"),
    ],
)
def test_a_council_is_understood_in_other_spellings(asked, slug, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, council=asked, services="leadership")
    assert page.selectbox(key="council").value == slug
    assert not [warning for warning in page.warning if "council" in warning.value.lower()[:9]]


def test_a_choice_is_written_as_ids_and_defaults_are_left_out(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    page.selectbox(key="council").set_value("luton").run()
    assert page.query_params == {"council": "luton"}
    page.pills(key="beside").set_value(["border", "region"]).run()
    page.multiselect(key="with").set_value(["bury", "leeds"]).run()
    page.selectbox(key="to").set_value("2026-08-22").run()
    assert page.query_params == {
        "council": "luton",
        "beside": "border,region",
        "with": "bury,leeds",
        "to": "2026-08-22",
    }
    page.pills(key="beside").set_value([]).run()
    assert page.query_params["beside"] == "none"


def test_an_address_that_changes_under_the_page_is_followed(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    page.selectbox(key="council").set_value("luton").run()
    page.query_params = {}  # as when the visitor goes back
    page.run()
    assert page.selectbox(key="council").value == "tower-hamlets"
    page.query_params = {"council": ["bury"], "beside": ["none"]}
    page.run()
    assert page.selectbox(key="council").value == "bury"
    assert page.pills(key="beside").value == []


def test_a_council_begins_with_the_days_of_its_own_largest_change(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, council="doncaster")
    text = texts(page)
    assert "**Doncaster fell" in text or "**Doncaster rose" in text
    page.selectbox(key="council").set_value("tower-hamlets").run()
    assert page.selectbox(key="from").value == "2012-07-27"


def test_a_link_that_says_everything_is_there_to_copy(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    link, citation = (code.value for code in page.code)
    assert link.endswith(
        "/compare?council=tower-hamlets&services=help_and_protection,children_in_care"
        "&from=2012-07-27&to=2017-04-07&beside=statistical,border&with=none"
    )
    assert "Facts known until 22 August 2026." in citation


def test_days_in_the_wrong_order_are_put_right(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, **{"from": "2017-04-07", "to": "2012-07-27"})
    assert "**Tower Hamlets fell two grades**, from good" in texts(page)


def test_no_group_and_no_service_chosen_still_shows_the_council(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    page.pills(key="beside").set_value([]).run()
    page.pills(key="services").set_value([]).run()
    assert not page.exception
    assert len(tables(page)[0]) == 1 + 1


def test_every_council_there_was_can_be_shown(embedded, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    named = embedded.ask("SELECT slug, name FROM councils ORDER BY name")
    assert page.selectbox(key="council").options == named["name"].tolist()
    for name in named["slug"].tolist()[::16]:
        page.selectbox(key="council").set_value(name).run()
        assert not page.exception, name


def test_a_council_created_later_says_so(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH, council="Cumberland", **DAYS)
    assert (
        "**Cumberland has no grade in force on 27 July 2012 or 7 April 2017**: it was created on "
        "1 April 2023, in place of Cumbria, whose grades are not its own."
    ) in texts(page)
    assert tables(page)[0][1][4] == "Not known"


@pytest.mark.parametrize(
    ("council", "days", "expected", "links"),
    [
        (
            "cumberland",
            {"from": "2015-06-01", "to": "2024-12-01"},
            "The council before it: Cumbria.",
            ["compare?council=cumbria"],
        ),
        (
            "cumbria",
            {"from": "2018-06-01", "to": "2024-06-01"},
            "The council after it: Cumberland, Westmorland and Furness.",
            ["compare?council=cumberland", "compare?council=westmorland-and-furness"],
        ),
        ("dorset-county-to-2019", {}, None, []),
    ],
)
def test_a_council_that_was_not_there_leads_to_those_that_were(
    council, days, expected, links, embedded_home, monkeypatch
):
    page = open_page(embedded_home, monkeypatch, PATH, council=council, **days)
    assert not page.exception
    instead = [found for tree in shown_html(page) for found in tree.xpath("//p[@class='instead']")]
    assert [found.text_content() for found in instead] == ([expected] if expected else [])
    assert [link.get("href") for found in instead for link in found.iter("a")] == links
    assert "borders no other council" not in texts(page)


def test_a_council_without_any_grade_is_shown_as_such(facts, tmp_path, monkeypatch):
    facts.report(HACKNEY, "2016-09-21", {"help_and_protection": "good"}, framework="sif")
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch, PATH)
    assert not page.exception
    assert "**Tower Hamlets has no grade in force on" in texts(page)
    assert {row[5] for row in tables(page)[0][1:]} == {"None in force", "Good"}


def test_a_warehouse_without_inspections_says_so(facts, tmp_path, monkeypatch):
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch, PATH)
    assert not page.exception
    assert "No inspections have been collected yet" in page.info[0].value


def test_a_grade_held_back_is_said_to_be(facts, tmp_path, monkeypatch):
    facts.report(TOWER_HAMLETS, "2017-04-07", {"help_and_protection": "held_back"}, framework="sif")
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch, PATH)
    assert not page.exception
    assert "is held back, because it could not be read with certainty" in texts(page)
    assert tables(page)[0][1][3] == "No grade in force"


def test_text_from_reports_is_never_markdown(hostile_home, monkeypatch):
    page = open_page(hostile_home, monkeypatch, PATH, council=HOSTILE)
    assert not page.exception
    assert HOSTILE in page.selectbox(key="council").options
    assert str(page.selectbox(key="council").value).startswith("b-ha-b-ck")
    for tree in shown_html(page):
        assert not tree.xpath(
            "//img|//script|//td//b[text()='Ha']|//a[contains(@href, 'javascript')]"
        )
    assert HOSTILE in tables(page)[0][1][0]
    for text in [texts(page)]:
        assert "<b>" not in text.replace("\\<b", "")
        assert "](javascript" not in text.replace("\\]", "")
        assert "![" not in text
        assert ":red[" not in text
        assert "(<javascript" not in text


def test_downloads_hold_what_is_shown(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, PATH)
    labels = [button.label for button in page.download_button]
    of_each = [
        "Download this table (CSV)",
        "Every grade in the chart (CSV)",
        "Chart (PNG)",
        "Chart (SVG)",
    ]
    england = ["All councils by change (CSV)", "Chart (PNG)", "Chart (SVG)"]
    fell = ["Those that fell as far (CSV)", "Chart (PNG)", "Chart (SVG)"]
    assert labels == [*england, *of_each, *fell] * 2


def test_each_grade_in_the_table_of_all_councils_has_its_report_and_page_or_says_statistics(
    embedded,
):
    chosen = view()
    everyone = compare.everyone_of(embedded, chosen, "help_and_protection")
    table = compare.everyone_table(everyone, "Help and protection", chosen).text
    (own,) = (
        [cell.text_content() for cell in row]
        for row in lxml.html.fromstring(table).iter("tr")
        if row[0].text_content() == "Tower Hamlets"
    )
    assert own[2].endswith("Good, Ofsted’s statistics, report of 27 July 2012")
    assert own[3].endswith("Inadequate, report of 7 April 2017, page 1")


def test_the_download_of_recovery_says_when_and_why_a_grade_ended(embedded):
    days = {"first": date(2018, 6, 1), "second": date(2020, 1, 1)}
    chosen = view(council="Trafford", strands=("overall",), **days)
    (own,) = compare.recovered_rows(compare.recovered_of(embedded, chosen, "overall"))
    assert (own["back"], own["ended"]) == (None, date(2026, 8, 3))
    assert own["ended_by"] == "no longer graded"
    assert not any(isinstance(cell, list) for cell in own.values())


def test_a_missing_warehouse_is_reported_without_a_path(tmp_path, monkeypatch, capsys):
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
