"""One walk through the releases of figures beside the grades: what is asked, held, and missed."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.messages.findings import Findings
from scraper.messages.progress import Progress
from scraper.pages.context import ContextRelease, Publication, choose_data_sets
from scraper.sites import Site
from scraper.spiders.wanted_file import WantedFile
from scraper.storage.archive import Archive
from warehouse.common.counting import counted, first_few

_MOST_NAMED = 8


class DataSets:
    """The data sets met so far; tells the run's findings what a person should know.

    Args:
        site: The site that is asked.
        archive: What is held is not asked for again: another version has another address.
        findings: What is counted, and what a person should know.
        progress: What is shown.
        full: Whether what is held is asked for all the same.
    """

    def __init__(
        self, site: Site, archive: Archive, findings: Findings, progress: Progress, *, full: bool
    ) -> None:
        self._site = site
        self._archive = archive
        self._findings = findings
        self._progress = progress
        self._full = full
        self._left_alone: list[str] = []

    def of(self, publication: Publication, release: ContextRelease) -> Iterator[WantedFile]:
        """Yield the data sets of a release that are to be asked for."""
        counts = self._findings.counts.context
        counts.releases_read += 1
        chosen = choose_data_sets(publication, release)
        for line in chosen.missing:
            self._findings.concern(line)
        self._left_alone += [f"{title} ({publication.title})" for title in chosen.left_alone]
        for file in chosen.wanted.values():
            counts.data_sets_listed += 1
            address = self._site.address(release.path(file))
            live_address = self._site.live(address)
            if self._archive.holds(live_address) and not self._full:
                counts.data_sets_held += 1
                continue
            counts.data_sets_asked += 1
            self._progress.expect("data sets", counts.data_sets_asked)
            yield WantedFile(address, live_address, file.title)

    def received(self, wanted: WantedFile) -> None:
        """Note that a data set came."""
        self._findings.counts.context.data_sets_fetched += 1
        self._progress.advance("data sets", wanted.title)

    def failed(self, wanted: WantedFile, why: str) -> None:
        """Note that a data set could not be fetched; those of the release before stay in force."""
        self._findings.counts.context.data_sets_failed += 1
        self._findings.not_fetched(f"{wanted.title} at {wanted.live_address}", why)

    def not_read(self, publication: Publication, why: str) -> None:
        """Note that a release could not be fetched, or is not as it was: the others go on."""
        self._findings.concern(f"the latest release of {publication.title}: {why}")

    def check(self) -> None:
        """Tell what was left alone; fail a walk that found no data set at all."""
        counts = self._findings.counts.context
        if self._left_alone:
            self._findings.note(
                f"{counted(len(self._left_alone), 'data set')} "
                f"{'was' if len(self._left_alone) == 1 else 'were'} left alone by title: "
                + first_few(self._left_alone, _MOST_NAMED, "; ")
            )
        if not counts.data_sets_listed and not self._findings.failures:
            self._findings.fail(
                f"none of {counts.releases_asked} publications gives a data set that we "
                "know; has the content API of Explore Education Statistics changed?"
            )
