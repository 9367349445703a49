"""What councils' pages list, beside what they listed before."""

from __future__ import annotations

from scraper.messages.findings import Findings
from scraper.messages.progress import Progress
from scraper.pages.council import CouncilPage
from scraper.pages.link_wordings import OTHER, bare_wording, is_known, kind_of
from scraper.records import ListedCouncil, PublicationLink
from scraper.sites import file_address
from scraper.spiders.scope import Wanted
from scraper.storage.store import Store


class Listings:
    """Takes in the councils' pages of one run, and tells its findings what is new or strange.

    Attributes:
        before: The files that each council listed before this run, by its number.
        now: The files that each page read by now lists.
        pages_wanted: Numbers of the councils whose pages are to be read.
    """

    def __init__(
        self, store: Store, wanted: Wanted, findings: Findings, progress: Progress
    ) -> None:
        self._wanted = wanted
        self._findings = findings
        self._progress = progress
        self.before = store.listed()
        self.now: dict[int, set[int]] = {}
        self.pages_wanted: set[int] = set()
        self._unreported = store.unreported()  # a run that was killed has told nobody what was new
        self._vanished = store.vanished()
        self._wordings_before = {bare_wording(title) for title in store.titles()}

    def wants(self, council: ListedCouncil) -> bool:
        """Whether this council's page is to be asked for."""
        wanted = not self._wanted.councils or self._wanted.names(council)
        if wanted:
            self.pages_wanted.add(council.urn)
        self._progress.expect("councils", len(self.pages_wanted))
        return wanted

    def take(self, council: ListedCouncil, page: CouncilPage) -> None:
        """Note what a council's page lists, and what is strange about it."""
        findings = self._findings
        findings.counts.councils_read += 1
        self._progress.advance("councils", council.name)
        self.now[council.urn] = {link.file_id for link in page.links}
        for change in page.changes:
            findings.concern_once(f"the page of {council.name} has changed: {change}")
        for warning in page.warnings:
            findings.note(f"{council.name}: {warning}")
        for address in page.off_site:
            findings.off_site(address, council.name)
        for link in page.links:
            self._note_wording(council, link)
            self._note_new(council, link)

    def failed(self, council: ListedCouncil, reason: str) -> None:
        """Note that a council's page could not be fetched or read."""
        self._findings.counts.councils_failed += 1
        self._findings.fail(f"the page of {council.name} (URN {council.urn}): {reason}")

    def _note_new(self, council: ListedCouncil, link: PublicationLink) -> None:
        entry = (council.urn, link.file_id)
        known = self.before.get(council.urn, set())
        if entry in self._vanished:
            self._findings.note(f"{council.name} lists file {link.file_id} again")
        elif link.file_id not in known or entry in self._unreported:
            self._findings.new.append(
                {
                    "council": council.name,
                    "title": link.title,
                    "published": link.published.isoformat() if link.published else None,
                    "url": file_address(link.file_id),
                }
            )

    def _note_wording(self, council: ListedCouncil, link: PublicationLink) -> None:
        findings, wording = self._findings, bare_wording(link.title)
        findings.wordings[wording] += 1
        if is_known(wording):
            return
        findings.unknown_wordings[wording] += 1
        if wording in self._wordings_before:
            return
        self._wordings_before.add(wording)
        kind = kind_of(wording)
        message = f'a wording never met before: "{wording}" ({council.name}; taken for {kind})'
        if kind == OTHER:  # it may announce a new kind of inspection
            findings.concern(message)
        else:
            findings.note(message)
