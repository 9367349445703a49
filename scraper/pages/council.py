"""A council's page: which documents it lists (docs/sources.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from bs4 import BeautifulSoup, Tag

from scraper.pages.html import (
    PageError,
    links_in,
    main_part,
    nearest_of_class,
    of_class,
    only,
    parse_date,
    text_of,
    tree,
)
from scraper.printed_words import one_line, without_format
from scraper.records import PublicationLink
from scraper.sites import OffSiteError, Site, file_id_of, is_on_file_server
from warehouse.common.counting import counted

_LABEL = re.compile(
    r"(?P<title>.*?)(?:[,\s]+(?:as\s+)?pdf)+\s*[-\u2013]\s*(?P<date>\d{1,2} \w+ \d{4})",
    re.IGNORECASE,
)
_URN = re.compile(r"\bURN\s*:\s*(\d+)")


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """What a council's page lists.

    Attributes:
        urn: As the page states it.
        name: The heading.
        links: Every document, each once, in the order of the page.
        off_site: Links that look like documents but lead elsewhere.
        changes: Signs that the page's markup has changed, one line each.
        warnings: What was not as expected, one line each.
    """

    urn: int
    name: str
    links: tuple[PublicationLink, ...]
    off_site: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


# A page is read as it comes, for what to ask next, and again from the archive, for its rows.
@lru_cache(maxsize=256)
def read_council(body: bytes, address: str, site: Site, urn: int, today: date) -> CouncilPage:
    """Return what a council's page lists.

    Args:
        body: The page.
        address: Where it came from.
        site: The site whose links are followed.
        urn: The council that was asked for.
        today: Dates after tomorrow are refused.

    Raises:
        PageError: it is not this council's page.
    """
    page = tree(body)
    main = main_part(page)
    stated = _stated_urn(main)
    if stated != urn:
        raise PageError(f"the page of URN {stated} came for URN {urn}")
    anchors = links_in(main)
    by_class = [a for a in anchors if "publication-link" in a.get_attribute_list("class")]
    by_address = [a for a in anchors if "/v1/file/" in str(a["href"])]
    marked = {id(anchor) for anchor in [*by_class, *by_address]}
    found = _read_links((a for a in anchors if id(a) in marked), address, site, today)
    changes = []
    if len(by_class) != len(by_address):
        left = len(found.off_site)
        changes.append(
            counted(len(by_class), "link marked as a publication", "links marked as publications")
            + f", {counted(len(by_address), 'link')} to files; "
            + (f"all but {left} were taken" if left else "all were taken")
        )
    if unread := _unread(page, anchors, marked):
        changes.append(
            f"{counted(unread, 'link')} to documents not taken: without an address, outside of "
            "the main part or of another form"
        )
    links = tuple(found.links.values())
    return CouncilPage(
        urn,
        text_of(_heading(main)),
        links,
        tuple(found.off_site),
        tuple(changes),
        (*found.warnings, *_reissued(links)),
    )


def _heading(main: Tag) -> Tag:
    """Return the heading that is the council's name."""
    headings = main.find_all("h1")
    titles = [tag for tag in headings if "title-block__heading" in tag.get_attribute_list("class")]
    return only(titles or headings, "heading")


@dataclass(slots=True)
class _Found:
    """What the links to documents on a page came to."""

    links: dict[int, PublicationLink] = field(default_factory=dict)  # by number
    off_site: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _read_links(anchors: Iterable[Tag], address: str, site: Site, today: date) -> _Found:
    """Return what links to documents say, a file that is listed twice once."""
    found = _Found()
    for anchor in anchors:
        href = str(anchor["href"])
        try:
            file_id = file_id_of(site.live(site.address(href, address)))
        except OffSiteError:
            file_id = None
        if file_id is None:
            found.off_site.append(href)
            continue
        link, warning = _read_link(anchor, href, file_id, today)
        if warning:
            found.warnings.append(warning)
        first = found.links.setdefault(file_id, link)
        if (first.title, first.published) != (link.title, link.published):
            found.warnings.append(f"file {file_id} is listed twice, in different words")
    return found


