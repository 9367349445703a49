"""Printed words made comparable: one way for all that is matched against known wordings."""

from __future__ import annotations

import re

_APOSTROPHES = re.compile("[\u2018\u2019]")
_HYPHENS = re.compile("[\u2010\u2011\u00ad]")
# After a word, never between digits: "2.1" numbers a row.
_PUNCTUATION = re.compile(r"(?<=[a-z)'])\s*[.,:;](?=\s|$)")


def comparable(text: str) -> str:
    """Return text in lower case with single spaces, straight apostrophes and plain hyphens."""
    text = _HYPHENS.sub("-", _APOSTROPHES.sub("'", text))
    return " ".join(text.lower().split())


def unpunctuated(text: str) -> str:
    """Return `comparable` text without the punctuation that may follow a word.

    Titles and labels are printed with full stops, colons and commas or without: all the same.
    """
    return _PUNCTUATION.sub("", comparable(text))
