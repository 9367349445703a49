"""The first page: a story of one council, each fact with its place."""

from __future__ import annotations

import csv
from datetime import date

import lxml.html
import pytest

from explorer.queries import story as queries
from explorer.views import story
from scraper.documents.reports.report import read_report
from tests.explorer.conftest import TOWER_HAMLETS, html, open_page, texts, warehouse_of
from tests.warehouse.made_up import TODAY
from warehouse.councils import REFERENCE


def html_of(page):
    return lxml.html.fromstring(f"<div>{html(page)}</div>")


def test_the_story_tells_what_was_found_beside_what_and_what_came_after(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch)
    assert not page.exception
    assert page.title[0].value == "Tower Hamlets: from good to inadequate, and back"
    assert [heading.value for heading in page.header] == [
        "What Ofsted found, inspection by inspection",
        "What inspectors wrote in 2017",
        "How unusual was the fall in help and protection?",
        "What its neighbours did in the same years",
        "And how long did it last?",
        "What figures showed around the report of 7 April 2017",
        "The same for another council",
    ]
    text = texts(page)
    assert "fell two grades, Tower Hamlets among them.**" in text
    assert "**Tower Hamlets was good or better again after 2.3 years, sooner than any" in text
    assert "the 32 other councils of its region fell as far" in text
    assert not [warning for warning in page.warning if "page can be asked" in warning.value]


def test_every_grade_of_the_council_stands_with_its_evidence(embedded_home, monkeypatch):
    whole = html_of(open_page(embedded_home, monkeypatch))
    (table,) = whole.xpath("//table[contains(caption, 'by service and inspection')]")
    rows = {row[0].text_content(): row for row in table.iter("tr")}
    board = list(rows["Safeguarding board (LSCB)"])[1:3]
    at_length, in_short = (
        ["".join(cell.xpath(f".//text()[not(ancestor::*[@class='{hidden}'])]")) for cell in board]
        for hidden in ("in-short", "at-length")
    )
    assert at_length == ["not graded", "I InadequateOfsted's report, page 31"]
    assert in_short == ["–", "I Inadequatepage 31"]
    links = rows["Help and protection"].xpath(".//a/@href")
    assert "https://files.ofsted.gov.uk/v1/file/2760740#page=1" in links
    assert len(links) == 4


def test_the_printed_row_is_shown_where_the_archive_has_the_report(embedded):
    grades = queries.grades_by_inspection(embedded, "Tower Hamlets", TODAY)
    archived = next(row["sha256"] for row in grades if row["published"] == date(2017, 4, 7))
    shown = lxml.html.fromstring(story._inspections(grades, lambda sha256: sha256 == archived).text)
    in_table, below = (shown.xpath(f"//{place}//img/@src") for place in ("table", "details"))
    assert len(in_table) == 7
    assert sorted(below) == sorted(in_table)
    for picture in shown.xpath("//img"):
        assert archived[:12] in picture.get("src")
        assert "as printed" in picture.get("alt")
    assert "img" not in story._inspections(grades, lambda sha256: False).text


def test_a_dozen_facts_lead_to_their_pages(embedded_home, monkeypatch):
    whole = html_of(open_page(embedded_home, monkeypatch))
    facts = whole.xpath("//ul[@class='facts']/li")
    assert len(facts) == 12
    for fact in facts:
        (link,) = fact.xpath(".//a")
        assert link.text_content().split(", page ")[1] == link.get("href").split("#page=")[1]


def test_without_the_reports_text_the_page_says_how_to_get_it(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch)
    assert "The report’s own words are not here" in texts(page)
    assert not [expander for expander in page.expander if "whole" in expander.label]


def test_another_council_is_a_link_to_its_comparison(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch)
    page.selectbox(key="another").set_value("rotherham").run()
    (link,) = html_of(page).xpath("//p[@class='onward']/a")
    assert link.get("href") == "compare?council=rotherham"


def test_the_story_claims_nothing_that_is_not_held(facts, tmp_path, monkeypatch):
    facts.report(TOWER_HAMLETS, "2019-07-22", {"help_and_protection": "good"})
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch)
    assert not page.exception
    assert "inadequate**" not in texts(page)


@pytest.mark.shared
def test_each_fact_says_what_its_paragraph_says(shared):
    report = read_report((shared / "reports" / "80516" / "2760740.pdf").read_bytes())
    paragraphs = {paragraph.number: paragraph for paragraph in report.paragraphs}
    with (REFERENCE / "story_facts.csv").open(encoding="utf-8", newline="") as lines:
        facts = list(csv.DictReader(lines))
    numbers = {21, 24, 27, 34, 35, 44, 79, 80, 82, 83, 87}
    assert numbers <= {int(fact["paragraph"]) for fact in facts}
    for fact in facts:
        paragraph = paragraphs[int(fact["paragraph"])]
        assert paragraph.page == int(fact["page"])
        for words in fact["says"].split("; "):
            assert words in paragraph.text, (fact["paragraph"], words)
        # In our own words: no run of six words is the report's.
        own = fact["fact"].split()
        runs = [" ".join(own[start : start + 6]) for start in range(len(own) - 5)]
        assert not [run for run in runs if run in paragraph.text]
