"""Made-up facts in the shape of a snapshot, for warehouses of a few inspections."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from warehouse.build import fill_warehouse
from warehouse.connect import SCHEMA_VERSION
from warehouse.councils import REFERENCE, all_councils
from warehouse.facts import COLLECTED_TABLES

TODAY = date(2026, 11, 23)
SEEN = "2026-11-01 03:00:00"
PRINTED = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement to be good",
    "inadequate": "Inadequate",
}
TOWER_HAMLETS, HACKNEY, SURREY = 211, 204, 936
SCHEMA = (REFERENCE.parent / "collected.sql").read_text(encoding="utf-8")


@dataclass
class Facts:
    """Facts to be written as a snapshot, or into a collected.duckdb."""

    tables: dict[str, list[dict[str, object]]] = field(
        default_factory=lambda: {table: [] for table in COLLECTED_TABLES}
    )
    workbooks: dict[str, str] = field(default_factory=dict)
    files: int = 50000000

    def add(self, table: str, **row: object) -> None:
        self.tables[table].append(row)

    def report(
        self,
        la_code: int,
        published: str,
        grades: dict[str, str],
        *,
        framework: str = "ilacs",
        started: str | None = None,
        ended: str | None = None,
        on_page: str | None = "same",
        council: str | None = None,
        kind: str = "inspection",
        file_id: int | None = None,
        fetched: str = SEEN,
        content: str = "",
        urn: int | None = None,
    ) -> str:
        """Add a report; `grades` maps area to grade, or to "status: words printed"."""
        known = next((c for c in all_councils() if c.la_code == la_code), None)
        urn = urn or (known.urn if known and known.urn else 99999)
        self.files += 1
        file_id = file_id or self.files
        url = f"https://files.ofsted.gov.uk/v1/file/{file_id}"
        sha256 = hashlib.sha256(f"{file_id} {content}".encode()).hexdigest()
        source_id = f"{file_id}:{sha256[:16]}"
        page_date = published if on_page == "same" else on_page
        if not any(row["urn"] == urn for row in self.tables["listed_councils"]):
            self.add(
                "listed_councils",
                urn=urn,
                name=(council or (known.name if known else "?")),
                url=f"https://reports.ofsted.gov.uk/provider/44/{urn}",
                is_closed="false",
                first_seen=SEEN,
                last_seen=SEEN,
            )
        if not any(row["file_id"] == file_id for row in self.tables["listings"]):
            self.add(
                "listings",
                urn=urn,
                file_id=file_id,
                url=url,
                link_text="Children's services inspection",
                title="Children's services inspection",
                kind="childrens_services",
                published=page_date,
                first_seen=SEEN,
                last_seen=SEEN,
            )
        self.add(
            "documents",
            url=url,
            sha256=sha256,
            file_id=file_id,
            kind="report",
            status="ok",
            bytes=1000,
            pages=12,
            licence="ogl_3",
            reader_version="1",
            fetched_from=url,
            first_seen=SEEN,
            fetched_at=fetched,
        )
        self.add(
            "inspections",
            source="report",
            source_id=source_id,
            url=url,
            sha256=sha256,
            urn=urn,
            council_printed=council or (known.name if known else "?"),
            framework=framework,
            inspection_type=kind,
            title="Inspection",
            started=started,
            ended=ended or started,
            published=published if on_page != "same" or framework == "sif" else None,
        )
        self._judge("report", source_id, grades, page=1)
        return source_id

    def statistics(
        self,
        council: str,
        published: str | None,
        grades: dict[str, str],
        *,
        framework: str = "ilacs",
        started: str | None = None,
        sheet: str = "ILACS_inspection_history",
        kind: str = "standard",
        code: str | None = None,
        workbook: str = "2025",
    ) -> str:
        """Add a row of a workbook."""
        sha256, url = self._workbook(workbook)
        row = 4 + len(self.tables["inspections"])
        source_id = f"{sha256[:16]}:{sheet}:{row}:{framework}:{kind}"
        self.add(
            "inspections",
            source="statistics",
            source_id=source_id,
            url=url,
            sha256=sha256,
            place=f"{sheet} row {row}",
            ons_code=code,
            council_printed=council,
            framework=framework,
            inspection_type=kind,
            started=started,
            published=published,
        )
        self._judge("statistics", source_id, grades, page=None)
        return source_id

    def visit(
        self,
        council: str,
        visited: str | None,
        published: str | None,
        kind: str,
        *,
        workbook: str = "2025",
    ) -> None:
        """Add a visit that a workbook lists."""
        sha256, url = self._workbook(workbook)
        row = 4 + len(self.tables["visits"])
        self.add(
            "visits",
            source="statistics",
            source_id=f"{sha256[:16]}:In-year_inspections:{row}",
            url=url,
            sha256=sha256,
            place=f"In-year_inspections row {row}",
            council_printed=council,
            kind=kind,
            theme="Care leavers",
            visited=visited,
            published=published,
        )

    def letter(
        self,
        la_code: int,
        published: str,
        kind: str = "focused_visit",
        *,
        urn: int | None = None,
        url: str | None = None,
        sha256: str | None = None,
    ) -> None:
        """Add a letter that a list of letters tells of."""
        council = next(c for c in all_councils() if c.la_code == la_code)
        number = len(self.tables["letters"])
        self.add(
            "letters",
            urn=urn or council.urn,
            council_printed=council.name if urn is None else "Camelot",
            kind=kind,
            title="Children's services focused visit",
            published=published,
            url=url,
            sha256=sha256 or hashlib.sha256(f"letter {number}".encode()).hexdigest(),
            source="a list of letters",
        )

    def listed_letter(
        self, la_code: int, published: str, kind: str, *, letter: str | None = None
    ) -> str:
        """Add a document that a page lists and that holds no grades; return its SHA-256."""
        self.report(la_code, published, {})
        self.tables["inspections"].pop()
        self.tables["listings"][-1]["kind"] = kind
        self.tables["documents"][-1] |= {"status": "not_a_report", "letter": letter}
        return str(self.tables["documents"][-1]["sha256"])

    def _workbook(self, name: str) -> tuple[str, str]:
        sha256 = hashlib.sha256(f"workbook {name}".encode()).hexdigest()
        url = f"https://www.gov.uk/government/statistics/{name}"
        if name not in self.workbooks:
            self.workbooks[name] = sha256
            self.add(
                "documents",
                url=url,
                sha256=sha256,
                kind="workbook",
                status="ok",
                bytes=1000,
                reader_version="1",
                fetched_from=url,
                first_seen=SEEN,
                fetched_at=SEEN,
            )
        return sha256, url

    def _judge(
        self, source: str, source_id: str, grades: dict[str, str], *, page: int | None
    ) -> None:
        for area, stated in grades.items():
            status, _, printed = stated.partition(": ")
            graded = status in PRINTED
            self.add(
                "judgements",
                source=source,
                source_id=source_id,
                area=area,
                status="graded" if graded else status,
                grade=status if graded else None,
                printed=printed or PRINTED.get(status),
                page=page if graded else None,
                reason="two words" if status == "held_back" else None,
            )

    def write(self, folder: Path) -> Path:
        """Write the facts as a snapshot; return its folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, names in columns().items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                lines = csv.DictWriter(file, names, lineterminator="\n")
                lines.writeheader()
                lines.writerows(self.tables[table])
        return folder

    def collect(self, file: Path) -> Path:
        """Write the facts as a crawl does, into a collected.duckdb."""
        with duckdb.connect(str(file)) as connection:
            connection.execute(SCHEMA)
            for table, rows in self.tables.items():
                for row in rows:
                    marks = ", ".join("?" for _ in row)
                    connection.execute(
                        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()]
                    )
        return file

    def fill(self, folder: Path, **variables: object) -> duckdb.DuckDBPyConnection:
        """Return a connection to a warehouse of these facts alone, with the steps between.

        On one thread: a few rows are no work for two, and the tests themselves run side by side.
        """
        connection = duckdb.connect(":memory:", config={"threads": 1})
        fill_warehouse(
            connection,
            folder / "made-up.duckdb",
            folder / "nothing.duckdb",
            self.write(folder / "snapshot"),
            {
                "today": TODAY,
                "whole_country": False,
                "reference": str(REFERENCE),
                "schema_version": SCHEMA_VERSION,
                **variables,
            },
        )
        return connection


@cache
def columns() -> dict[str, list[str]]:
    """Return the columns of each table of a snapshot."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(SCHEMA)
        return {
            table: [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
            for table in COLLECTED_TABLES
        }
