"""Which files are asked for, and what came: what the archive holds is not asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from scraper.messages.findings import Findings
from scraper.messages.progress import Progress
from scraper.records import DocumentStatus, PublicationLink
from scraper.sites import file_address
from scraper.storage.archive import Archive, Fetched

# A page may list a report before the file server has it.
_JUST_PUBLISHED = timedelta(days=60)
_ASKED_AGAIN_AFTER = timedelta(days=30)

_FEWEST_TO_DOUBT = 5  # files, however few are listed
_MOST_MISSING = 0.02  # share of the files listed


def are_too_many(missing: int, listed: int) -> bool:
    """Whether so many missing files of those listed are a broken server rather than lost reports.

    Four of some 500 reports have been missing for years (docs/sources.md).
    """
    return missing > max(_FEWEST_TO_DOUBT, _MOST_MISSING * listed)


class Files:
    """The reports and workbooks that are held, asked for and fetched in one run.

    Args:
        archive: Where what was fetched is kept.
        status_of: What came of reading a document; None where it has not been read.
        findings: What is counted, and what a person should know.
        progress: What is shown.
        today: The day of the run.
        full: Whether files that are held are asked for again.
        are_missing_doubtful: Whether the server was found to be without more files, since a run
            last came to a good end, than can be believed.
    """

    def __init__(
        self,
        archive: Archive,
        status_of: Callable[[Fetched], DocumentStatus | None],
        findings: Findings,
        progress: Progress,
        *,
        today: date,
        full: bool,
        are_missing_doubtful: bool,
    ) -> None:
        self._archive = archive
        self._status_of = status_of
        self._findings = findings
        self._progress = progress
        self._today = today
        self._full = full
        self._are_missing_doubtful = are_missing_doubtful
        self._published: dict[int, date] = {}
        self._listed: set[int] = set()
        self._hash_before: dict[str, str] = {}  # SHA-256 by address, of files asked for again

    def links_to_fetch(self, links: Iterable[PublicationLink]) -> list[PublicationLink]:
        """Return the links of a council's page whose files are to be asked for, each once a run."""
        links = list(links)
        self._published.update({link.file_id: link.published for link in links if link.published})
        wanted = []
        for link in links:
            if link.file_id not in self._listed:
                self._listed.add(link.file_id)
                if self._is_wanted(link.file_id):
                    wanted.append(link)
        return wanted

    def received(self, file_id: int, fetched: Fetched) -> None:
        """Note that a file came, and whether it is another one than before."""
        self._findings.counts.files_fetched += 1
        self._progress.advance("documents", f"file {file_id}")
        before = self._hash_before.get(fetched.url, fetched.sha256)
        if before == fetched.sha256:
            return
        was_report, is_report = map(self._archive.starts_like_a_pdf, (before, fetched.sha256))
        if was_report and not is_report:
            self._findings.concern(
                f"{fetched.url} is no longer on the file server; the report fetched before is kept"
            )
        elif was_report:  # a number never changes its file, or so it was for years
            self._findings.concern(f"{fetched.url} was replaced by another file; both are kept")

    def failed(self, file_id: int, why: str) -> None:
        """Note that a file could not be fetched."""
        counts = self._findings.counts
        counts.files_failed += 1
        counts.reports_failed += 1
        self._progress.advance("documents", "")
        self._findings.not_fetched(file_address(file_id), why)

    def has_workbook(self, live_address: str) -> bool:
        """Whether a workbook need not be asked for; one that could not be read may come whole."""
        last = self._archive.latest(live_address)
        return (
            not self._full
            and last is not None
            and self._archive.holds(live_address)
            and self._status_of(last) is not DocumentStatus.UNREADABLE
        )

    def _is_wanted(self, file_id: int) -> bool:
        """Whether a file is to be asked for; one that is held is, only where all are."""
        counts, is_up_to_date = self._findings.counts, self._is_up_to_date(file_id)
        counts.files_listed += 1
        if is_up_to_date and not self._full:
            counts.files_held += 1
            return False
        if is_up_to_date and (last := self._archive.latest(file_address(file_id))):
            self._hash_before[last.url] = last.sha256
        counts.files_asked += 1
        self._progress.expect("documents", counts.files_asked)
        return True

    def _is_up_to_date(self, file_id: int) -> bool:
        """Whether a file need not be asked for: it is held, or was lately found wanting.

        One that the server did not have, or gave in a form that cannot be read, is asked for again:
        the day after while it is just published, now and then for ever. Where very many were
        missing, they are in the next run.
        """
        address = file_address(file_id)
        last = self._archive.latest(address)
        if last is None or not self._archive.holds(address):
            return False
        status = self._status_of(last)
        if status not in (DocumentStatus.WITHDRAWN, DocumentStatus.UNREADABLE):
            return True
        if self._are_missing_doubtful and status is DocumentStatus.WITHDRAWN:
            return False
        first = self._archive.first(address, last.sha256) or last
        since = self._published.get(file_id, first.fetched_at.date())
        is_new = self._today - since <= _JUST_PUBLISHED
        interval = timedelta(days=1) if is_new else _ASKED_AGAIN_AFTER
        return self._today - last.fetched_at.date() < interval
