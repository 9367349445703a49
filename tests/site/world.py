"""The world that the stand-in serves: councils, what their pages list, and the files themselves."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.councils import all_councils

LIVE_FILES = "https://files.ofsted.gov.uk"


@dataclass
class Listed:
    """One document as a council's page lists it.

    Attributes:
        file_id: The file server's number for it.
        wording: Text before ", PDF - date".
        published: Date printed beside it; None prints none.
        data: Makes the file's bytes; None for a file that the server does not have.
        inspected: Date in the timeline; None prints none.
        has_label: Whether the link has its hidden `span.nonvisual`.
        has_class: Whether the link carries the class `publication-link`.
        archived: Whether it stands in the archive block, outside the timeline.
        href: Printed in place of the file's address.
    """

    file_id: int
    wording: str
    published: dt.date | None
    data: Callable[[], bytes] | None
    inspected: dt.date | None = None
    has_label: bool = True
    has_class: bool = True
    archived: bool = False
    href: str | None = None

    @property
    def address(self) -> str:
        """What the page prints as the link's address: absolute and live, as on the real pages."""
        return self.href or f"{LIVE_FILES}/v1/file/{self.file_id}"


@dataclass
class Council:
    """A council's card and page."""

    urn: int
    name: str
    listed: list[Listed] = field(default_factory=list)
    closed: bool = False

    @property
    def card_name(self) -> str:
        """The name as the search page displays it."""
        return self.name


@dataclass
class World:
    """Everything that the reports site knows."""

    councils: list[Council]

    def council(self, urn: int) -> Council:
        """Return the council with this number; KeyError if there is none."""
        for council in self.councils:
            if council.urn == urn:
                return council
        raise KeyError(urn)

    def files(self) -> dict[int, Listed]:
        """Return every listed file by its number."""
        return {listed.file_id: listed for council in self.councils for listed in council.listed}

    def search(self, *, closed: bool = False) -> list[Council]:
        """Return the open (or closed) councils in the search page's order, A to Z."""
        found = [council for council in self.councils if council.closed == closed]
        return sorted(found, key=lambda council: council.card_name)


def world_of_folder(folder: Path, letters: Path | None = None) -> World:
    """Return the world of a folder with index.csv and URN/FILE_ID.pdf.

    The index has the columns urn, council, file_id, link_text, published. What stands before
    ", PDF - date" in the link text is the wording. Councils that the folder has nothing of are
    listed with nothing.

    Args:
        folder: The reports.
        letters: A folder with an index.csv of letters: urn, council, kind, wording, published, url,
            sha256, file. Listed are those of which both the file and the address are there.
    """
    councils: dict[int, Council] = {}
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            urn = int(row["urn"])
            council = councils.setdefault(urn, Council(urn, row["council"]))
            path = folder / row["urn"] / f"{row['file_id']}.pdf"
            council.listed.append(
                Listed(
                    int(row["file_id"]),
                    row["link_text"].rpartition(", PDF - ")[0] or row["link_text"],
                    dt.date.fromisoformat(row["published"]),
                    path.read_bytes if path.is_file() else None,
                )
            )
    if letters:
        with (letters / "index.csv").open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["url"] and row["file"] and (letters / row["file"]).is_file():
                    urn = int(row["urn"])
                    council = councils.setdefault(urn, Council(urn, row["council"]))
                    council.listed.append(
                        Listed(
                            int(row["url"].rpartition("/")[2]),
                            row["wording"],
                            dt.date.fromisoformat(row["published"]),
                            (letters / row["file"]).read_bytes,
                        )
                    )
    for known in all_councils():
        # The real site lists every council; the folder has only those whose reports it holds.
        if known.urn and known.exists(dt.date(2026, 8, 22)):
            councils.setdefault(known.urn, Council(known.urn, known.name))
    for council in councils.values():
        council.listed.sort(key=lambda listed: listed.published or dt.date.min, reverse=True)
    return World(list(councils.values()))
