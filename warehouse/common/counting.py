"""Numbers in the sentences that people read, and lists that are cut where they are long."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 council", "1,003 documents".

    Args:
        number: How many.
        one: The noun for one.
        many: The noun for any other number; by default `one` with an s.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def and_more(entries: Sequence[object], most: int) -> str:
    """Return what stands after the first `most` entries of a list: "and 3 more"; "" for none."""
    more = len(entries) - most
    return f"and {more:,} more" if more > 0 else ""


def first_few(entries: Sequence[str], most: int, separator: str = ", ") -> str:
    """Return a list in one line, cut after `most` entries: "a, b and 3 more", "a; b; and 3 more".

    Args:
        entries: What is listed.
        most: How many of them are named.
        separator: What stands between them; a semicolon stands before "and" too.
    """
    named = separator.join(entries[:most])
    if more := and_more(entries, most):
        return f"{named}{separator if separator == '; ' else ' '}{more}"
    return named
