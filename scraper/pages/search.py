"""The search page: which councils there are (docs/sources.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from scraper.pages.html import PageError, links_in, nearest_of_class, text_of, tree
from scraper.records import ListedCouncil
from scraper.sites import OffSiteError, Site

MOST_ROWS = 100  # the site has clamped larger numbers, in silence, since February 2025
CLOSED = "2"  # the site lists open councils unless asked for these

_PROVIDER = re.compile(r"/provider/\d+/(\d{4,9})/?")
_RESULTS = re.compile(r"(\d[\d,]*)\s+results?\b(?! per\b)")
_KNOWN_LABELS = frozenset({"Category", "Rating", "Latest report", "URN"})


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results.

    Attributes:
        councils: One for each card and council, in the order of the page; the same council may
            stand on two cards.
        total: The total that the page states; None where it states none.
        next_link: The link to the next page as it stands; None where there is none.
        unknown_labels: Labels of cards that we have not met before.
        unexpected_links: Links on cards that are no council's page, or lead to another host.
    """

    councils: tuple[ListedCouncil, ...]
    total: int | None
    next_link: str | None
    unknown_labels: tuple[str, ...] = ()
    unexpected_links: tuple[str, ...] = ()

    @property
    def next_start(self) -> int | None:
        """The offset in the next link; None where there is no link or no offset in it."""
        offset = _start_of(self.next_link or "")
        return int(offset) if offset else None


def search_path(start: int, *, closed: bool = False) -> str:
    """Return the path and query of the search for local authorities, from the result `start`.

    The form is the one that public tools use. The site lists open councils unless told.
    """
    query = [
        ("q", ""),
        ("location", ""),
        ("lat", ""),
        ("lon", ""),
        ("radius", ""),
        ("level_1_types", "3"),
        ("level_2_types[]", "12"),
        *([("status[]", CLOSED)] if closed else []),
        ("start", str(start)),
        ("rows", str(MOST_ROWS)),
    ]
    return f"/search?{urlencode(query)}"


def with_start(address: str, start: int) -> str:
    """Return the address of a search page with another offset."""
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "start"]
    return parts._replace(query=urlencode([*query, ("start", str(start))])).geturl()


# Read as it comes, for what to ask next, and again from the archive, for its rows.
@lru_cache(maxsize=32)
def read_search(body: bytes, address: str, site: Site) -> SearchPage:
    """Return what a search page says.

    Args:
        body: The page.
        address: Where it came from.
        site: The site whose links are followed.

    Raises:
        PageError: it is an error page, or a total is stated that is no number.
    """
    page = tree(body)
    mains = page.find_all("main")  # nobody has recorded whether there is one
    main = mains[0] if len(mains) == 1 else page
    councils: list[ListedCouncil] = []
    unexpected: list[str] = []
    for anchor in _links_of_cards(main):
        href = str(anchor["href"])
        if council := _listed(anchor, href, address, site):
            councils.append(council)
        else:
            unexpected.append(href)
    labels = {label for council in councils for label, _ in council.labels}
    return SearchPage(
        tuple(councils),
        _total(main, in_words=main is not page),
        _next_link(page),
        tuple(sorted(labels - _KNOWN_LABELS)),
        tuple(unexpected),
    )


def _links_of_cards(main: Tag) -> Iterator[Tag]:
    """Yield the links in the headings of cards.

    Not by CSS selectors: compiling three of them took a tenth of a second of each run.
    """
    for anchor in links_in(main):
        headings = anchor.find_parents("h3")
        if any(nearest_of_class(heading, "search-result") for heading in headings):
            yield anchor


def _listed(anchor: Tag, href: str, address: str, site: Site) -> ListedCouncil | None:
    """Return the council that a card's link leads to; None where it leads to none, or names none.

    The number in the middle of its address is 44 today; nobody has recorded that it stays.
    """
    try:
        target = site.address(href, address)
    except OffSiteError:
        return None
    match, name = _PROVIDER.fullmatch(urlsplit(site.live(target)).path), text_of(anchor)
    return ListedCouncil(int(match[1]), name, target, _labels(anchor)) if match and name else None


def _labels(anchor: Tag) -> tuple[tuple[str, str], ...]:
    """Return the "label: value" pairs of the card around a link."""
    card = nearest_of_class(anchor, "search-result")
    pairs = []
    for item in card.find_all("li") if card else ():
        label, colon, value = text_of(item).partition(":")
        if colon and value.strip():
            pairs.append((label.strip(), value.strip()))
    return tuple(pairs)


def _total(main: Tag, *, in_words: bool) -> int | None:
    """Return the total stated; None where none is, or only in words ("No results").

    How it is marked in every state nobody has recorded.

    Args:
        main: The main part, or the whole page.
        in_words: Whether to look for it in the text where nothing is marked as the total.
    """
    marked = [text_of(tag) for tag in main.find_all(class_=["js-results-count", "results-count"])]
    if marked:
        found = {number for text in marked for number in _RESULTS.findall(text) or _only(text)}
    else:
        found = set(_RESULTS.findall(text_of(main))) if in_words else set()
        if len(found) > 1:  # a choice ("10 results, 20 results a page"), and no total
            return None
    if len(found) > 1:
        raise PageError(f"several totals: {sorted(found)}")
    return int(found.pop().replace(",", "")) if found else None


def _only(text: str) -> list[str]:
    """Return the number that a marked total is, such as "153"; it has none in words alone."""
    numbers = re.findall(r"\d[\d,]*", text)
    if len(numbers) > 1:
        raise PageError(f"a total that is no number: {text!r}")
    return numbers


def _start_of(href: str) -> str:
    """Return the offset in a link to a page of the search; "" where it has none."""
    start = parse_qs(href.partition("?")[2].partition("#")[0]).get("start", [""])[-1].strip()
    return start if start.isdecimal() else ""


def _is_marked(anchor: Tag, name: str, mark: str) -> bool:
    """Whether a link has a word among its classes, or its relations; those in any case."""
    words = [str(word) for word in anchor.get_attribute_list(name) if word]
    return mark in (map(str.lower, words) if name == "rel" else words)


def _next_link(page: BeautifulSoup) -> str | None:
    """Return the link to the next page as it stands; links above and below are one."""
    anchors = links_in(page)
    for name, mark in (("class", "pagination__next"), ("rel", "next")):
        found = [str(anchor["href"]) for anchor in anchors if _is_marked(anchor, name, mark)]
        if len({_start_of(href) or href for href in found}) > 1:
            raise PageError(f"several links to the next page: {sorted(set(found))}")
        if found:
            return found[0]
    return None
