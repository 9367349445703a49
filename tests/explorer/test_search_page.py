"""The search page, through Streamlit's own harness: what it finds, says and never runs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from explorer.connection import SharedWarehouse
from explorer.frame import as_csv
from explorer.queries import search
from explorer.queries.search_words import marks, read_search
from explorer.words.search import found as search_sentences
from explorer.words.search import passages
from tests.explorer.conftest import HOSTILE, TOWER_HAMLETS, html, open_page
from tests.explorer.with_text import home_with_text
from tests.warehouse.made_up import Facts
from warehouse.common.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with two reports and their text."""
    return home_with_text(Facts(), tmp_path_factory.mktemp("text"))


@pytest.fixture
def warehouse(home: Home) -> SharedWarehouse:
    return SharedWarehouse(home.warehouse)


def results(warehouse: SharedWarehouse, typed: str, **filters: Any) -> dict:
    """Search with filters, as `search.Search` names and takes them."""
    return search.results(warehouse, search.Search(read_search(typed), **filters))


def test_what_is_found_is_counted_by_report_year_council_and_grade(warehouse):
    found = results(warehouse, '"drift and delay"')
    assert (found["paragraphs"], found["documents"], found["councils"]) == (3, 2, 2)
    assert [(row["council"], row["paragraphs"]) for row in found["reports"]] == [
        ("Hackney", 1),
        ("Tower Hamlets", 2),
    ]
    assert [(row["year"], row["found"], row["searched"]) for row in found["by_year"]] == [
        (2017, 1, 1),
        (2025, 1, 1),
    ]
    assert [(row["grade"], row["found"]) for row in found["by_grade"]] == [
        ("inadequate", 1),
        ("good", 1),
    ]


@pytest.mark.parametrize(
    ("filters", "paragraphs"),
    [
        ({"la_code": TOWER_HAMLETS}, 2),
        ({"year": 2025}, 1),
        ({"framework": "sif"}, 2),
        ({"grade": "inadequate"}, 1),
        ({"grade": "good"}, 1),
        ({"grade": search.NO_GRADE}, 1),
        ({"kind": "report"}, 3),
        ({"kind": "jtai"}, 0),
        ({"la_code": TOWER_HAMLETS, "year": 2025}, 0),
    ],
)
def test_each_filter_leaves_what_it_says(warehouse, filters, paragraphs):
    assert results(warehouse, '"drift and delay"', **filters)["paragraphs"] == paragraphs


def test_a_passage_has_the_grade_of_its_part_in_that_report_and_none_where_it_has_no_part(
    warehouse,
):
    wanted = search.Search(read_search("drift"))
    urls = [row["report_url"] for row in search.results(warehouse, wanted)["reports"]]
    found = search.passages(warehouse, wanted, urls, 40)
    facts = {(row.la_code, row.page): (row.part_name, row.grade) for row in found.itertuples()}
    assert facts[TOWER_HAMLETS, 14] == ("Help and protection", "inadequate")
    assert facts[TOWER_HAMLETS, 29] == ("Leadership", "inadequate")
    assert facts[204, 4] == ("Help and protection", "good")
    part, grade = facts[TOWER_HAMLETS, 7]
    assert not isinstance(part, str)
    assert not isinstance(grade, str)


def test_the_page_shows_passages_with_place_grade_licence_and_marks(home, monkeypatch):
    page = open_page(home, monkeypatch, "search", q='"drift and delay"')
    assert not page.exception
    assert page.header[0].value == "3 paragraphs in 2 reports on 2 councils"
    shown = html(page)
    assert "There is <mark>drift and delay</mark> in much of the work." in shown
    assert "Paragraph 21, page 14" in shown
    assert "Unnumbered paragraph, page 7" in shown
    assert shown.count("Text under a non-commercial licence") == 1
    assert "#page=14" in shown


