"""The search page: which councils there are (docs/sources.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from scraper.pages.html import PageError, refuse_error_page, text_of, tree
from scraper.records import ListedCouncil
from scraper.sites import OffSiteError, Site

MOST_ROWS = 100  # the site has clamped larger numbers, in silence, since February 2025
CLOSED = "2"  # the site lists open councils unless asked for these

_PROVIDER = re.compile(r"/provider/\d+/(\d{4,9})/?")
# Numbers beside a total: "page 1 of 2", "100 per page".
_NO_TOTAL = re.compile(r"\bpage [\d,]+ of [\d,]+|\b[\d,]+ (?:results )?per page", re.IGNORECASE)
_IS_COUNCIL = re.compile(r"/provider/44/\d")
# Links that do something on this page, or beside the web; nobody can go there.
_LEADS_NOWHERE = re.compile(
    r"\s*(?:#.*|(?:javascript|about|mailto|tel):.*)?", re.IGNORECASE | re.DOTALL
)
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
        strange_links: Links on cards that are no council's page, or lead to another host.
        has_changed: Whether the councils were found by other markup than expected.
    """

    councils: tuple[ListedCouncil, ...]
    total: int | None
    next_link: str | None
    unknown_labels: tuple[str, ...] = ()
    strange_links: tuple[str, ...] = ()
    has_changed: bool = False

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
    refuse_error_page(page)
    # Nobody has recorded whether a search page has a main part; without one, all of it counts.
    mains = page.find_all("main")
    main = mains[0] if len(mains) == 1 else page
    leading = [a for a in main.find_all("a", href=True) if "/provider/" in _target(a, address)]
    anchors, has_changed = [anchor for anchor in leading if _is_on_a_card(anchor)], False
    if not anchors:
        # Cards of another markup. Other links to providers may stand beside them: to schools, say.
        anchors = [anchor for anchor in leading if _IS_COUNCIL.search(_target(anchor, address))]
        has_changed = bool(anchors)
    councils, strange = _listed(anchors, address, site)
    labels = {label for council in councils for label, _ in council.labels}
    return SearchPage(
        councils,
        _total(main, in_words=main is not page),
        _next_link(page),
        tuple(sorted(labels - _KNOWN_LABELS)),
        strange,
        has_changed,
    )


def _target(anchor: Tag, address: str) -> str:
    """Return where a link leads, as it stands where that is no address at all."""
    href = str(anchor["href"])
    try:
        return urljoin(address, href.strip())
    except ValueError:
        return href


def _listed(
    anchors: Iterable[Tag], address: str, site: Site
) -> tuple[tuple[ListedCouncil, ...], tuple[str, ...]]:
    """Return the councils that links lead to, and the links that lead to none.

    A card may have several links to its council: the first with words gives the name.
    """
    councils: dict[tuple[int, int], ListedCouncil] = {}  # by card and number
    strange: list[str] = []
    wordless: list[tuple[int, str]] = []
    for anchor in anchors:
        href = str(anchor["href"])
        try:
            target = site.address(href, address)
        except OffSiteError:
            strange.append(href)
            continue
        match = _PROVIDER.fullmatch(urlsplit(site.live(target)).path)
        if not match:
            strange.append(href)
            continue
        urn, name = int(match[1]), text_of(anchor)
        if name:
            found = ListedCouncil(urn, name, target, _labels(anchor))
            councils.setdefault((id(_card(anchor) or anchor), urn), found)
        else:
            wordless.append((urn, href))  # a picture, say
    named = {council.urn for council in councils.values()}
    strange += [href for urn, href in wordless if urn not in named]
    return tuple(councils.values()), tuple(strange)


def _card(anchor: Tag) -> Tag | None:
    """Return the card around a link; where the markup has changed, the item of a list."""
    return anchor.find_parent(class_="search-result") or anchor.find_parent("li")


def _is_on_a_card(anchor: Tag) -> bool:
    """Whether a link is in the heading of a card of the results."""
    heading = anchor.find_parent("h3")
    return heading is not None and heading.find_parent(class_="search-result") is not None


def _labels(anchor: Tag) -> tuple[tuple[str, str], ...]:
    """Return the "label: value" pairs of the card around a link."""
    card = anchor.find_parent(class_="search-result")
    pairs = []
    for item in card.find_all("li") if card else ():
        label, colon, value = text_of(item).partition(":")
        if colon and value.strip():
            pairs.append((label.strip(), value.strip()))
    return tuple(pairs)


def _total(main: Tag, *, in_words: bool) -> int | None:
    """Return the total stated; None where none is.

    Args:
        main: The main part, or the whole page.
        in_words: Whether to look for it in the text where nothing is marked as the total.
    """
    stated = [text_of(tag) for tag in main.find_all(class_=["js-results-count", "results-count"])]
    if not stated and in_words:
        found = {
            match[1] for match in re.finditer(r"(\d[\d,]*)\s+results?\b(?! per\b)", text_of(main))
        }
        # Several are a choice ("10 results, 20 results a page"), and no total.
        stated = list(found) if len(found) == 1 else []
    numbers = {number for text in stated if (number := _number_in(text)) is not None}
    if len(numbers) > 1:
        raise PageError(f"several totals: {sorted(numbers)}")
    return numbers.pop() if numbers else None


def _number_in(text: str) -> int | None:
    """Return the total in words such as "153", "153 results" or "1 to 100 of 153 results".

    Words without a number ("No results") state none.
    """
    text = _NO_TOTAL.sub(" ", text)
    numbers = re.findall(r"\d[\d,]*", text)
    if not numbers:
        return None
    if len(numbers) > 1:
        numbers = re.findall(r"of (\d[\d,]*)", text) or re.findall(r"(\d[\d,]*) results?\b", text)
    if len(numbers) != 1:
        raise PageError(f"a total that is no number: {text!r}")
    return int(numbers[0].replace(",", ""))


def _start_of(href: str) -> str:
    """Return the offset in a link to a page of the search; "" where it has none."""
    offset = parse_qs(href.partition("?")[2].partition("#")[0]).get("start", [""])[-1].strip()
    return offset if offset.isdecimal() else ""


def _next_link(page: BeautifulSoup) -> str | None:
    """Return the link to the next page as it stands."""
    anchors = [
        anchor
        for anchor in page.find_all("a", href=True)
        if not _LEADS_NOWHERE.fullmatch(str(anchor["href"]))
    ]
    by_class = [a for a in anchors if "pagination__next" in a.get_attribute_list("class")]
    by_relation = [a for a in anchors if "next" in a.get_attribute_list("rel")]
    within = [a for a in anchors if a.find_parent(class_="pagination__next") is not None]
    for marked in (by_class, by_relation, within):
        found = [str(anchor["href"]) for anchor in marked]
        if len({_start_of(href) or href for href in found}) > 1:
            raise PageError(f"several links to the next page: {sorted(set(found))}")
        if found:
            return found[0]  # one above and one below the results may be written differently
    return None
