"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is asked to do.

    Attributes:
        only: "reports", "statistics", or None for both.
        councils: Names of the councils it is limited to; empty for all.
        full: Whether files that the archive holds are asked for again.
        closed_councils: Whether closed councils are searched for too.
        expected_councils: How many open councils there should be, give or take `leeway`.
        accept_fewer: Whether it is in order that reports have vanished.
    """

    only: str | None = None
    councils: tuple[str, ...] = ()
    full: bool = False
    closed_councils: bool = False
    expected_councils: int = 153
    leeway: int = 3
    accept_fewer: bool = False
