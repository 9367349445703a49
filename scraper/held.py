"""Which files the archive holds, so that they are not asked for again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from scraper.archive import Archive
from scraper.records import PublicationLink
from scraper.sites import file_address

# A page may list a report before the file server has it. One that is gone for good is no news.
_JUST_PUBLISHED = timedelta(days=60)


class Held:
    """What the archive holds, as this run sees it.

    Args:
        archive: Where what was fetched is kept.
        today: The day of the run.
    """

    def __init__(self, archive: Archive, today: date) -> None:
        self.archive = archive
        self.today = today
        self._just_published: set[int] = set()

    def note(self, links: Iterable[PublicationLink]) -> None:
        """Note what a council's page says of its files."""
        self._just_published.update(
            link.file_id
            for link in links
            if link.published and self.today - link.published <= _JUST_PUBLISHED
        )

    def has(self, file_id: int) -> bool:
        """Whether a file is held, or the server said once and for all that it has none."""
        address = file_address(file_id)
        if not self.archive.holds(address):
            return False
        return file_id not in self._just_published or not self._was_missing(address)

    def _was_missing(self, address: str) -> bool:
        """Whether the server had no such file when it was last asked, on a day before this."""
        last = self.archive.latest(address)
        if last is None or last.fetched_at.date() >= self.today:
            return False
        return not self.archive.starts_like_a_pdf(last.sha256)
