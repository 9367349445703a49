"""Makes a small home: made-up facts in collected.duckdb, no snapshot, and the warehouse of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

import warehouse
from tests.warehouse.made_up import columns
from warehouse.build import build_warehouse
from warehouse.common.home import Home

SCHEMA = Path(warehouse.__file__).with_name("collected.sql")
TODAY = date(2026, 9, 1)
FIRST = datetime.fromisoformat("2026-06-01T03:00")
LATER = datetime.fromisoformat("2026-08-20T03:00")
ILACS = ("overall_effectiveness", "leadership", "help_and_protection", "in_care", "care_leavers")
WORDING = "Children's services inspection"
TOWER_HAMLETS, BRENT = 80516, 80489


class SmallHome:
    """A home to put facts into, piece by piece, before it is built."""

    def __init__(self, folder: Path) -> None:
        self._home = Home(folder / "home").create()
        self.snapshot = folder / "snapshot"
        self.snapshot.mkdir()
        self._connection: duckdb.DuckDBPyConnection | None = duckdb.connect(self._home.collected)
        self._connection.execute(SCHEMA.read_text(encoding="utf-8"))
        for table, names in columns().items():
            (self.snapshot / f"{table}.csv").write_text(",".join(names) + "\n")

    @property
    def home(self) -> Home:
        """The home, with all that was added in its file; nobody holds it open any more."""
        if self._connection:
            self._connection.close()
            self._connection = None
        return self._home

    def build(self) -> Home:
        """Build the warehouse and return the home."""
        build_warehouse(self.home, snapshot=self.snapshot, today=TODAY)
        return self.home

    def add(self, table: str, **row: Any) -> None:
        """Add a row."""
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        if self._connection:
            self._connection.execute(insert, [*row.values()])
            return
        with duckdb.connect(self._home.collected) as connection:  # others look at the home by now
            connection.execute(insert, [*row.values()])

    def council(self, urn: int, name: str) -> None:
        """Add a council as the search lists it."""
        address = f"https://reports.ofsted.gov.uk/provider/44/{urn}"
        self.add(
            "listed_councils", urn=urn, name=name, url=address, is_closed=False, first_seen=FIRST,
            last_seen=LATER,
        )  # fmt: skip

    def listing(
        self, urn: int, file_id: int, published: date, title: str = WORDING,
        kind: str = "childrens_services", **more: Any,
    ) -> None:  # fmt: skip
        """Add a link of a council's page."""
        row = {"urn": urn, "file_id": file_id, "title": title, "kind": kind, "published": published}
        row |= {"url": f"https://files.ofsted.gov.uk/v1/file/{file_id}", "link_text": title}
        self.add("listings", **row, first_seen=FIRST, last_seen=LATER, **more)

    def document(self, file_id: int | None, status: str = "ok", **more: Any) -> None:
        """Add a document."""
        row = {
            "url": f"https://files.ofsted.gov.uk/v1/file/{file_id}",
            "sha256": f"{file_id or 0:064d}",
            "file_id": file_id,
            "kind": "report",
            "status": status,
            "bytes": 1000,
            "reader_version": "1",
            "fetched_from": "http://127.0.0.1:1/",
            "first_seen": FIRST,
            "fetched_at": FIRST,
        }
        self.add("documents", **row | more)

    def report(
        self, urn: int, council: str, file_id: int, started: date, published: date,
        grades: Mapping[str, str | None], first_seen: datetime = FIRST,
    ) -> None:  # fmt: skip
        """Add a report of ILACS with these grades, and everything that leads to it."""
        self.listing(urn, file_id, published)
        self.document(file_id, first_seen=first_seen, fetched_at=first_seen)
        source_id = f"{file_id}:{file_id:016d}"
        self.add(
            "inspections", source="report", source_id=source_id, sha256=f"{file_id:064d}",
            url=f"https://files.ofsted.gov.uk/v1/file/{file_id}", urn=urn, framework="ilacs",
            inspection_type="inspection", council_printed=council, started=started, ended=started,
        )  # fmt: skip
        for area, grade in grades.items():
            status = "graded" if grade else "not_in_framework"
            printed = grade.replace("_", " ").capitalize() if grade else None
            if grade == "requires_improvement":
                printed = "Requires improvement to be good"
            self.add(
                "judgements", source="report", source_id=source_id, area=area, status=status,
                grade=grade, printed=printed, page=1, witnesses="table;heading",
            )  # fmt: skip

    def run(self, started: datetime, outcome: str | None, **summary: Any) -> None:
        """Add a run."""
        finished = started if outcome else None
        self.add(
            "runs", run_id=f"{started:%Y%m%dT%H%M%S}-1", started=started, finished=finished,
            site="http://127.0.0.1:1", outcome=outcome, summary=json.dumps(summary),
        )  # fmt: skip


def two_councils(folder: Path) -> SmallHome:
    """Return a home with made-up verdicts on two councils.

    Tower Hamlets goes from requires improvement to good; Brent has only an inspection of after the
    reform of April 2026, without an overall grade.
    """
    small = SmallHome(folder)
    small.council(TOWER_HAMLETS, "Tower Hamlets")
    small.council(BRENT, "Brent")
    before = dict.fromkeys(ILACS, "requires_improvement")
    after = dict.fromkeys(ILACS, "good") | {"leadership": "requires_improvement"}
    small.report(
        TOWER_HAMLETS, "Tower Hamlets", 50000001, date(2023, 2, 6), date(2023, 3, 20), before
    )
    small.report(
        TOWER_HAMLETS, "Tower Hamlets", 50000002, date(2026, 3, 2), date(2026, 4, 20), after,
        LATER,
    )  # fmt: skip
    small.report(
        BRENT, "Brent", 50000003, date(2026, 4, 27), date(2026, 6, 17),
        dict.fromkeys(ILACS, "outstanding") | {"overall_effectiveness": None}, LATER,
    )  # fmt: skip
    return small
