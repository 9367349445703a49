"""What a run counted, and what a person should know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any


class Findings:
    """Counts and one-line messages of one run.

    Args:
        told_before: The concerns and notes of the last run that ended.

    Attributes:
        counts: How often what happened.
        failures: Why the run must not be published; any makes it fail.
        concerns: What a person should look at; the run is published all the same.
        notes: What is worth knowing; nothing is missing for it.
        wordings: How many links had each wording.
        unknown_wordings: Those of `wordings` that are not on the list in pages/wordings.py.
        off_site_links: (address, where it stood) of links and redirects that were not followed.
        new: What was listed for the first time.
    """

    def __init__(self, told_before: Iterable[str] = ()) -> None:
        self.told_before = frozenset(told_before)
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self.concerns: list[str] = []
        self.notes: list[str] = []
        self.wordings: Counter[str] = Counter()
        self.unknown_wordings: Counter[str] = Counter()
        self.off_site_links: list[tuple[str, str]] = []
        self.new: list[dict[str, Any]] = []

    def count(self, what: str, number: int = 1) -> None:
        """Add to a count."""
        self.counts[what] += number

    def fail(self, message: str) -> None:
        """Note why this run must not be published."""
        if message not in self.failures:
            self.failures.append(message)

    def concern(self, message: str) -> None:
        """Note what a person should look at."""
        if message not in self.concerns:
            self.concerns.append(message)

    def concern_once(self, message: str) -> None:
        """Note what a person should look at, and may well leave as it is: from then on a note."""
        if message in self.told_before:
            self.note(message)
        else:
            self.concern(message)

    def note(self, message: str) -> None:
        """Note what is worth knowing."""
        if message not in self.notes:
            self.notes.append(message)

    def off_site(self, address: str, where: str) -> None:
        """Note a link or a redirect that leads anywhere but to the site; it is not asked."""
        if (address, where) not in self.off_site_links:
            self.off_site_links.append((address, where))
            self.count("off_site")
