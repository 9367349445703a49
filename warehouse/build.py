"""Builds the warehouse: reference, snapshot and collected facts in, one DuckDB file out.

The SQL files of `models/` run in the order of their names into a new file beside the old one;
then every file of `checks/` must return no rows; then the new file takes the old one's place in
one step. Whatever goes wrong, and whenever, the old warehouse stays.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from warehouse.common.clock import now
from warehouse.common.credit import ATTRIBUTION
from warehouse.common.disk import file_to_disk, folder_to_disk
from warehouse.common.home import Home, logs_beside
from warehouse.common.problems import Problem
from warehouse.connect import SCHEMA_VERSION, STORAGE, first_line, is_out_of_space, stoppable
from warehouse.facts import COLLECTED_TABLES, SNAPSHOT, load_facts, sql_text

__all__ = ["COLLECTED_TABLES", "SNAPSHOT", "BuildReport", "build_warehouse", "fill_warehouse"]

HERE = Path(__file__).parent
WAIT_FOR_BUILD = 120.0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a new warehouse holds.

    Attributes:
        path: The warehouse.
        councils: Councils that exist today; `councils_judged` of all have a judgement.
        first_year, last_year: Of publication; None where there is no inspection.
        held_back: Judgements whose grade could not be read with certainty.
        set_aside: Collected records that are in no table of the warehouse.
        checks: Promises that were checked.
        seconds: How long it took.
        notes: Lines that a person should read; empty if there is nothing to say.
    """

    path: Path
    councils: int
    councils_judged: int
    inspections: int
    judgements: int
    visits: int
    first_year: int | None
    last_year: int | None
    held_back: int
    set_aside: int
    checks: int
    seconds: float
    notes: tuple[str, ...]


def build_warehouse(
    home: Home,
    *,
    snapshot: Path = SNAPSHOT,
    today: date | None = None,
    whole_country: bool | None = None,
    reference: Path = HERE / "reference",
) -> BuildReport:
    """Build `home.warehouse` anew and put it in place in one step.

    Args:
        home: Where `collected.duckdb` is, if anything was collected, and where the warehouse goes.
        snapshot: Folder of CSV files in the shape of collected.sql.
        today: The day that "now" means; by default the day it is, in UTC (see common/clock.py).
        whole_country: Whether the checks of completeness (every council, Ofsted's totals) apply;
            by default they do for the embedded snapshot, which is of the whole country, unless
            documents of a stand-in lie on top of it.
        reference: Folder of the tables kept by hand.

    Raises:
        Problem: a check failed (named, with its first rows), a file cannot be read or written, or
            another build or crawl is in the way. The old warehouse is untouched.
    """
    started = time.monotonic()
    home.create()
    lock = FileLock(home.folder / ".warehouse.lock", timeout=WAIT_FOR_BUILD)
    try:
        with lock, stoppable():
            variables: dict[str, object] = {
                "today": today or now().date(),
                "whole_country": whole_country,
                "reference": str(reference),
                "schema_version": SCHEMA_VERSION,
            }
            return _build(home, snapshot, variables, started)
    except Timeout as error:
        raise Problem(
            f"another build has been at work in {home.folder} for {WAIT_FOR_BUILD:.0f} seconds; "
            "wait for it, or stop it, and build again"
        ) from error
    except OSError as error:
        place = error.filename2 or error.filename or home.folder
        raise Problem(
            f"cannot write the warehouse in {home.folder}: {place}: {error.strerror or error}; "
            "the old one is untouched"
        ) from error


def _build(home: Home, snapshot: Path, variables: dict[str, object], started: float) -> BuildReport:
    for leftover in home.folder.glob("warehouse.building-[0-9]*"):
        _remove(leftover)
    fresh = home.folder / f"warehouse.building-{os.getpid()}"
    connection = duckdb.connect(":memory:")
    # It would draw one on standard output even where that is no terminal.
    connection.execute("SET enable_progress_bar = false")
    try:
        notes = fill_warehouse(
            connection,
            fresh,
            home.collected,
            snapshot,
            variables,
            needs_collected=home.warehouse.exists(),
        )
        clock = _clock_is_behind(connection)
        checks = _check(connection, clock)
        notes += [clock] if clock else []
        report = _report(connection, home, checks, notes, time.monotonic() - started)
        # First by itself: a DETACH that cannot write does not say why.
        connection.execute("CHECKPOINT warehouse; USE memory; DETACH warehouse")
    except duckdb.Error as error:
        raise Problem(
            f"the warehouse cannot be built: {_cause(error)}; the old one is untouched"
        ) from error
    else:
        _put_in_place(fresh, home.warehouse)
        return report
    finally:
        connection.close()
        for leftover in home.folder.glob(f"{fresh.name}*"):
            _remove(leftover)


def _remove(leftover: Path) -> None:
    """Remove what a build left, or what stands in its way under the name of one.

    Of a link, the link alone: where it leads to is no business of ours.
    """
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover)
    else:
        leftover.unlink(missing_ok=True)


