"""One walk through the search's pages: next link, stated total and offset against each other."""

from __future__ import annotations

from urllib.parse import urlsplit

from scraper.messages.error_texts import NotWholeError, cause_of, is_redirect_elsewhere
from scraper.messages.findings import Findings
from scraper.pages.search import MOST_ROWS, SearchPage, with_start
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
        self._start = 0  # where the page begins that is asked for
        self._reached = 0  # up to where the results were shown; pages may overlap
        self._listed_twice = 0  # cards, those of an overlap apart
        self._is_guess = False  # nothing says that there is a page where one is asked for
        self._asked: set[str] = set()
        self._otherwise: str | None = None
        self._has_noted_offset = False

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
        """Note that a page of the search could not be fetched or read."""
        self.next_address = None
        self.is_whole = False
        self.findings.fail(f"{self.name} could not be read from result {self._start}: {reason}")

    def request_failed(self, address: str, error: Exception) -> None:
        """Take in that there came no page from an address: past the end, or else a failure."""
        place = "{0.netloc}{0.path}".format(urlsplit(address))
        if is_redirect_elsewhere(error):  # and it would be later too
            self.failed(f"{place} is redirected: {cause_of(error)}")
            return
        message = f"{cause_of(error)} from {place}; run again later"
        if isinstance(error, NotWholeError) and error.status in (404, 410):
            self._end_or_fail(message)
        else:
            self.failed(message)

    def take(self, page: SearchPage, address: str) -> tuple[ListedCouncil, ...]:
        """Take a page in, decide where to ask next, and return the councils that are new."""
        self._asked.add(address)
        self._note(page)
        # A card beside the results, or one that stands twice, must not push others out of sight:
        # too low a count makes pages overlap, too high a one loses councils.
        shown = min(len({council.urn for council in page.councils}), MOST_ROWS)
        is_new_ground = self._start + shown > self._reached
        if page.councils and is_new_ground and all(map(self._knows, page.councils)):
            self._ask_otherwise()
            return ()
        new = self._add(page)
        # A page past the end may well state that it has found nothing.
        if page.total is not None and (page.councils or page.total):
            if self.total not in (None, page.total):
                self.failed(f"its total changed from {self.total} to {page.total}")
                return new
            self.total = page.total
        began, self._start = self._start, self._start + shown
        self._reached = max(self._reached, began + min(len(page.councils), MOST_ROWS))
        self._otherwise = None
        onward = self._onward(page, address)
        if not page.councils or (self._is_counted_out and onward is None):
            self._end()
        elif len(self._asked) >= _MOST_PAGES:
            self.failed(f"{_MOST_PAGES} pages and no end")
        else:
            self._go_on(page, onward, address, began)
        return new

    @property
    def _found(self) -> int:
        return len(self.councils) + len(self._open_after_all)

    @property
    def _is_counted_out(self) -> bool:
        return self.total is not None and max(self._start, self._found) >= self.total

    def _knows(self, council: ListedCouncil) -> bool:
        return council.urn in self.councils or council.urn in self._open_after_all

    def _add(self, page: SearchPage) -> tuple[ListedCouncil, ...]:
        new = []
        overlap = self._reached - self._start
        for position, council in enumerate(page.councils):
            if self._knows(council):
                if position >= overlap:
                    self._listed_twice += 1
                    self.findings.counts.councils_listed_twice += 1
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

    def _go_on(self, page: SearchPage, onward: str | None, address: str, began: int) -> None:
        """Ask for the next page: by the site's own link where it loses nothing by our count."""
        self.next_address = with_start(address, self._start)
        self._is_guess = onward is None and self.total is None
        if onward is None:
            return
        if page.next_start is None:
            # Offsets decide on the site as it is known; a link without one may know better.
            self._otherwise = onward
        elif began < page.next_start <= self._start:
            self._start = page.next_start
            self.next_address = onward
        elif not self._has_noted_offset:
            self._has_noted_offset = True
            self.findings.note(
                f"the search's next link goes to result {page.next_start} after {self._start} "
                "were shown; the count was followed"
            )

    def _ask_otherwise(self) -> None:
        """Go on from a page that repeats what came before, by the link not yet followed."""
        self.next_address, self._otherwise = self._otherwise, None
        if self.next_address is None:
            self._end_or_fail("a page repeats the councils of the pages before")

    def _end_or_fail(self, reason: str) -> None:
        """End the walk at a page that holds nothing, unless something says that it should."""
        if self._is_guess or self._is_counted_out:
            self._end()
        else:
            self.failed(reason)

    def _end(self) -> None:
        self.next_address = None
        message = f"it states {self.total} councils and lists {self._found}"
        if self.total in (None, self._found):
            self.is_whole = True
        elif self._found + self._listed_twice == self.total:
            # The total counts cards, and every card was seen.
            self.findings.note(f"{self.name}: {message}, {self._listed_twice} of them twice")
            self.is_whole = True
        else:
            self.failed(message)
        if self.is_whole and not self._found and not self.is_closed:
            self.failed("it lists no council")
