"""A file that a walk through releases asks for: a workbook, or a data set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file to ask for: where, its live address, and what the site calls it."""

    address: str
    live_address: str
    title: str
