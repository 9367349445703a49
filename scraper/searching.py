"""One walk through the search's pages: next link, stated total and offset against each other."""

from __future__ import annotations

from urllib.parse import urlsplit

from scraper.findings import Findings
from scraper.pages.search import SearchPage, with_start
from scraper.records import ListedCouncil
from scraper.sites import OffSiteError, Site

_MOST_PAGES = 60


class Search:
    """The councils found so far, and where to ask next.

    Attributes:
        is_closed: Whether this walk is through the closed councils.
        councils: By number, in the order found.
        total: What the pages state; None while none states any.
        next_address: Address of the next page; None when the walk is over.
        is_whole: Whether the walk came to its end and every check held.
    """

    def __init__(self, findings: Findings, site: Site, *, is_closed: bool = False) -> None:
        self.findings = findings
        self.site = site
        self.is_closed = is_closed
        self.councils: dict[int, ListedCouncil] = {}
        self.total: int | None = None
        self.next_address: str | None = None
        self.is_whole = False
        self._start = 0
        self._pages = 0

    @property
    def name(self) -> str:
        """What messages call it."""
        return "the search for closed councils" if self.is_closed else "the search"

    def failed(self, reason: str) -> None:
        """Note that a page of the search could not be had or read."""
        self.next_address = None
        self.is_whole = False
        self.findings.fail(f"{self.name} could not be read from result {self._start}: {reason}")

    def take(self, page: SearchPage, address: str) -> tuple[ListedCouncil, ...]:
        """Take a page in, decide where to ask next, and return the councils that are new."""
        self._pages += 1
        new = self._add(page)
        self._note(page)
        if page.total is not None:
            if self.total not in (None, page.total):
                self.failed(f"its total changed from {self.total} to {page.total}")
                return new
            self.total = page.total
        self._start += len(page.councils)
        if not page.councils or (self._is_counted_out and not page.next_link):
            self._end()
        elif not new:
            self.failed("a page repeats the councils of the pages before")
        elif self._pages >= _MOST_PAGES:
            self.failed(f"{_MOST_PAGES} pages and no end")
        else:
            self.next_address = self._following(page, address)
        return new

    @property
    def _is_counted_out(self) -> bool:
        return self.total is not None and self._start >= self.total

    def _add(self, page: SearchPage) -> tuple[ListedCouncil, ...]:
        new = []
        for council in page.councils:
            known = self.councils.setdefault(council.urn, council)
            if known is council:
                new.append(council)
            else:
                self.findings.count("councils_listed_twice")
                self.findings.note(f"{council.name} (URN {council.urn}) is listed twice")
        return tuple(new)

    def _note(self, page: SearchPage) -> None:
        for label in page.unknown_labels:
            self.findings.note(f'the search page has a new label on its cards: "{label}"')
        for link in page.strange_links:
            self.findings.off_site(link, self.name)
        if page.has_changed:
            self.findings.note("the search page's markup changed; councils were found all the same")

    def _following(self, page: SearchPage, address: str) -> str:
        """Return where to ask next: the site's own link where it agrees with our count."""
        counted = with_start(address, self._start)
        if page.next_link is None:
            return counted
        if page.next_start not in (None, self._start):
            self.findings.note(
                f"the search's next link goes to result {page.next_start} after {self._start} "
                "were shown; the count was followed"
            )
            return counted
        try:
            following = self.site.address(page.next_link, address)
        except OffSiteError:
            self.findings.off_site(page.next_link, self.name)
            return counted
        return following if urlsplit(following).path == urlsplit(address).path else counted

    def _end(self) -> None:
        self.next_address = None
        found = len(self.councils)
        if self.total is not None and found != self.total:
            self.failed(f"it states {self.total} councils and lists {found}")
        elif not found and not self.is_closed:
            self.failed("it lists no council")
        else:
            self.is_whole = True
