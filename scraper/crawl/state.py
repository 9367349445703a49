"""The parts of one run, side by side: each knows one thing, and none knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scraper.download.pace import Pace
from scraper.download.session import Session
from scraper.download.stopping import Stopping
from scraper.messages.findings import Findings, FindingsOfPart
from scraper.messages.progress import Progress
from scraper.records import ListedCouncil
from scraper.sites import Site
from scraper.spiders.scope import Wanted
from scraper.spiders.search_walk import Search
from scraper.storage.archive import Archive
from scraper.storage.intake import Intake
from scraper.storage.store import Store


@dataclass(frozen=True, slots=True)
class Run:
    """What a run works with from its beginning to its end.

    Attributes:
        wanted: What it is asked to do.
        now: When it began, in UTC.
        sites: Every site, by its part, whether or not it is asked.
        archive: Where what is fetched is kept.
        store: Where the facts are.
        intake: The way from one to the other.
        findings: What is counted, and what a person should know.
        progress: What is shown.
        stopping: Whether it is to end.
        pace: How often each host is asked.
        searches: The walk through the open councils and, where wanted, the closed ones.
        last_good_run: When the last run began that came to a good end; None where none did.
    """

    wanted: Wanted
    now: datetime
    sites: Mapping[str, Site]
    archive: Archive
    store: Store
    intake: Intake
    findings: Findings
    progress: Progress
    stopping: Stopping
    pace: Pace
    searches: tuple[Search, ...]
    last_good_run: datetime | None

    @property
    def councils_listed(self) -> list[ListedCouncil]:
        """The councils that the searches have found so far."""
        return [council for search in self.searches for council in search.councils.values()]

    @property
    def context_findings(self) -> Findings:
        """Where trouble with the figures beside the grades goes.

        Grades are published without them: beside others it is no failure of the run.
        """
        if self.wanted.only == "context":
            return self.findings
        return FindingsOfPart(self.findings, "figures beside the grades")

    def session(
        self, part: str, findings: Findings | None = None, stopping: Stopping | None = None
    ) -> Session:
        """Return what the requests of the spider of a site share.

        Args:
            part: Whose site it is.
            findings: Of a part of the run without which the rest is published all the same; None
                for those of the run.
            stopping: Likewise.
        """
        return Session(
            self.sites[part],
            self.archive,
            findings or self.findings,
            self.pace,
            stopping or self.stopping,
            self.now,
        )
