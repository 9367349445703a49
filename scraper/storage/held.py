"""Which files the archive holds, so that they are not asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from scraper.records import PublicationLink
from scraper.sites import file_address
from scraper.storage.archive import Archive, Fetched

# A page may list a report before the file server has it.
_JUST_PUBLISHED = timedelta(days=60)
_NOW_AND_THEN = timedelta(days=30)

_FEWEST_TO_DOUBT = 5  # files, however few are listed
_MOST_MISSING = 0.02  # share of the files listed


def are_too_many(missing: int, listed: int) -> bool:
    """Whether so many missing files of those listed are a broken server rather than lost reports.

    Four of some 500 reports have been missing for years (sources.md section 4).
    """
    return missing > max(_FEWEST_TO_DOUBT, _MOST_MISSING * listed)


class Held:
    """What the archive holds, as this run sees it.

    Args:
        archive: Where what was fetched is kept.
        today: The day of the run.
        status_of: What came of reading a document; None where it has not been read.
        are_missing_doubtful: Whether the server was found to be without more files, since a run
            last came to a good end, than can be believed.
    """

    def __init__(
        self,
        archive: Archive,
        today: date,
        status_of: Callable[[Fetched], str | None],
        *,
        are_missing_doubtful: bool,
    ) -> None:
        self.archive = archive
        self.status_of = status_of
        self.today = today
        self.are_missing_doubtful = are_missing_doubtful
        self._published: dict[int, date] = {}

    def note(self, links: Iterable[PublicationLink]) -> None:
        """Note what a council's page says of its files."""
        self._published.update({link.file_id: link.published for link in links if link.published})

    def has(self, file_id: int) -> bool:
        """Whether a file need not be asked for: it is held, or was lately found wanting.

        One that the server did not have, or gave in a form that cannot be read, is asked for again:
        the day after while it is just published, now and then for ever. Where very many were
        missing, they are in the next run.
        """
        address = file_address(file_id)
        if not self.archive.holds(address):
            return False
        last = self.archive.latest(address)
        if last is None:
            return True
        status = self.status_of(last)
        if status not in ("withdrawn", "unreadable"):
            return True
        if self.are_missing_doubtful and status == "withdrawn":
            return False
        first = self.archive.first(address, last.sha256) or last
        since = self._published.get(file_id, first.fetched_at.date())
        is_new = self.today - since <= _JUST_PUBLISHED
        patience = timedelta(days=1) if is_new else _NOW_AND_THEN
        return self.today - last.fetched_at.date() < patience
