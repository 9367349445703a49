"""What councils' pages said last time: a page that has not changed by a byte is not read again."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from scraper.pages.council import CouncilPage, read_council
from scraper.records import PublicationLink
from scraper.sites import Site

_HERE = Path(__file__).parents[1]


def _of_the_readers() -> str:
    """Return a fingerprint of the code that reads pages, so that nobody need think of it."""
    beside = [_HERE / name for name in ("records.py", "sites.py", "vocabulary.py")]
    code = sorted([*(_HERE / "pages").glob("*.py"), *beside])
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()


class PagesRead:
    """A memory of one page a council, kept in a file that may be deleted at any time.

    Only a page with nothing strange on it is remembered: what is strange is told of at every run.
    A file that is damaged, or written by other code that reads pages, counts for nothing.
    """

    def __init__(self, path: Path, site: Site, today: date, *, starts_anew: bool = False) -> None:
        self.path = path
        self.site = site
        self.today = today
        self._readers = _of_the_readers()
        self._known: dict[str, dict[str, Any]] = {} if starts_anew else self._load()
        self._is_new = False

    def has(self, body: bytes, address: str, urn: int) -> bool:
        """Whether this very page was read before, and would be read the same today."""
        known = self._known.get(str(urn))
        if known is None or known["address"] != self._place(address):
            return False
        if known["latest"] > self.today.isoformat():
            return False  # the clock went back: some of its dates may be in the future now
        return known["sha256"] == hashlib.sha256(body).hexdigest()

    def read(self, body: bytes, address: str, urn: int) -> CouncilPage:
        """Return what a council's page lists, from memory where it has not changed.

        Raises:
            PageError: it is not this council's page.
        """
        if self.has(body, address, urn):
            known = self._known[str(urn)]
            return CouncilPage(urn, known["name"], tuple(_link(link) for link in known["links"]))
        page = read_council(body, address, self.site, urn, self.today)
        self._known.pop(str(urn), None)
        if not (page.changes or page.warnings or page.off_site):
            self._known[str(urn)] = {
                "sha256": hashlib.sha256(body).hexdigest(),
                "address": self._place(address),
                "name": page.name,
                "latest": max((str(link.published or "") for link in page.links), default=""),
                "links": [asdict(link) for link in page.links],
            }
        self._is_new = True
        return page

    def save(self) -> None:
        """Write the memory down; where that fails, the next run reads all pages again."""
        if not self._is_new:
            return
        memory = {"readers": self._readers, "pages": self._known}
        body = json.dumps(memory, ensure_ascii=False, default=date.isoformat).encode()
        beside = self.path.with_suffix(".new")
        try:
            beside.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            beside.replace(self.path)
        except OSError:
            with suppress(OSError):
                beside.unlink()

    def _place(self, address: str) -> str:
        """Return what says where a page came from: its links lead on from there."""
        return f"{address} of {self.site.front_door}"

    def _load(self) -> dict[str, dict[str, Any]]:
        try:
            stated, _, body = self.path.read_bytes().partition(b"\n")
        except OSError:
            return {}
        if stated != hashlib.sha256(body).hexdigest().encode():
            return {}
        memory = json.loads(body)
        return memory["pages"] if memory["readers"] == self._readers else {}


def _link(fields: dict[str, Any]) -> PublicationLink:
    """Return a link from its fields in JSON."""
    dates = {
        name: date.fromisoformat(fields[name]) if fields[name] else None
        for name in ("published", "inspected")
    }
    return PublicationLink(**{**fields, **dates})
