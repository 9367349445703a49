"""The search: what its cards and links say, and the walk from page to page."""

from __future__ import annotations

import pytest

from scraper.messages.error_texts import NotWholeError
from scraper.messages.findings import Findings
from scraper.pages.search import SearchPage, read_search, search_path
from scraper.sites import reports_site
from scraper.spiders.search_walk import Search
from tests.scraper.collecting import LATER, Place
from tests.scraper.search_pages import FIRST, SITE, page, walk
from tests.site.faults import instead, redirect, sometimes

HERE = f"https://reports.ofsted.gov.uk{search_path(0)}"
ALL = range(153)


def on_cards(*links: str) -> SearchPage:
    """Return a search page with one card, whose heading has these links."""
    card = f'<li class="search-result"><h3>{"".join(links)}</h3></li>'
    return read_search(f"<main><ul>{card}</ul></main>".encode(), HERE, reports_site())


def link(words: str, href: str = "/provider/44/80429") -> str:
    return f'<a href="{href}">{words}</a>'


def with_next(onward: str) -> SearchPage:
    """Return a search page without cards, with these links."""
    return read_search(f"<main>{onward}</main>".encode(), HERE, reports_site())


def with_card(listed: SearchPage, *urns: int) -> SearchPage:
    """Return a page with more cards on top."""
    more = tuple(card for urn in urns for card in page(range(urn, urn + 1)).councils)
    return SearchPage(more + listed.councils, listed.total, listed.next_link)


def walk_on(search: Search, *pages: SearchPage) -> None:
    """Give a search more pages until it is over."""
    for each in pages:
        if search.next_address is not None:
            search.take(each, search.next_address)


def gone(status: int = 404) -> NotWholeError:
    return NotWholeError(f"HTTP {status}", status)


# What a card says


def test_a_link_without_words_to_a_council_that_no_other_names_is_reported() -> None:
    found = on_cards(link("Birmingham"), link("<img src=x>", "/provider/44/80430"))
    assert [council.urn for council in found.councils] == [80429]
    assert found.unexpected_links == ("/provider/44/80430",)


def test_a_council_on_two_cards_stands_twice() -> None:
    card = f'<li class="search-result"><h3>{link("Birmingham")}</h3></li>'
    found = read_search(f"<main><ul>{card}{card}</ul></main>".encode(), HERE, reports_site())
    assert len(found.councils) == 2


@pytest.mark.parametrize("href", ["provider/44/80429", "./provider/44/80429", " provider/44/80429"])
def test_links_may_be_relative_to_the_page(href: str) -> None:
    (council,) = on_cards(link("Birmingham", href)).councils
    assert council.url == "https://reports.ofsted.gov.uk/provider/44/80429"


def test_a_next_link_to_elsewhere_is_still_reported() -> None:
    onward = "https://evil.invalid/search?start=100"
    search = walk(page(range(100), onward=onward))
    assert search.findings.off_site_links == [(onward, "the search")]


# Cards that stand twice, or beside the results


@pytest.mark.parametrize("total", [None, 153])
@pytest.mark.parametrize("has_links", [True, False])
def test_a_card_that_stands_twice_pushes_no_council_out(total: int | None, has_links: bool) -> None:
    onward = "/search?start=100" if has_links else None
    search = walk(with_card(page(range(100), total=total, onward=onward), 0))
    assert search.next_address is not None
    assert "start=100" in search.next_address
    walk_on(search, page(range(100, 153), total=total), page(range(0)))
    assert search.is_whole
    assert search.councils.keys() == set(ALL)
    assert search.findings.notes == ["Council 0 (URN 0) is listed twice"]


def test_a_next_link_backwards_is_not_followed() -> None:
    search = walk(page(range(10)), page(range(10, 20), onward="/search?start=5"))
    assert search.next_address is not None
    assert "start=20" in search.next_address


def test_a_total_that_counts_a_card_twice_is_noted() -> None:
    search = walk(with_card(page(range(10), total=26), 3), page(range(10, 25), total=26))
    walk_on(search, page(range(0), total=26))
    assert search.is_whole
    assert search.findings.failures == []
    text = "the search: it states 26 councils and lists 25, 1 of them twice"
    assert text in search.findings.notes


def test_a_total_that_is_not_reached_with_cards_that_stand_twice_fails() -> None:
    search = walk(with_card(page(range(10), total=27), 3), page(range(10, 25), total=27))
    walk_on(search, page(range(0), total=27))
    assert not search.is_whole
    assert "it states 27 councils and lists 25" in search.findings.failures[0]


# Where the walk ends


def test_past_a_total_that_is_reached_a_next_link_is_asked_and_must_lead_to_nothing() -> None:
    first = page(ALL, total=153, onward="/search?start=153")
    ended, failed = walk(first, page(range(0), total=153)), walk(first)
    failed.take(page(range(153, 160), total=160), f"{FIRST}&start=153")
    assert ended.is_whole
    assert "its total changed from 153 to 160" in failed.findings.failures[0]


@pytest.mark.parametrize(
    ("pages", "error"),
    [
        ((), gone()),
        ((page(range(100), total=153),), gone()),
        ((page(range(100), onward="/search?start=100"),), gone()),
        ((page(range(25)),), gone()),
        ((page(range(100)),), gone(500)),
        ((page(range(100)),), NotWholeError("a page that breaks off before its end", 200)),
        ((page(range(100)),), TimeoutError()),
    ],
)
def test_a_page_that_should_be_there_is_a_failure(
    pages: tuple[SearchPage, ...], error: Exception
) -> None:
    search = walk(*pages)
    search.request_failed(f"{FIRST}&start=100", error)
    assert not search.is_whole
    assert search.next_address is None
    assert "127.0.0.1:8900/search; run again later" in search.findings.failures[0]


# What is said


def test_a_redirect_elsewhere_is_reported_with_the_address_that_was_asked(place: Place) -> None:
    sometimes(place.stand_in, "/search", instead(redirect("http://evil.invalid/x")))
    ran = place.collect()
    asked = f"{place.stand_in.base.removeprefix('http://')}/search"
    assert f"{asked} is redirected: another host: 'http://evil.invalid/x'\n" in ran.err
    assert "run again later" not in ran.err


def test_a_redirect_to_no_address_is_called_one() -> None:
    search = Search(Findings(), SITE)
    search.request_failed(FIRST, NotWholeError("HTTP 302 to 'file:///x'", 302))
    (line,) = search.findings.failures
    assert line.endswith("127.0.0.1:8900/search is redirected: HTTP 302 to 'file:///x'")


def test_a_council_missing_while_another_stands_twice_needs_a_person_once(whole: Place) -> None:
    """As where the order of the results changes between two pages."""
    missing, doubled = whole.site.world.search()[120], whole.site.world.search()[0]
    whole.site.world.councils.remove(missing)
    whole.misbehave("duplicated-council")
    first, second = whole.collect(), whole.collect(now=LATER)
    text = f"the site does not list {missing.name}, and lists others twice"
    assert f"{doubled.name} (URN {doubled.urn}) is listed twice" in first.err
    assert f"needs a person: {text}" in first.err
    assert f"note: {text}" in second.err
    assert (first.code, second.code) == (1, 0), second.err
