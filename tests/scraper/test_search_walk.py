"""The search: what its cards and links say, and the walk from page to page."""

from __future__ import annotations

import pytest

from scraper.pages.search import SearchPage, read_search, search_path
from scraper.sites import reports_site

HERE = f"https://reports.ofsted.gov.uk{search_path(0)}"


def on_cards(*links: str) -> SearchPage:
    """Return a search page with one card, whose heading has these links."""
    card = f'<li class="search-result"><h3>{"".join(links)}</h3></li>'
    return read_search(f"<main><ul>{card}</ul></main>".encode(), HERE, reports_site())


def link(words: str, href: str = "/provider/44/80429") -> str:
    return f'<a href="{href}">{words}</a>'


def with_next(onward: str) -> SearchPage:
    """Return a search page without cards, with these links."""
    return read_search(f"<main>{onward}</main>".encode(), HERE, reports_site())


# One card, several links


@pytest.mark.parametrize(
    "links",
    [
        (link("Birmingham"), link("View")),
        (link("<img src=x>"), link("Birmingham")),
        (link("Birmingham"), link("<img src=x>")),
    ],
)
def test_the_first_link_of_a_card_with_words_gives_the_name(links: tuple[str, ...]) -> None:
    found = on_cards(*links)
    assert [(council.urn, council.name) for council in found.councils] == [(80429, "Birmingham")]
    assert found.strange_links == ()


def test_a_link_without_words_to_a_council_that_no_other_names_is_told_of() -> None:
    found = on_cards(link("Birmingham"), link("<img src=x>", "/provider/44/80430"))
    assert [council.urn for council in found.councils] == [80429]
    assert found.strange_links == ("/provider/44/80430",)


def test_a_council_on_two_cards_stands_twice() -> None:
    card = f'<li class="search-result"><h3>{link("Birmingham")}</h3></li>'
    found = read_search(f"<main><ul>{card}{card}</ul></main>".encode(), HERE, reports_site())
    assert len(found.councils) == 2


@pytest.mark.parametrize("href", ["provider/44/80429", "./provider/44/80429", " provider/44/80429"])
def test_links_may_be_relative_to_the_page(href: str) -> None:
    (council,) = on_cards(link("Birmingham", href)).councils
    assert council.url == "https://reports.ofsted.gov.uk/provider/44/80429"
    changed = f"<main><p>{link('Birmingham', href)}</p></main>".encode()
    assert read_search(changed, HERE, reports_site()).councils == (council,)


@pytest.mark.parametrize("href", ["javascript:void(0)", " JavaScript:go()", "#", "", "#next"])
def test_a_next_link_that_nobody_can_follow_is_none(href: str) -> None:
    assert with_next(f'<a class="pagination__next" href="{href}">Next</a>').next_link is None
    both = f'<a rel="next" href="{href}">Next</a><a rel="next" href="?start=100">Next</a>'
    assert with_next(both).next_start == 100
