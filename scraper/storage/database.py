"""The file collected.duckdb itself: made whole, opened for a moment at a time, text of when broken.

DuckDB lets one process write and shuts all others out meanwhile. So the file is opened for each
batch and closed after it. DuckDB itself stays: to start it takes ten times as long as to attach a
file to one that runs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

import warehouse
from warehouse.common.problems import Problem
from warehouse.connect import first_line, is_broken, is_locked, is_out_of_space, stoppable
from warehouse.facts import sql_text

SCHEMA = Path(warehouse.__file__).with_name("collected.sql")

_PATIENCE = 60.0  # seconds to wait for a reader to let go of the file
# What the databases of one DuckDB are called: the file, and one in memory that is there from its
# start, in which the tables that we write are made to be compared.
_FILE, _WRITTEN = "collected", "memory"
_MOVE_AWAY = (
    "move it away and collect again: what was fetched is in the archive and is not asked for again"
)

_COLUMNS = (
    "SELECT database_name, table_name, column_name, data_type FROM duckdb_columns() "
    "WHERE schema_name = 'main' AND NOT internal ORDER BY database_name, table_name, column_index"
)

_KEYS = (
    "SELECT table_name, constraint_column_names FROM duckdb_constraints() "
    "WHERE database_name = $1 AND schema_name = 'main' AND constraint_type = 'PRIMARY KEY'"
)

_Tables = dict[str, dict[str, str]]  # the type of each column, in their order, of each table


class BrokenError(Problem):
    """The file is no sound database."""


class CollectedDatabase:
    """The DuckDB file of the facts collected.

    A file that turns out to be broken is moved aside: when it is opened, it is made anew at once;
    later on the run ends, and the next one makes it anew.

    Attributes:
        types: The type of each column of each table, in the order of the columns.
        keys: The columns of each table's primary key.
        trouble: What a person should know of the file itself; None if there is nothing.

    Raises from everything:
        Problem: the disk is full, another program holds the file, or it is not ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble: str | None = None
        self.types: _Tables = {}
        self.keys: dict[str, tuple[str, ...]] = {}
        self._broken: BrokenError | None = None
        self._duckdb: duckdb.DuckDBPyConnection | None = None
        self._is_open = False
        try:
            self._open()
        except BrokenError:
            self.trouble = (
                f"{self.path} was broken; it is kept as {_aside(self.path).name}, and everything "
                "was read again from the archive"
            )
            self._broken = None
            self._open()

    @contextmanager
    def session(self) -> Iterator[None]:
        """Keep the file open for several questions and batches; nobody else can read meanwhile."""
        with self.connection():
            yield

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the file, waiting a while for readers to let go, and close it again.

        Within a session it is open already, and stays so.
        """
        if self._broken:
            raise self._broken
        if self._duckdb and self._is_open:
            with self._errors_as_problems():
                yield self._duckdb
            return
        connection = self._attached()
        self._is_open = True
        try:
            with self._errors_as_problems():
                yield connection
                connection.execute(f"USE {_WRITTEN}; DETACH {_FILE}")
        except BaseException:  # what it has in hand after an error is not relied upon again
            self._duckdb = None
            with suppress(duckdb.Error):
                connection.close()
            raise
        finally:
            self._is_open = False

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the file for changes that are all made, or none of them."""
        with self.connection() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            except BaseException:
                with suppress(duckdb.Error):  # the error itself may have ended it
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _errors_as_problems(self) -> Iterator[None]:
        try:
            with stoppable():
                yield
        except duckdb.Error as error:
            raise self._problem(error) from error

    def _attached(self) -> duckdb.DuckDBPyConnection:
        """Return DuckDB with the file open in it."""
        connection = self._duckdb = self._duckdb or duckdb.connect(":memory:")
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                connection.execute(f"ATTACH {sql_text(self.path)} AS {_FILE}; USE {_FILE}")
                return connection
            except duckdb.Error as error:
                if not is_locked(error) or time.monotonic() > deadline:
                    self._duckdb = None
                    raise self._problem(error) from error
                time.sleep(0.1)

    def _open(self) -> None:
        """Look at the tables that the file has; make it where there is none."""
        if self.path.exists():
            self._new.unlink(missing_ok=True)  # of a run that was killed
        else:
            self._make()
        with self.connection() as connection:
            found, self.types = _found_and_written(connection)
            self.keys = primary_keys(connection, _WRITTEN)
        if not found:
            with self.transaction() as connection:
                connection.execute(SCHEMA.read_text(encoding="utf-8"))
        elif any(found.get(table) != columns for table, columns in self.types.items()):
            raise Problem(f"{self.path} has other tables than this version writes; {_MOVE_AWAY}")

    def _make(self) -> None:
        """Make the file beside its place, and put it there whole.

        A run killed while it makes the file would else leave what is no database, and stop every
        later run.
        """
        temporary = self._new
        try:
            for left in (temporary, _log_of(temporary), _log_of(self.path)):
                left.unlink(missing_ok=True)
            with stoppable(), duckdb.connect(temporary) as connection:
                connection.execute(SCHEMA.read_text(encoding="utf-8"))
                connection.execute("CHECKPOINT")
            temporary.replace(self.path)
        except duckdb.Error as error:
            raise self._problem(error) from error
        except OSError as error:
            raise Problem(f"cannot write {self.path}: {error.strerror or error}") from error

    @property
    def _new(self) -> Path:
        return self.path.with_name(f"{self.path.name}.new")

    def _problem(self, error: Exception) -> Problem:
        first = first_line(error)
        if is_locked(error):
            return Problem(f"another program is using {self.path}; close it and run again")
        if is_out_of_space(error):
            return Problem(
                f"cannot write {self.path}: the disk is full; make room and run again, what was "
                "fetched is kept"
            )
        if is_broken(error):
            self._broken = move_broken_file_aside(self.path, first)
            return self._broken
        return Problem(f"cannot write {self.path}: {first}; what was fetched is in the archive")


