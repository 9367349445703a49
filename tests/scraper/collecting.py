"""Helpers for tests that collect for real: a stand-in, `councils collect`, and what it kept."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import signal
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from tests.command import COUNCILS
from tests.site.faults import FAULTS
from tests.site.made_up import made_up_world
from tests.site.server import ReportsSite, StandIn
from tests.site.world import World
from tests.waiting import wait_until

NOW = "2026-08-22T12:00:00"
TODAY = dt.date(2026, 8, 22)
LATER = "2026-09-01T12:00:00"
TABLES = (
    "listed_councils",
    "listings",
    "documents",
    "inspections",
    "judgements",
    "visits",
    "paragraphs",
)


@dataclass
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    def __post_init__(self) -> None:
        assert "Traceback" not in self.err, self.err


class Place:
    """A stand-in and a home that is collected into."""

    def __init__(self, home: Path, stand_in: StandIn, site: ReportsSite) -> None:
        self.home = home
        self.stand_in = stand_in
        self.site = site
        # A small world says how many councils it has; the whole one must be told nothing.
        count = len(site.world.councils)
        self.seconds_after = 0.0  # from the last request to the end of an undisturbed run
        self.expected = ("--expect-councils", str(count)) if count < 100 else ()

    def command(self, *more: str) -> list[str]:
        """Return the command line of a crawl without delay and without a build."""
        return [
            *COUNCILS,
            "--home",
            str(self.home),
            "collect",
            "--site",
            self.stand_in.base,
            "--delay",
            "0",
            *self.expected,
            *(() if "--build" in more else ("--no-build",)),
            *more,
        ]

    def environment(self, now: str = NOW) -> dict[str, str]:
        """Return the environment of a crawl whose clock stands still."""
        return os.environ | {"COUNCILS_NOW": now}

    def collect(self, *more: str, now: str = NOW, **how: Any) -> Ran:
        """Run `councils collect` to its end."""
        done = subprocess.run(
            self.command(*more),
            env=self.environment(now),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **how,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def councils(self, *words: str) -> Ran:
        """Run another command on this home."""
        done = subprocess.run(
            [*self.command()[:5], *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def interrupt(self, delay: str = "0.2") -> tuple[Ran, int]:
        """Run `councils collect`, stopped by hand after some requests; return how many, too."""
        with subprocess.Popen(
            self.command("--delay", delay),
            env=self.environment(),
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            wait_until(lambda: len(self.stand_in.asked) >= 6 or process.poll() is not None)
            assert process.poll() is None, "it ended before it could be stopped"
            process.send_signal(signal.SIGINT)
            asked = len(self.stand_in.asked)
            _, err = process.communicate(timeout=60)
        return Ran(process.returncode, "", err), asked

    def misbehave(self, name: str) -> None:
        """Turn a fault on."""
        FAULTS[name](self.stand_in, self.site)

    def behave(self) -> None:
        """Turn every fault off and forget what was asked."""
        self.stand_in.faults.clear()
        self.stand_in.asked.clear()
        self.site.most_rows = 100
        self.site.banner = ""

    def missing_files(self) -> list[str]:
        """Return the paths of the files that are listed and not on the server."""
        files = self.site.world.files().values()
        return [f"/v1/file/{listed.file_id}" for listed in files if listed.data is None]

    def gaps(self) -> list[float]:
        """Return the seconds between each request's coming and the next one's."""
        return [later.at - earlier.at for earlier, later in pairwise(self.stand_in.asked)]

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Return the rows that a query on collected.duckdb gives."""
        with duckdb.connect(self.home / "collected.duckdb", read_only=True) as connection:
            return connection.execute(question).fetchall()

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return self.ask(f"SELECT count(*) FROM {table}")[0][0]

    def as_csv(self) -> dict[str, str]:
        """Return every table of facts as CSV, in the order of its columns."""
        return {table: self._csv(table) for table in TABLES}

    def _csv(self, table: str) -> str:
        with duckdb.connect(self.home / "collected.duckdb", read_only=True) as connection:
            found = connection.execute(f"SELECT * FROM {table} ORDER BY ALL")
            out = io.StringIO()
            writer = csv.writer(out)
            writer.writerow([column[0] for column in found.description])
            writer.writerows(found.fetchall())
            return out.getvalue()


def place_for(home: Path, world: World | None = None) -> Place:
    """Return a place with a stand-in that is not yet started, and a dozen councils."""
    site = ReportsSite(world or made_up_world(councils=12))
    return Place(home, StandIn(site.routes()), site)
