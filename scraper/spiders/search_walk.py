"""One walk through the search's pages: what was shown, the stated total and the link onward.

Offsets follow what was shown, whatever was asked for: since February 2025 the site cuts pages short
without a word. The link onward says that there is more, and the total, where one is stated, is held
against what was found.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scraper.messages.error_texts import cause_of, is_redirect_elsewhere
from scraper.messages.findings import Findings
from scraper.pages.search import SearchPage, with_start
from scraper.records import ListedCouncil
from scraper.sites import OffSiteError, Site


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
        open_search: Search | None = None,
    ) -> None:
        """Begin a walk; one through the closed councils knows the `open_search`.

        That the site leaves open ones out of it is inferred: what both list is taken for open.
        """
        self.findings = findings
        self.site = site
        self.is_closed = is_closed
        self.councils: dict[int, ListedCouncil] = {}
        self.total: int | None = None
        self.next_address: str | None = None
        self.is_whole = False
        self._open_search = open_search
        self._listed_as_open: set[int] = set()
        self._shown = 0  # results so far
        self._listed_twice = 0  # cards
        self._asked: set[str] = set()
        self._has_noted_offset = False

    @property
    def name(self) -> str:
        """What messages call it."""
        return "the search for closed councils" if self.is_closed else "the search"

    @property
    def listed_as_open(self) -> set[int]:
        """Numbers of those listed here that the search for open councils lists too."""
        open_ones = self._open_search.councils if self._open_search else {}
        return self._listed_as_open | (self.councils.keys() & open_ones.keys())

    def failed(self, reason: str) -> None:
        """Note that a page of the search could not be fetched or read."""
        self.next_address = None
        self.is_whole = False
        self.findings.fail(f"{self.name} could not be read from result {self._shown}: {reason}")

    def request_failed(self, address: str, error: Exception) -> None:
        """Note that there came no page from an address, and why."""
        place = "{0.netloc}{0.path}".format(urlsplit(address))
        if is_redirect_elsewhere(error):  # and it would be later too
            self.failed(f"{place} is redirected: {cause_of(error)}")
        else:
            self.failed(f"{cause_of(error)} from {place}; run again later")

    def take(self, page: SearchPage, address: str) -> tuple[ListedCouncil, ...]:
        """Take a page in, decide where to ask next, and return the councils that are new."""
        self._asked.add(address)
        self._note(page)
        if page.councils and all(map(self._is_known, page.councils)):
            self.failed("a page repeats the councils of the pages before")
            return ()
        new = self._add(page)
        # A page past the end may well state that it has found nothing.
        if page.total is not None and (page.councils or page.total):
            if self.total not in (None, page.total):
                self.failed(f"its total changed from {self.total} to {page.total}")
                return new
            self.total = page.total
        # A card that stands twice on a page must not push others out of sight.
        self._shown += len({council.urn for council in page.councils})
        has_more = self._has_next_page(page, address)
        has_reached_total = self.total is not None and max(self._shown, self._found) >= self.total
        if not page.councils or (has_reached_total and not has_more):
            self._end()
        else:
            self.next_address = with_start(address, self._shown)
        return new

    @property
    def _found(self) -> int:
        return len(self.councils) + len(self._listed_as_open)

    def _is_known(self, council: ListedCouncil) -> bool:
        return council.urn in self.councils or council.urn in self._listed_as_open

    def _add(self, page: SearchPage) -> tuple[ListedCouncil, ...]:
        new = []
        for council in page.councils:
            if self._is_known(council):
                self._listed_twice += 1
                self.findings.counts.councils_listed_twice += 1
                self.findings.note(f"{council.name} (URN {council.urn}) is listed twice")
            elif self._open_search and council.urn in self._open_search.councils:
                self._listed_as_open.add(council.urn)
            else:
                self.councils[council.urn] = council
                new.append(council)
        return tuple(new)

    def _note(self, page: SearchPage) -> None:
        for label in page.unknown_labels:
            self.findings.note(f'the search page has a new label on its cards: "{label}"')
        for link in page.unexpected_links:
            self.findings.off_site(link, self.name)

    def _has_next_page(self, page: SearchPage, address: str) -> bool:
        """Whether the site's own next link leads to a page of the search not asked for yet."""
        if page.next_link is None:
            return False
        try:
            onward = self.site.address(page.next_link, address)
        except OffSiteError:
            self.findings.off_site(page.next_link, self.name)
            return False
        if page.next_start not in (None, self._shown) and not self._has_noted_offset:
            self._has_noted_offset = True
            self.findings.note(
                f"the search's next link goes to result {page.next_start} after {self._shown} "
                "were shown; the count was followed"
            )
        is_search = urlsplit(onward).path.rstrip("/") == urlsplit(address).path.rstrip("/")
        return is_search and onward not in self._asked

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
