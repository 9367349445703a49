"""What a request is for. All that this project puts into `request.meta` is named here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from scrapy import Request
from scrapy.http import Response

from scraper.storage.archive import Fetched

Expected = Literal["search", "page", "report", "json", "workbook", "data_set"]

# What comes as a file, and not as a page or a piece of JSON.
FILES: frozenset[Expected] = frozenset({"report", "workbook", "data_set"})

_KEY = "purpose"
# A missing page or file is an answer, which our own middleware looks at.
_STATUSES_LET_THROUGH = {"handle_httpstatus_list": [404, 410]}


@dataclass(slots=True)
class Purpose:
    """What a request is for, and what is known of its answer; it goes with retries and redirects.

    Attributes:
        expects: What the answer must be.
        live_address: The live address that was asked for.
        title: What the site calls it; None where that is known from elsewhere.
        fetched: What the archive has of the answer; None until there is one.
        previous_sha256: SHA-256 of what came for it last; None where nothing did.
        usual_priority: Its priority, while another is in force; None where none is.
    """

    expects: Expected
    live_address: str
    title: str | None = None
    fetched: Fetched | None = None
    previous_sha256: str | None = None
    usual_priority: int | None = None

    def as_meta(self) -> dict[str, object]:
        """Return what goes into a request's meta."""
        return {_KEY: self, **_STATUSES_LET_THROUGH}


def purpose_of(request: Request) -> Purpose | None:
    """Return what a request is for; None of one for robots.txt, which no spider asked for."""
    return cast("Purpose | None", request.meta.get(_KEY))


def fetched_for(response: Response) -> Fetched:
    """Return what the archive has of an answer that a spider was given.

    Raises:
        ValueError: it has nothing: the answer went past the middleware that keeps it.
    """
    purpose = purpose_of(response.request) if response.request else None
    if purpose is None or purpose.fetched is None:
        raise ValueError(f"not in the archive: {response.url}")
    return purpose.fetched
