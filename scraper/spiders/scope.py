"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.records import ListedCouncil
from scraper.sites import SITES
from warehouse.councils import council_meant, plain_name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is asked to do.

    Attributes:
        parts: Which sites are asked, by their names in `scraper.sites.SITES`, in its order.
        councils: Names or numbers of the councils it is limited to; empty for all.
        full: Whether files that the archive holds are asked for again.
        closed_councils: Whether closed councils are searched for too.
        expected_councils: How many open councils there should be, give or take `leeway`.
        accept_fewer: Whether it is in order that reports have vanished.
    """

    parts: tuple[str, ...] = tuple(SITES)
    councils: tuple[str, ...] = ()
    full: bool = False
    closed_councils: bool = False
    expected_councils: int = 153
    leeway: int = 3
    accept_fewer: bool = False

    @property
    def only(self) -> str | None:
        """The one part that is asked for; None where there are several."""
        return self.parts[0] if len(self.parts) == 1 else None

    def names(self, council: ListedCouncil) -> bool:
        """Whether the run is limited to councils and this is one of them."""
        return any(matches(council, name) for name in self.councils)


def matches(council: ListedCouncil, name: str) -> bool:
    """Whether a council that the site lists is meant: by the site's name or number, or by ours."""
    if plain_name(council.name) == plain_name(name) or str(council.urn) == name.strip():
        return True
    meant = council_meant(name)
    return meant is not None and (meant.urn == council.urn or meant == council_meant(council.name))
