"""What the spiders hand to the pipelines. Bytes travel by their hash: the archive has them."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.records import ListedCouncil, PublicationLink
from scraper.storage.archive import Fetched


@dataclass(frozen=True, slots=True)
class CouncilsListed:
    """Councils of one search page."""

    councils: tuple[ListedCouncil, ...]
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class CouncilRead:
    """A council's page was read: everything that it lists."""

    council: ListedCouncil
    links: tuple[PublicationLink, ...]


@dataclass(frozen=True, slots=True)
class DocumentFetched:
    """A report or a workbook came and is in the archive; `fetched.kind` says which."""

    fetched: Fetched