def _unread(page: BeautifulSoup, anchors: Iterable[Tag], marked: set[int]) -> int:
    """Return how many links speak of documents and are none of those that are read."""
    speaking = [tag for tag in of_class(page, "publication-link") if tag.name == "a"]
    speaking += [anchor for anchor in anchors if is_on_file_server(str(anchor["href"]))]
    return len({id(anchor) for anchor in speaking} - marked)


def _reissued(links: Iterable[PublicationLink]) -> Iterator[str]:
    """Yield a line for each two files that one wording and one date stand for; both are kept."""
    older: dict[tuple[str, date | None], int] = {}
    for link in sorted(links, key=lambda link: link.file_id):
        key = (link.title, link.published)
        if link.published and key in older:
            yield (
                f"files {older[key]} and {link.file_id} have the same wording and date; "
                f"{link.file_id} is the newer"
            )
        older[key] = link.file_id


def _stated_urn(main: Tag) -> int:
    """Return the number that the page says it is about."""
    below = of_class(main, "title-block__subheading")
    stated = {int(number) for tag in below for number in _URN.findall(text_of(tag))}
    if len(stated) != 1:
        raise PageError(f"{len(stated) or 'no'} URN stated where one was expected")
    return stated.pop()


def _read_link(
    anchor: Tag, href: str, file_id: int, today: date
) -> tuple[PublicationLink, str | None]:
    """Return a link to a document, and what is strange about it."""
    text = _wording(anchor)
    title, published = _split(text)
    printed = _printed_date(anchor)
    warning = None
    if published and printed and published != printed:
        warning = f"file {file_id}: the link says {published}, the line below it {printed}"
    published = published or printed
    if published and published > today + timedelta(days=1):
        warning = f"file {file_id}: a date in the future, {published}"
        published = None
    elif not published:
        warning = f"file {file_id}: no date that can be read in {text!r}"
    return (
        PublicationLink(file_id, href, text, title, published, _inspected(anchor)),
        warning,
    )


def _wording(anchor: Tag) -> str:
    """Return what a link says, from its text for screen readers where that has what we look for.

    Whether every link has such a text nobody has recorded; without one its own words serve.
    """
    for tag in of_class(anchor, "nonvisual"):
        text = text_of(tag)
        title, published = _split(text)
        if title and (published or without_format(text) != text):
            return text
    shown = [
        text for text in anchor.find_all(string=True) if not nearest_of_class(text, "nonvisual")
    ]
    return one_line(" ".join(shown)) or text_of(anchor)


def _split(text: str) -> tuple[str, date | None]:
    """Return a link's wording and its date; titles may contain " - " and ", pdf" themselves."""
    match = _LABEL.fullmatch(text)
    if match:
        return match["title"].rstrip(" ,"), parse_date(match["date"])
    before, dash, after = text.rpartition(" - ")
    if dash and parse_date(after):
        return without_format(before).rstrip(" ,"), parse_date(after)
    return without_format(text).rstrip(" ,"), None


def _printed_date(anchor: Tag) -> date | None:
    """Return the publication date printed under a link; None where there is not exactly one."""
    for parent in (nearest_of_class(anchor, "event__title"), anchor.find_parent("li")):
        times = parent.find_all("time") if parent else []
        times = [time for time in times if time.has_attr("pubdate")]
        if len(times) == 1:
            return parse_date(text_of(times[0]))
    return None


def _inspected(anchor: Tag) -> date | None:
    """Return the timeline's date of a link; None where it has none."""
    event = nearest_of_class(anchor, "event") or anchor.find_parent("li")
    dates = of_class(event, "timeline__date") if event else []
    times = [found for tag in dates for found in tag.find_all("time")]
    return parse_date(text_of(times[0])) if len(times) == 1 else None
