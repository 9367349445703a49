"""Pages of a search, made up, and the walk through them."""

from __future__ import annotations

from scraper.messages.findings import Findings
from scraper.pages.search import SearchPage, search_path
from scraper.records import ListedCouncil
from scraper.sites import reports_site
from scraper.spiders.search_walk import Search

SITE = reports_site("http://127.0.0.1:8900")
FIRST = SITE.address(search_path(0))


def page(urns: range, *, total: int | None = None, onward: str | None = None) -> SearchPage:
    """Return a page of results that lists these councils."""
    councils = tuple(
        ListedCouncil(urn, f"Council {urn}", SITE.address(f"/provider/44/{urn}")) for urn in urns
    )
    return SearchPage(councils, total, onward)


def walk(*pages: SearchPage, search: Search | None = None) -> Search:
    """Return a search that was given these pages in turn, each at the address it asked for."""
    search = search or Search(Findings(), SITE)
    address: str | None = FIRST
    for each in pages:
        assert address is not None, "the walk was over before"
        search.take(each, address)
        address = search.next_address
    return search
