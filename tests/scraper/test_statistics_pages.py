"""The page objects of the statistics site: what is found, what is chosen, what is refused."""

from __future__ import annotations

import json

import pytest

from scraper.pages.html import PageError
from scraper.pages.statistics import (
    COLLECTION,
    Attachment,
    Release,
    choose_releases,
    choose_workbooks,
    read_collection,
    read_release,
)

ASSETS = "https://assets.publishing.service.gov.uk/media"


def collection(*documents: object) -> bytes:
    return json.dumps({"links": {"documents": list(documents)}}).encode()


def test_releases_come_in_the_collections_order_each_once() -> None:
    first = {"title": "B", "base_path": "/government/statistics/b"}
    second = {"title": "A", "base_path": "/government/publications/a"}
    assert read_collection(collection(first, second, first)) == (
        Release("B", "/government/statistics/b"),
        Release("A", "/government/publications/a"),
    )


def test_the_collection_is_read_from_html_too() -> None:
    page = (
        b"<html><body><main id='main'><a href='/help'>Help</a>"
        b"<a href='https://www.gov.uk/government/statistics/b'>B  b</a></main></body></html>"
    )
    assert read_collection(page) == (Release("B b", "/government/statistics/b"),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"links": {"documents": []}}',
        b'{"links": {"docu',
        b'{"links": []}',
        b"<html><body><main id='main'><h1>Nothing</h1></main></body></html>",
        b"<html><body><main><h1>Page not found</h1></main></body></html>",
    ],
)
def test_a_collection_without_releases_is_an_error(body: bytes) -> None:
    with pytest.raises(PageError):
        read_collection(body)


def test_attachments_come_from_the_details() -> None:
    body = {
        "details": {"attachments": [{"title": "T", "url": f"{ASSETS}/1/a.ods"}, {"title": "x"}]}
    }
    assert read_release(json.dumps(body).encode()) == (Attachment("T", f"{ASSETS}/1/a.ods"),)


def test_attachments_come_from_the_rendered_list_where_there_is_no_other() -> None:
    rendered = f'<section><a href="{ASSETS}/1/a.ods"></a><a href="{ASSETS}/1/a.ods">T</a></section>'
    body = {"details": {"documents": [rendered]}}
    assert read_release(json.dumps(body).encode()) == (Attachment("T", f"{ASSETS}/1/a.ods"),)


def test_attachments_come_from_html() -> None:
    page = (
        f"<html><body><main><a href='{ASSETS}/1/a.ods'>T</a><a href='/x'>y</a></main></body></html>"
    )
    assert read_release(page.encode()) == (Attachment("T", f"{ASSETS}/1/a.ods"),)


def test_a_release_without_attachments_has_none() -> None:
    assert read_release(b'{"details": {}}') == ()


@pytest.mark.parametrize(
    "title",
    [
        "Local authority inspection outcomes as at 31 March 2026",
        "Children's social care data in England 2022",
        "Local authority and children's homes in England inspections and outcomes: autumn 2018",
        "Something new about social work",
    ],
)
def test_releases_about_councils_and_unknown_ones_are_asked(title: str) -> None:
    chosen = choose_releases([Release(title, "/government/statistics/x")])
    assert [release.title for release in chosen.wanted] == [title]


@pytest.mark.parametrize(
    "title",
    ["Fostering in England 2021", "Adoption agencies", "Serious incident notifications", "SEND"],
)
def test_releases_about_something_else_are_left_alone_by_name(title: str) -> None:
    chosen = choose_releases([Release(title, "/government/statistics/x")])
    assert chosen.left_alone == (title,)


def test_one_format_of_a_workbook_is_enough() -> None:
    title = "Children's social care in England 2022: underlying data"
    xlsx, ods = (Attachment(title, f"{ASSETS}/{n}/data_2022.{n}") for n in ("xlsx", "ods"))
    chosen = choose_workbooks([xlsx, ods])
    assert chosen.wanted == (ods,)
    assert chosen.left_alone == (title,)


@pytest.mark.parametrize(
    ("title", "name", "wanted"),
    [
        ("Underlying data", "local_authority_inspection_outcomes_2026_underlying_data.ods", True),
        ("LA inspection outcomes", "LA_Inspection_Outcomes_as_at_31_March_2025.ODS", True),
        ("Providers and places", "places.xlsx", False),
        ("Fostering underlying data", "fostering.ods", False),
        ("Charts", "charts.ods", False),
    ],
)
def test_workbooks_are_chosen_by_title_and_file_name(title: str, name: str, wanted: bool) -> None:
    chosen = choose_workbooks([Attachment(title, f"{ASSETS}/1/{name}")])
    assert bool(chosen.wanted) is wanted
    assert bool(chosen.left_alone) is not wanted


def test_texts_of_a_release_are_neither_wanted_nor_counted() -> None:
    chosen = choose_workbooks([Attachment("Main findings", "/government/statistics/x/findings")])
    assert (chosen.wanted, chosen.left_alone) == ((), ())


def test_the_collections_path_is_the_one_in_the_api() -> None:
    assert COLLECTION == "/government/collections/childrens-social-care-statistics"


@pytest.mark.parametrize(
    "odd",
    [
        "a text",
        {"title": ["a list"], "base_path": ["/government/statistics/x"]},
        {"title": None, "base_path": "http://[::1/government/statistics/x"},
    ],
)
def test_an_odd_entry_in_the_collection_costs_no_other(odd: object) -> None:
    release = {"title": "Outcomes", "base_path": "/government/statistics/outcomes"}
    content = {"links": {"documents": [odd, 5, None, release]}}
    (found,) = read_collection(json.dumps(content).encode())
    assert found.path == "/government/statistics/outcomes"


@pytest.mark.parametrize("odd", ["a text", {"url": 5}, {"url": "http://[::1/a.ods"}])
def test_an_odd_attachment_costs_no_other(odd: object) -> None:
    file = {"title": "Underlying data", "url": "https://assets.example/outcomes.ods"}
    content = {"details": {"attachments": [odd, file]}}
    found = read_release(json.dumps(content).encode())
    assert [each.filename for each in choose_workbooks(found).wanted] == ["outcomes.ods"]
