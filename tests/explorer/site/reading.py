"""What a page or feed has at a place: always there, or the test fails naming the place."""

from __future__ import annotations

from bs4 import Tag


def first(within: Tag, selector: str) -> Tag:
    """Return the first element that a CSS selector finds."""
    found = within.select_one(selector)
    assert found is not None, selector
    return found


def attribute(within: Tag, selector: str, name: str) -> str:
    """Return an attribute, as it is written, of the first element that a CSS selector finds."""
    return str(first(within, selector)[name])