def fill_warehouse(
    connection: duckdb.DuckDBPyConnection,
    fresh: Path,
    collected: Path,
    snapshot: Path,
    variables: dict[str, object],
    *,
    needs_collected: bool = False,
) -> list[str]:
    """Fill a new file with reference tables, facts and all that the models make of them.

    Args:
        connection: An in-memory database; afterwards the file is attached to it as `warehouse`, in
            use, and the steps between as `core`.
        fresh: The file to make.
        collected: What the user collected, if the file exists.
        snapshot: Folder of CSV files.
        variables: What the models and checks take with getvariable().
        needs_collected: Whether to refuse to go without `collected` where another program holds
            it: what people could read a moment ago must not be gone.

    Returns:
        Lines that a person should read.
    """
    connection.execute(
        f"ATTACH {sql_text(fresh)} AS warehouse ({STORAGE}, RECOVERY_MODE no_wal_writes); "
        "ATTACH ':memory:' AS core; USE warehouse"
    )
    for name, value in {**variables, "attribution": ATTRIBUTION}.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    official, notes = load_facts(connection, snapshot, collected, needs_collected=needs_collected)
    if variables["whole_country"] is None:
        connection.execute("SET VARIABLE whole_country = ?", [official and snapshot == SNAPSHOT])
    for model in sorted((HERE / "models").glob("*.sql")):
        try:
            connection.execute(model.read_text(encoding="utf-8"))
        except duckdb.Error as error:
            raise Problem(
                f"the warehouse cannot be built: models/{model.name}: {_cause(error)}; "
                "the old one is untouched"
            ) from error
    return notes


def _cause(error: duckdb.Error) -> str:
    """Return in one line what went wrong; a full disk in words that say what to do."""
    if is_out_of_space(error):
        return "the disk is full; make room and build again"
    return first_line(error)


def _clock_is_behind(connection: duckdb.DuckDBPyConnection) -> str:
    """Return what to tell a person if facts were fetched after today, else nothing."""
    ((today, fetched),) = connection.execute(
        """
        SELECT getvariable('today'), greatest((SELECT max(fetched_at) FROM collected.documents),
                                              (SELECT max(last_seen) FROM collected.listings))::DATE
        """
    ).fetchall()
    # A day's grace: today is that of Greenwich.
    if fetched is None or fetched <= today + timedelta(days=1):
        return ""
    return (
        f"this machine's clock says {today}, but facts were fetched on {fetched}: one of the two "
        f"is wrong. What is dated after {today} is left out, and nothing is said to be known "
        "beyond it; put the clock right and build again"
    )


def _check(connection: duckdb.DuckDBPyConnection, clock: str) -> int:
    """Run every check; return how many there are.

    Args:
        connection: To the new warehouse.
        clock: What is to be said of the clock, for a check may fail because of it.

    Raises:
        Problem: one of them returned rows.
    """
    checks = sorted((HERE / "checks").glob("*.sql"))
    for check in checks:
        found = connection.execute(check.read_text(encoding="utf-8"))
        rows = found.fetchmany(3)
        if rows:
            columns = [column[0] for column in found.description or ()]
            first_rows = "; ".join(
                ", ".join(f"{name} {value}" for name, value in zip(columns, row, strict=True))
                for row in rows
            )
            raise Problem(
                f"the check {check.stem} failed, and the old warehouse stays"
                f"{f'; {clock}' if clock else ''}. First rows: {first_rows}"
            )
    return len(checks)


def _report(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    checks: int,
    notes: list[str],
    seconds: float,
) -> BuildReport:
    counts = connection.execute(
        """
        SELECT (SELECT councils FROM about) AS councils,
               (SELECT count(DISTINCT la_code) FROM judgements) AS councils_judged,
               (SELECT count(*) FROM inspections) AS inspections,
               (SELECT count(*) FROM judgements) AS judgements,
               (SELECT count(*) FROM visits) AS visits,
               (SELECT min(year(published)) FROM inspections) AS first_year,
               (SELECT max(year(published)) FROM inspections) AS last_year,
               (SELECT count(*) FROM judgements WHERE status = 'held_back') AS held_back,
               (SELECT count(*) FROM set_aside) AS set_aside
        """
    )
    names = [column[0] for column in counts.description or ()]
    (row,) = counts.fetchall()
    return BuildReport(
        path=home.warehouse,
        **dict(zip(names, row, strict=True)),
        checks=checks,
        seconds=seconds,
        notes=tuple(notes),
    )


def _put_in_place(fresh: Path, warehouse: Path) -> None:
    """Make the new file safe on the disk, then let it take the old one's place.

    DuckDB would replay what somebody wrote into the old file, and left in a log beside it, onto the
    new one. The logs go first: cut off in between, the old warehouse stands as it was built, and
    never a new one with an old log. Who holds the old file open has read the log already.
    """
    file_to_disk(fresh)
    if logs := logs_beside(warehouse):
        for log in logs:
            log.unlink(missing_ok=True)
        folder_to_disk(warehouse.parent)  # or a power cut could keep the rename alone
    fresh.replace(warehouse)
    folder_to_disk(warehouse.parent)
