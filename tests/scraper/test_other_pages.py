"""Pages in the forms that other servers may give them: read right, or said to be wrong."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.pages.council import CouncilPage, read_council
from scraper.pages.html import PageError
from scraper.pages.search import SearchPage, read_search
from scraper.pages.whole import fault_of
from scraper.sites import reports_site

SITE = reports_site()
HERE = "https://reports.ofsted.gov.uk"
TODAY = date(2026, 8, 22)
WORDING = "Children's services inspection"
FULL = f'<span class="nonvisual">{WORDING}, PDF - 17 June 2026</span>'


def search_page(matter: str) -> SearchPage:
    body = f"<!DOCTYPE html><html><body>{matter}</body></html>".encode()
    return read_search(body, f"{HERE}/search", SITE)


def council_page(
    link: str = "", *, below: str = "URN: 80429", more: str = "", printed: str = "17 June 2026"
) -> CouncilPage:
    item = (
        '<li><span class="event__title"><a class="publication-link" '
        f'href="https://files.ofsted.gov.uk/v1/file/50300000">{link}</a>'
        f"<time pubdate datetime='2026-06-17'>{printed}</time></span></li>"
    )
    body = (
        '<html><body><main id="main"><div class="title-block"><h1>Birmingham</h1>'
        f'<p class="title-block__subheading">{below}</p></div>{item if link else ""}{more}'
        "</main></body></html>"
    )
    return read_council(body.encode(), f"{HERE}/provider/44/80429", SITE, 80429, TODAY)


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("153 results (page 1 of 2)", 153),
        ("153 results, 100 per page", 153),
        ("Results", None),
        ("No results", None),
        ("one hundred and fifty-three results", None),
    ],
)
def test_a_marked_total_is_read_beside_other_numbers_and_may_have_none(
    words: str, total: int | None
) -> None:
    count = f'<strong class="results-count js-results-count">{words}</strong>'
    assert search_page(f"<main>{count}</main>").total == total


def test_a_choice_of_page_sizes_is_no_total() -> None:
    assert search_page("<main>10 results, 20 results or 100 results per page</main>").total is None


def test_words_beside_the_main_part_are_no_total() -> None:
    assert search_page("<p>2 results of our survey</p><div>Search</div>").total is None


def test_two_links_to_the_same_next_page_may_be_written_differently() -> None:
    links = (
        '<a class="pagination__next" href="/search?start=100&amp;rows=100">Next</a>'
        f'<a class="pagination__next" href="{HERE}/search?rows=100&amp;start=100">Next</a>'
    )
    assert search_page(f"<main>{links}</main>").next_start == 100


def test_two_links_to_different_next_pages_are_refused() -> None:
    links = '<a class="pagination__next" href="?start=10"></a><a rel="next" href="?start=20"></a>'
    assert search_page(f"<main>{links}</main>").next_start == 10
    with pytest.raises(PageError, match="several links"):
        search_page(links.replace('rel="next"', 'class="pagination__next"'))


def test_links_to_schools_beside_an_empty_list_are_no_councils() -> None:
    page = search_page('<main><p>None</p><a href="/provider/21/100777">A school</a></main>')
    assert page.councils == ()


@pytest.mark.parametrize(
    "link",
    [
        f"{WORDING} {FULL}",
        f"{WORDING} {FULL.replace('span', 'em')}",
        f'{WORDING} <span class="nonvisual">(opens in a new tab)</span>',
        f'<span class="nonvisual">Opens in a new tab</span>{WORDING}{FULL}',
        WORDING,
    ],
)
def test_a_link_gives_its_wording_and_date_whatever_screen_readers_get(link: str) -> None:
    [found] = council_page(link).links
    assert (found.title, found.published) == (WORDING, date(2026, 6, 17))


def test_only_the_number_below_the_heading_is_the_pages() -> None:
    assert council_page(more="<p>Linked provider, URN: 100888</p>").urn == 80429


@pytest.mark.parametrize(
    "more",
    [
        '<a class="publication-link">Without an address</a>',
        '<a href="https://files.ofsted.gov.uk/v2/document/7">Another form</a>',
        '</main><a class="publication-link" href="https://files.ofsted.gov.uk/v1/file/7">x</a>',
    ],
)
def test_a_document_that_cannot_be_followed_is_reported(more: str) -> None:
    page = council_page(f"{WORDING} {FULL}", more=more)
    assert [link.file_id for link in page.links] == [50300000]
    assert len(page.changes) == 1
    assert page.changes[0].startswith("1 link")


def test_a_page_without_the_end_of_its_main_part_is_not_whole_though_its_length_is_right() -> None:
    cut = b"<html><body><main id='main'><h1>Birmingham</h1><ol><li>"
    assert fault_of("page", 200, cut) == "a page that breaks off before its end"
    assert fault_of("page", 200, cut + b"</ol></main>") is None


def test_a_workbook_of_unknown_length_must_have_its_end() -> None:
    whole = b"PK\x03\x04 sheets PK\x05\x06" + bytes(18)
    assert fault_of("workbook", 200, whole, has_known_end=False) is None
    cut = fault_of("workbook", 200, whole[:10], has_known_end=False)
    assert cut == "a workbook that breaks off before its end"
    assert fault_of("workbook", 200, whole[:10]) is None


def test_a_kind_that_no_rule_is_for_is_never_taken_as_whole() -> None:
    with pytest.raises(ValueError, match="when a plan is whole"):
        fault_of("plan", 200, b"anything")