def test_hostile_text_is_escaped(home, monkeypatch):
    page = open_page(home, monkeypatch, "search", q="zebra")
    shown = html(page)
    assert "<mark>zebra</mark>" in shown
    assert "<mark>x</mark>" not in shown
    assert "&lt;mark&gt;x&lt;/mark&gt;" in shown
    assert "<b>Ha</b>" not in shown


@pytest.mark.parametrize("typed", [HOSTILE, "<script>alert(1)</script>", "$x^2$ :red[y] ![a](b)"])
def test_hostile_words_are_escaped_where_they_are_repeated(home, monkeypatch, typed):
    page = open_page(home, monkeypatch, "search", q=typed)
    assert not page.exception
    said = " ".join(element.value for element in [*page.header, *page.markdown])
    for sign in ("<script", "](", "$x", ":red["):
        assert sign not in said


def test_nothing_found_says_what_would_find_more(home, monkeypatch):
    page = open_page(home, monkeypatch, "search", q='"delay drift"', council="hackney")
    assert page.header[0].value == "No paragraph has “delay drift”"
    labels = [button.label for button in page.button]
    assert "Without quotation marks: 1 paragraph has all these words" in labels
    apart = next(button for button in page.button if button.label.startswith("Without quotation"))
    page = apart.click().run()
    assert page.header[0].value == "One paragraph, in the report on Hackney of 20 January 2025"


def test_without_any_text_the_page_says_how_to_get_it(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "search", q="drift", council="hackney")
    assert not page.exception
    assert not any("none of the choices" in warning.value for warning in page.warning)
    assert any("No report’s words are held here yet." in text.value for text in page.markdown)
    assert page.code[0].value == "councils collect"
    assert not page.text_input
    assert not page.selectbox


def test_words_that_cannot_be_searched_for_are_reported(home, monkeypatch):
    page = open_page(home, monkeypatch, "search", q="*ation")
    assert page.info[0].value == "A star stands at the end of a word, as in educat\\*."


def test_the_text_is_handed_out_only_when_asked_for_and_never_as_a_formula(warehouse):
    wanted = search.Search(read_search("zebra"))
    without = search.table(warehouse, wanted, 100, with_text=False)
    assert "text" not in without
    assert {"licence", "report_url", "page", "number"} <= set(without)
    written = as_csv(search.table(warehouse, wanted, 100, with_text=True)).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(written))
    assert row["text"].endswith("zebra crossing")


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("One. Two has drift. Three.", "drift", "One. Two has drift. Three."),
        ("A" + " long" * 60 + ". It has drift. End.", "drift", "… long. It has drift. End."),
    ],
)
def test_an_excerpt_has_the_sentence_and_some_around_it(text, typed, shown):
    pattern = marks(read_search(typed))
    piece = passages.excerpt(text, pattern)
    found = text[piece.begins : piece.ends]
    assert "drift" in found
    assert found.endswith(shown[-20:])
    assert len(found) <= passages.LONGEST + 2 * passages.ROOM


def test_a_lead_is_given_only_where_enough_reports_differ_enough():
    def found(*grades: tuple[str, int, int]) -> dict:
        rows = [dict(zip(("grade", "found", "searched"), grade, strict=True)) for grade in grades]
        documents = sum(grade[1] for grade in grades)
        return {"by_grade": rows, "documents": documents, "graded": False}

    text = search_sentences.lead(
        found(("inadequate", 51, 64), ("good", 47, 184), ("outstanding", 3, 43)), "“drift”"
    )
    assert text == (
        "“drift” stands in four in five of the reports that found help and protection inadequate, "
        "in one in four of those that found it good and in 3 of the 43 that found it outstanding."
    )
    assert search_sentences.lead(found(("inadequate", 9, 64), ("good", 3, 184)), "x") is None
    chosen = found(("inadequate", 51, 64), ("good", 0, 184)) | {"graded": True}
    assert search_sentences.lead(chosen, "x") is None
    assert search_sentences.lead(found(("inadequate", 30, 60), ("good", 90, 184)), "x") is None
