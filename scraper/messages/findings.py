"""What a run counted, and what a person should know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypedDict

from scraper.vocabulary import DocumentStatus


@dataclass(slots=True)
class StatisticsCounts:
    """Releases of statistics and their workbooks in one run, by the names in its summary."""

    releases_asked: int = 0
    releases_read: int = 0
    workbooks_listed: int = 0
    workbooks_held: int = 0
    workbooks_asked: int = 0
    workbooks_fetched: int = 0


@dataclass(slots=True)
class ContextCounts:
    """Releases of figures beside the grades in one run, by the names in its summary.

    Attributes:
        data_sets_listed, data_sets_held, data_sets_asked, data_sets_fetched: Those of their data
            sets that we know.
        data_sets_failed: Those asked for that did not come.
        data_sets_read, figures: Data sets of the archive that were read, and what they say.
    """

    releases_asked: int = 0
    releases_read: int = 0
    data_sets_listed: int = 0
    data_sets_held: int = 0
    data_sets_asked: int = 0
    data_sets_fetched: int = 0
    data_sets_failed: int = 0
    data_sets_read: int = 0
    figures: int = 0


@dataclass(slots=True)
class Counts:
    """How often what happened in one run.

    Attributes:
        councils_read, councils_failed: Councils' pages.
        councils_listed_twice: Cards of the search for a council that it had listed before.
        files_listed: Documents on councils' pages, each once.
        files_held, files_asked: Those that were not asked for, and those that were.
        files_fetched, files_failed: Those asked for that came, and that did not.
        reports_failed: Of `files_failed`, those that councils' pages list.
        vanished: Listings that are no more.
        statistics, context: Of these sites.
        read: Documents read, by what became of each.
        read_from_archive: Of those, the ones that this run had not fetched.
    """

    councils_read: int = 0
    councils_failed: int = 0
    councils_listed_twice: int = 0
    files_listed: int = 0
    files_held: int = 0
    files_asked: int = 0
    files_fetched: int = 0
    files_failed: int = 0
    reports_failed: int = 0
    vanished: int = 0
    statistics: StatisticsCounts = field(default_factory=StatisticsCounts)
    context: ContextCounts = field(default_factory=ContextCounts)
    read: Counter[DocumentStatus] = field(default_factory=Counter)
    read_from_archive: int = 0


class NewDocument(TypedDict):
    """A document listed for the first time, as the summary has it; `published` is ISO or None."""

    council: str
    title: str
    published: str | None
    url: str


class Findings:
    """Counts and one-line messages of one run.

    Args:
        previous_messages: The concerns and notes of the last run that ended.

    Attributes:
        counts: How often what happened.
        failures: Why the run must not be published; any makes it fail.
        concerns: What a person should look at; the run is published all the same.
        notes: What is worth knowing; nothing is missing for it.
        wordings: How many links had each wording.
        unknown_wordings: Those of `wordings` that are not on the list in pages/link_wordings.py.
        off_site_links: (address, where it stood) of links and redirects that were not followed.
        new: What was listed for the first time.
        misplaced_files: Numbers of the files that were named as another council's report.
    """

    def __init__(self, previous_messages: Iterable[str] = ()) -> None:
        self.previous_messages = frozenset(previous_messages)
        self.counts = Counts()
        self.failures: list[str] = []
        self.concerns: list[str] = []
        self.notes: list[str] = []
        self.wordings: Counter[str] = Counter()
        self.unknown_wordings: Counter[str] = Counter()
        self.off_site_links: list[tuple[str, str]] = []
        self.new: list[NewDocument] = []
        self.misplaced_files: set[int] = set()

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
        if message in self.previous_messages:
            self.note(message)
        else:
            self.concern(message)

    def note(self, message: str) -> None:
        """Note what is worth knowing."""
        if message not in self.notes:
            self.notes.append(message)

    def not_fetched(self, what: str, why: str) -> None:
        """Note a report, a workbook or a data set that was asked for and did not come."""
        self.concern(f"{what} could not be fetched: {why}")

    def off_site(self, address: str, where: str) -> None:
        """Note a link or a redirect that leads anywhere but to the site; it is not asked."""
        if (address, where) not in self.off_site_links:
            self.off_site_links.append((address, where))


class FindingsOfPart(Findings):
    """What a part of a run finds without which the rest is published all the same.

    Why the part failed is what a person should look at, and no failure of the run.

    Args:
        whole: Takes in all that this one does.
        name: What to call the part.

    Attributes:
        failures: Of this part alone.
    """

    def __init__(self, whole: Findings, name: str) -> None:
        super().__init__(whole.previous_messages)
        self.counts = whole.counts
        self.concerns = whole.concerns
        self.notes = whole.notes
        self.off_site_links = whole.off_site_links
        self._name = name

    def fail(self, message: str) -> None:
        """Note why this part came to nothing."""
        super().fail(message)
        self.concern(f"{self._name}: {message}")
