"""One walk through Ofsted's releases on GOV.UK: what is asked, left alone, and missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scraper.messages.findings import Findings
from scraper.messages.progress import Progress
from scraper.pages.statistics import (
    Attachment,
    Release,
    choose_releases,
    choose_workbooks,
    is_about_councils,
)
from scraper.sites import OffSiteError, Site
from scraper.spiders.files import Files
from scraper.spiders.wanted_file import WantedFile
from warehouse.common.counting import first_few

_MOST_NAMED = 8


class Releases:
    """The releases and workbooks met so far; tells the run's findings what a person should know."""

    def __init__(self, site: Site, files: Files, findings: Findings, progress: Progress) -> None:
        self.site = site
        self.files = files
        self.findings = findings
        self.progress = progress
        self._left_alone: list[str] = []
        self._asked: set[str] = set()

    def choose(self, found: Iterable[Release]) -> Iterator[Release]:
        """Yield the releases that may be about councils."""
        chosen = choose_releases(found)
        self.findings.counts.statistics.releases_asked += len(chosen.wanted)
        self.progress.expect("releases", len(chosen.wanted))
        yield from chosen.wanted

    def workbooks(
        self, release: Release, found: Iterable[Attachment], page: str
    ) -> Iterator[WantedFile]:
        """Yield a release's workbooks that are not held; a new version has a new address."""
        self.findings.counts.statistics.releases_read += 1
        self.progress.advance("releases", release.title)
        chosen = choose_workbooks(found)
        self._left_alone += [f"{title} ({release.title})" for title in chosen.left_alone]
        if not chosen.wanted and is_about_councils(release):
            self.findings.concern(f"{release.title}: no workbook was found at {release.path}")
        for each in chosen.wanted:
            try:
                address = self.site.address(each.url, page)
            except OffSiteError:
                self.findings.off_site(each.url, release.title)
                self.findings.concern(f"{release.title}: not asked for: {each.url[:80]!r}")
                continue
            live_address = each.url if each.url.startswith("https:") else self.site.live(address)
            counts = self.findings.counts.statistics
            counts.workbooks_listed += 1
            if live_address in self._asked:
                continue  # another release has it too
            self._asked.add(live_address)
            if self.files.has_workbook(live_address):
                counts.workbooks_held += 1
            else:
                counts.workbooks_asked += 1
                self.progress.expect("workbooks", counts.workbooks_asked)
                yield WantedFile(address, live_address, each.title or each.filename)

    def received(self, workbook: WantedFile) -> None:
        """Note that a workbook came."""
        self.findings.counts.statistics.workbooks_fetched += 1
        self.progress.advance("workbooks", workbook.title)

    def failed(self, workbook: WantedFile, why: str) -> None:
        """Note that a workbook could not be fetched."""
        self.findings.counts.files_failed += 1
        self.findings.not_fetched(workbook.live_address, why)

    def not_read(self, release: Release | None, path: str, why: str) -> None:
        """Note that the collection, or a release, could be fetched neither as JSON nor as HTML."""
        if release is None:
            self.findings.fail(f"the collection of statistics at {path}: {why}")
        else:
            self.progress.advance("releases", release.title)
            self.findings.concern(f"the release {release.title} at {path}: {why}")

    def check(self) -> None:
        """Tell what was left alone; fail a walk that found no workbook at all."""
        counts = self.findings.counts.statistics
        if self._left_alone:
            self.findings.note(
                f"{len(self._left_alone)} workbooks of statistics were left alone by their names: "
                + first_few(self._left_alone, _MOST_NAMED, "; ")
            )
        if not counts.workbooks_listed and not self.findings.failures:
            self.findings.fail(
                f"none of {counts.releases_asked} releases of statistics has a workbook on "
                "councils' inspections; has the collection on GOV.UK moved?"
            )
