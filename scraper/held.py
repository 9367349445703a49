"""Which files the archive holds, so that they are not asked for again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from scraper.archive import Archive
from scraper.records import PublicationLink
from scraper.sites import file_address

# A page may list a report before the file server has it.
_JUST_PUBLISHED = timedelta(days=60)
_NOW_AND_THEN = timedelta(days=30)


class Held:
    """What the archive holds, as this run sees it.

    Args:
        archive: Where what was fetched is kept.
        today: The day of the run.
        last_good_run: When the last run began that came to a good end; None where none did.
    """

    def __init__(self, archive: Archive, today: date, last_good_run: datetime | None) -> None:
        self.archive = archive
        self.today = today
        self.last_good_run = last_good_run
        self._published: dict[int, date] = {}

    def note(self, links: Iterable[PublicationLink]) -> None:
        """Note what a council's page says of its files."""
        self._published.update({link.file_id: link.published for link in links if link.published})

    def has(self, file_id: int) -> bool:
        """Whether a file need not be asked for: it is held, or was lately found to be missing.

        One that the server did not have is asked for again: the day after while it is just
        published, now and then for ever, and at once where no run has come to a good end since. A
        server that has lost all its files for a night must not be believed.
        """
        address = file_address(file_id)
        if not self.archive.holds(address):
            return False
        last = self.archive.latest(address)
        if last is None or self.archive.starts_like_a_pdf(last.sha256):
            return True
        first = self.archive.first(address, last.sha256) or last
        if self.last_good_run is None or first.fetched_at > self.last_good_run:
            return False
        since = self._published.get(file_id, first.fetched_at.date())
        is_new = self.today - since <= _JUST_PUBLISHED
        patience = timedelta(days=1) if is_new else _NOW_AND_THEN
        return self.today - last.fetched_at.date() < patience
