"""Numbers in the sentences that people read."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 council", "1,003 documents".

    Args:
        number: How many.
        one: The noun for one.
        many: The noun for any other number; by default `one` with an s.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
