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

    def __init__(
        self,
        findings: Findings,
        site: Site,
        *,
        is_closed: bool = False,
        beside: Search | None = None,
    ) -> None:
        """Begin a walk; one through the closed councils goes `beside` that of the open ones."""
        self.findings = findings
        self.site = site
        self.is_closed = is_closed
        self.councils: dict[int, ListedCouncil] = {}
        self.total: int | None = None
        self.next_address: str | None = None
        self.is_whole = False
        self._beside = beside
        self._open_after_all: set[int] = set()
        self._start = 0
        self._asked: set[str] = set()
        self._otherwise: str | None = None
        self._was_told_of_offset = False

    @property
    def name(self) -> str:
        """What messages call it."""
        return "the search for closed councils" if self.is_closed else "the search"

    @property
    def open_after_all(self) -> set[int]:
        """Numbers of those listed here that the walk beside this one lists as open."""
        beside = self._beside.councils if self._beside else {}
        return self._open_after_all | (self.councils.keys() & beside.keys())

    def failed(self, reason: str) -> None:
        """Note that a page of the search could not be had or read."""
        self.next_address = None
        self.is_whole = False
        self.findings.fail(f"{self.name} could not be read from result {self._start}: {reason}")

    def take(self, page: SearchPage, address: str) -> tuple[ListedCouncil, ...]:
        """Take a page in, decide where to ask next, and return the councils that are new."""
        self._asked.add(address)
        self._note(page)
        if page.councils and all(self._knows(council) for council in page.councils):
            self._ask_otherwise()
            return ()
        new = self._add(page)
        # A page past the end may well state that it has found nothing.
        if page.total is not None and (page.councils or page.total):
            if self.total not in (None, page.total):
                self.failed(f"its total changed from {self.total} to {page.total}")
                return new
            self.total = page.total
        self._start += len(page.councils)
        self._otherwise = None
        onward = self._onward(page, address)
        if not page.councils or (self._is_counted_out and onward is None):
            self._end()
        elif len(self._asked) >= _MOST_PAGES:
            self.failed(f"{_MOST_PAGES} pages and no end")
        else:
            self._go_on(page, onward, address)
        return new

    @property
    def _is_counted_out(self) -> bool:
        return self.total is not None and self._start >= self.total

    def _knows(self, council: ListedCouncil) -> bool:
        return council.urn in self.councils or council.urn in self._open_after_all

    def _add(self, page: SearchPage) -> tuple[ListedCouncil, ...]:
        new = []
        for council in page.councils:
            if self._knows(council):
                self.findings.count("councils_listed_twice")
                self.findings.note(f"{council.name} (URN {council.urn}) is listed twice")
            elif self._beside and council.urn in self._beside.councils:
                self._open_after_all.add(council.urn)
            else:
                self.councils[council.urn] = council
                new.append(council)
        return tuple(new)

    def _note(self, page: SearchPage) -> None:
        for label in page.unknown_labels:
            self.findings.note(f'the search page has a new label on its cards: "{label}"')
        for link in page.strange_links:
            self.findings.off_site(link, self.name)
        if page.has_changed:
            self.findings.note("the search page's markup changed; councils were found all the same")

    def _onward(self, page: SearchPage, address: str) -> str | None:
        """Return where the site's own next link leads; None for one that leads nowhere new."""
        if page.next_link is None:
            return None
        try:
            onward = self.site.address(page.next_link, address)
        except OffSiteError:
            self.findings.off_site(page.next_link, self.name)
            return None
        is_search = urlsplit(onward).path.rstrip("/") == urlsplit(address).path.rstrip("/")
        return onward if is_search and onward not in self._asked else None

    def _go_on(self, page: SearchPage, onward: str | None, address: str) -> None:
        """Ask for the next page: by the site's own link where it agrees with our count."""
        self.next_address = with_start(address, self._start)
        if onward is None:
            return
        if page.next_start == self._start:
            self.next_address = onward
        elif page.next_start is None:
            # Offsets decide on the site as it is known; a link without one may know better.
            self._otherwise = onward
        elif not self._was_told_of_offset:
            self._was_told_of_offset = True
            self.findings.note(
                f"the search's next link goes to result {page.next_start} after {self._start} "
                "were shown; the count was followed"
            )

    def _ask_otherwise(self) -> None:
        """Go on from a page that repeats what came before, by the link not yet followed."""
        self.next_address, self._otherwise = self._otherwise, None
        if self.next_address is None:
            self.failed("a page repeats the councils of the pages before")

    def _end(self) -> None:
        self.next_address = None
        found = len(self.councils) + len(self._open_after_all)
        if self.total is not None and found != self.total:
            self.failed(f"it states {self.total} councils and lists {found}")
        elif not found and not self.is_closed:
            self.failed("it lists no council")
        else:
            self.is_whole = True
