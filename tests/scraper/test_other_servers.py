"""What is not known of the sites: any server that is built as they are must be understood."""

from __future__ import annotations

from scraper.messages.findings import Findings
from scraper.spiders.search_walk import Search
from tests.scraper.search_pages import FIRST, SITE, page, walk


def test_a_next_link_on_the_last_page_that_leads_nowhere_ends_the_walk() -> None:
    search = walk(
        page(range(100), total=153, onward="/search?start=100"),
        page(range(100, 153), total=153, onward="#"),
    )
    assert search.next_address is None
    assert search.is_whole


def test_a_page_past_the_end_may_state_that_it_found_nothing() -> None:
    search = walk(page(range(100)), page(range(100, 153)), page(range(0), total=0))
    assert search.is_whole
    assert search.findings.failures == []


def test_a_total_that_turns_to_nothing_in_the_midst_of_a_walk_is_reported() -> None:
    search = walk(page(range(100), total=153), page(range(0), total=0))
    assert not search.is_whole
    assert "states 153 councils and lists 100" in search.findings.failures[0]


def test_a_next_link_without_an_offset_gives_way_to_the_count() -> None:
    search = walk(page(range(100), total=153, onward="/search?page=2"))
    assert search.next_address is not None
    assert "start=100" in search.next_address


def test_a_page_that_repeats_whatever_is_asked_fails_in_one_line() -> None:
    first = page(range(100), total=153)
    search = walk(first, first)
    assert search.next_address is None
    assert len(search.findings.failures) == 1
    assert search.findings.notes == []


def test_next_links_that_skip_councils_are_reported_once() -> None:
    pages = [
        page(range(n, n + 10), total=30, onward=f"/search?start={n + 100}") for n in (0, 10, 20)
    ]
    search = walk(*pages, page(range(0), total=30))
    assert search.is_whole
    assert len(search.findings.notes) == 1


def test_open_councils_in_the_search_for_closed_ones_stay_open() -> None:
    findings = Findings()
    open_ones = walk(page(range(100), total=100), search=Search(findings, SITE))
    closed = Search(findings, SITE, is_closed=True, open_search=open_ones)
    new = closed.take(page(range(99, 103), total=4), FIRST)
    assert [council.urn for council in new] == [100, 101, 102]
    assert closed.listed_as_open == {99}
    assert closed.is_whole


def test_open_councils_are_known_whichever_search_lists_them_first() -> None:
    findings = Findings()
    open_ones = Search(findings, SITE)
    closed = Search(findings, SITE, is_closed=True, open_search=open_ones)
    closed.take(page(range(2), total=2), FIRST)
    walk(page(range(1, 5), total=4), search=open_ones)
    assert closed.listed_as_open == {1}
