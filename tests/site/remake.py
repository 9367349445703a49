"""Remake warehouse/snapshot from a folder of real reports, workbooks and a list of letters.

    python -m tests.site.remake [--shared ../shared] [--into warehouse/snapshot]

Serves the folder as the two sites on this machine, collects from them over HTTP with the project's
own commands into an empty home, and writes the snapshot. Two remakings give the same bytes: the
port is fixed, and so is the clock, at the day on which the sites were as the folder has them.

The stand-in has to make up the address of a workbook on GOV.UK's file server. A link that leads
nowhere is no source: in the snapshot the workbook goes by the page of its release.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from tests.command import COUNCILS
from tests.site.server import ReportsSite, StandIn
from tests.site.statistics import ASSETS, Release, StatisticsSite, releases_of_folder
from tests.site.world import world_of_folder

PORT = 8917  # part of the snapshot: documents.csv tells where the bytes came from
AS_OF = "2026-08-22T12:00:00"  # when the list of reports in the folder was taken
LISTED_BY = "Councils' pages on Ofsted's reports site, as public mirrors of them list the letters"
ROOT = Path(__file__).resolve().parents[2]


def remake(shared: Path, into: Path) -> int:
    """Collect from the folder into an empty home, and write the snapshot; return the exit code."""
    site = ReportsSite(world_of_folder(shared / "reports", shared / "letters"))
    releases = releases_of_folder(shared / "official")
    routes = [*StatisticsSite(releases).routes(), *site.routes()]
    environment = os.environ | {"COUNCILS_NOW": AS_OF}
    with tempfile.TemporaryDirectory() as home, StandIn(routes, PORT) as stand_in:
        councils = [*COUNCILS, "--home", home]
        collect = [*councils, "collect", "--site", stand_in.base, "--statistics-site"]
        collect += [stand_in.base, "--delay", "0", "--no-build"]
        collected = subprocess.run(collect, env=environment, cwd=ROOT, check=False).returncode
        name_by_release(Path(home) / "collected.duckdb", releases)
        add_letters(Path(home) / "collected.duckdb", shared / "letters" / "index.csv")
        snapshot = [*councils, "snapshot", str(into)]
        written = subprocess.run(snapshot, env=environment, cwd=ROOT, check=False).returncode
    return collected or written


def name_by_release(collected: Path, releases: list[Release]) -> None:
    """Give workbooks the address of their release's page on GOV.UK."""
    with duckdb.connect(collected) as connection:
        for release in releases:
            for file in release.files:
                for table in ("documents", "inspections", "visits"):
                    connection.execute(
                        f"UPDATE {table} SET url = ? WHERE url = ?",
                        [f"https://www.gov.uk{release.path}", ASSETS + file.path],
                    )


def add_letters(collected: Path, index: Path) -> None:
    """Add the letters of a list that has the hash of each, but of most no address and no file.

    No page on the stand-in can list a letter without an address, so no crawl can bring them.
    """
    with (
        index.open(encoding="utf-8", newline="") as lines,
        duckdb.connect(collected) as connection,
    ):
        for row in csv.DictReader(lines):
            connection.execute(
                "INSERT INTO letters BY NAME SELECT ? AS urn, ? AS council_printed, ? AS kind, "
                "? AS title, ? AS published, ? AS url, ? AS sha256, ? AS source",
                [
                    *(row[name] for name in ("urn", "council", "kind", "wording", "published")),
                    row["url"] or None,
                    row["sha256"],
                    LISTED_BY,
                ],
            )


def main() -> None:
    """Remake the snapshot and end with its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.remake", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--into", type=Path, default=ROOT / "warehouse" / "snapshot")
    chosen = parser.parse_args()
    for needed in ("reports/index.csv", "letters/index.csv", "official"):
        if not (chosen.shared / needed).exists():
            parser.error(
                f"{chosen.shared} has no {needed}: name the folder of real reports with --shared "
                "(make snapshot SHARED=FOLDER)"
            )
    sys.exit(remake(chosen.shared, chosen.into))


if __name__ == "__main__":
    main()
