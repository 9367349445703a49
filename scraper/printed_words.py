"""Printed words made comparable: one way for all that is matched against known wordings.

Names are compared by `warehouse.councils`, the words of grades are in `scraper.vocabulary`.
"""

from __future__ import annotations

import re

_HYPHENS = re.compile("[\u2010\u2011\u00ad]")
# After a word, never between digits: "2.1" numbers a row.
_PUNCTUATION = re.compile(r"(?<=[a-z)'])\s*[.,:;](?=\s|$)")
_NO_WORD = re.compile(r"[^a-z0-9']+")
# Some links print the format twice: "..., pdf, pdf".
_FORMAT = re.compile(r"(?:[,\s]+(?:as\s+)?pdf)+$", re.IGNORECASE)


def one_line(text: str) -> str:
    """Return text with every run of white space, no-break spaces included, as one space."""
    return " ".join(text.split())


def straight(text: str) -> str:
    """Return text on one line with straight apostrophes: what a name is read from."""
    return one_line(text.replace("\u2019", "'").replace("\u2018", "'"))


def comparable(text: str) -> str:
    """Return text in lower case with single spaces, straight apostrophes and plain hyphens."""
    words = straight(text).lower()
    return words if words.isascii() else _HYPHENS.sub("-", words)


def bare_words(text: str) -> str:
    """Return `comparable` text in its words alone: letters, digits and apostrophes."""
    return one_line(_NO_WORD.sub(" ", comparable(text)))


def without_format(text: str) -> str:
    """Return a link's wording without ", PDF" or "as pdf" at its end."""
    return _FORMAT.sub("", text)


def unpunctuated(text: str) -> str:
    """Return `comparable` text without the punctuation that may follow a word.

    Titles and labels are printed with full stops, colons and commas or without: all the same.
    """
    return _PUNCTUATION.sub("", comparable(text))
