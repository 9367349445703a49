"""What every page object needs: a tree, exactly one match, one line of text, a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from scraper.pdf_header import has_pdf_header
from scraper.printed_words import one_line
from scraper.vocabulary import MONTHS

ERROR_HEADINGS = frozenset({"slim application error", "page not found", "report not found"})

_DATE = re.compile(r"(\d{1,2}) ([A-Za-z]+) (\d{4})")


class PageError(ValueError):
    """A page that is not what it should be; the message says what is wrong with it."""


@lru_cache(maxsize=32)  # more than are on their way between the two at once
def tree(body: bytes) -> BeautifulSoup:
    """Return the page as a tree, which is shared: look at it, do not change it.

    A page is tried for being whole and then read; it is made a tree of once.

    Raises:
        PageError: the page is empty, or an error page, which the site sends with status 200 at
            times.
    """
    if not body.strip():
        raise PageError("an empty page")
    page = BeautifulSoup(body, "lxml", from_encoding="utf-8")
    for heading in page.find_all("h1"):
        if text_of(heading).lower() in ERROR_HEADINGS:
            raise PageError(f'a page with the heading "{text_of(heading)}"')
    return page


def text_of(tag: Tag) -> str:
    """Return a tag's whole text on one line."""
    return one_line(tag.get_text(" "))


def only(found: Sequence[Tag], what: str) -> Tag:
    """Return the single tag of those found.

    Raises:
        PageError: there is none, or more than one.
    """
    if len(found) != 1:
        raise PageError(f"{len(found) or 'no'} {what} where one was expected")
    return found[0]


def of_class(around: Tag, name: str) -> list[Tag]:
    """Return the tags within another that have a class, in the order of the page.

    Beautiful Soup's own search, `find_all(class_=name)`, finds the same; with it, reading the
    pages of all councils took 0.12 s and not 0.08.
    """
    return [tag for tag in around.find_all(True) if name in tag.get_attribute_list("class")]


def nearest_of_class(within: PageElement, name: str) -> Tag | None:
    """Return the nearest tag around another that has a class; None where there is none."""
    around = (tag for tag in within.parents if name in tag.get_attribute_list("class"))
    return next(around, None)


def links_in(around: Tag) -> list[Tag]:
    """Return the links within a tag that lead somewhere."""
    return [anchor for anchor in around.find_all("a") if anchor.has_attr("href")]


def main_part(page: BeautifulSoup) -> Tag:
    """Return the part of a page that holds its matter.

    Raises:
        PageError: there is not exactly one.
    """
    mains = page.find_all("main")
    named = [tag for tag in mains if tag.get("id") == "main"]
    return only(named or mains, "main part")


def not_found_message(status: int, body: bytes) -> str | None:
    """Return in which words a file server says that it has no such report; None if it does not.

    Args:
        status: HTTP status. The site's page "Report not found" comes with 404 and with 200.
        body: What came.
    """
    if has_pdf_header(body):
        return None
    page = BeautifulSoup(body, "lxml", from_encoding="utf-8")
    headings = {text_of(heading).lower() for heading in page.find_all("h1")}
    if "report not found" in headings:
        return f'the file server says "Report not found" (HTTP {status})'
    if status in (404, 410) and "slim application error" not in headings:
        return f"the file server has no such file (HTTP {status})"
    return None


def parse_date(text: str) -> date | None:
    """Return a date printed like 9 May 2025 or 09 May 2025; None where it is not one.

    The months are an English table of our own, so that no machine's language matters.
    """
    match = _DATE.fullmatch(one_line(text))
    if not match or match[2].lower() not in MONTHS:
        return None
    try:
        return date(int(match[3]), MONTHS.index(match[2].lower()) + 1, int(match[1]))
    except ValueError:
        return None