def move_broken_file_aside(path: Path, why: str) -> BrokenError:
    """Put a broken file out of the way; return what to say of it.

    What it held is read again from the archive.
    """
    try:
        path.replace(_aside(path))
        _log_of(path).unlink(missing_ok=True)
    except OSError:
        return BrokenError(f"{path} is broken ({why}); {_MOVE_AWAY}")
    return BrokenError(
        f"{path} is broken ({why}); it is kept as {_aside(path).name}, and the next run reads "
        "everything again from the archive"
    )


def _aside(path: Path) -> Path:
    """Return where a broken file is kept."""
    return path.with_name(f"{path.name}.broken")


def _log_of(path: Path) -> Path:
    """Return DuckDB's own log of what is not yet in a file; one left by another is not for it."""
    return path.with_name(f"{path.name}.wal")


def _found_and_written(connection: duckdb.DuckDBPyConnection) -> tuple[_Tables, _Tables]:
    """Return the tables that a file has and those that we write."""
    connection.execute(f"USE {_WRITTEN}")
    for statement in connection.extract_statements(SCHEMA.read_text(encoding="utf-8")):
        if statement.type == duckdb.StatementType.CREATE:  # the comments change no column
            connection.execute(statement)
    connection.execute(f"USE {_FILE}")
    tables: dict[str, _Tables] = {_FILE: {}, _WRITTEN: {}}
    # Asked once for both: DuckDB looks through tables of its own too, each time.
    for database, table, column, kind in connection.execute(_COLUMNS).fetchall():
        tables[database].setdefault(table, {})[column] = kind
    return tables[_FILE], tables[_WRITTEN]


def primary_keys(
    connection: duckdb.DuckDBPyConnection, database: str
) -> dict[str, tuple[str, ...]]:
    """Return the columns of the primary key of each table of a database."""
    found = connection.execute(_KEYS, [database]).fetchall()
    return {table: tuple(columns) for table, columns in found}
