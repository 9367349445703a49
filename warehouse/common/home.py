"""Where things live at run time (other people's scripts rely on it)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import platformdirs

from warehouse.common.arguments import LocalPath, expanded
from warehouse.common.problems import Problem

# DuckDB looks for its log before the first question mark, and takes a backslash for a slash.
_NO_PART_OF_A_NAME = "?" if os.name == "nt" else "?\\"

Command = TypeVar("Command", bound=Any)


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything one user has collected and built.

    Attributes:
        folder: An absolute path; it need not exist yet.
    """

    folder: Path

    @property
    def archive(self) -> Path:
        """Folder of everything that was fetched, by SHA-256."""
        return self.folder / "archive"

    @property
    def collected(self) -> Path:
        """DuckDB file of what was read from the archive; only `collect` writes it."""
        return self.folder / "collected.duckdb"

    @property
    def warehouse(self) -> Path:
        """DuckDB file that people read; replaced whole by `build`."""
        return self.folder / "warehouse.duckdb"

    def archived(self, sha256: str) -> Path:
        """Return where the archive keeps bytes with this SHA-256, or would."""
        return archived_in(self.archive, sha256)

    def create(self) -> Home:
        """Make the folder if need be.

        Raises:
            Problem: it cannot be made, or something that is not a folder stands there.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Problem(
                f"cannot make the folder {self.folder}: {error.strerror or error}; "
                "choose another with --home or COUNCILS_HOME"
            ) from error
        return self


def archived_in(archive: Path, sha256: str) -> Path:
    """Return where an archive keeps bytes with this SHA-256, in hexadecimal, or would."""
    return archive / sha256[:2] / sha256[2:4] / sha256


def logs_beside(database: Path) -> list[Path]:
    """Return the logs that DuckDB lays beside a database while it is written to, if there are any.

    Nobody but `build` writes the warehouse, and that into another file: a log beside it is of
    somebody who opened it by hand, and DuckDB reads it as if it were part of the file.
    """
    names = (f"{database.name}.wal{part}" for part in ("", ".checkpoint", ".recovery"))
    return [log for name in names if (log := database.with_name(name)).exists()]


def require_warehouse(warehouse: Path) -> None:
    """Refuse to read where there is no warehouse, or one that somebody writes to by hand.

    Raises:
        Problem: there is no such file, or it is not for this user; or there is a log beside it,
            whose writer is at work or was cut off. They may have opened the warehouse before this
            one took its place: then the changes were meant for another file.
    """
    if not warehouse.is_file():
        raise Problem(f"there is no warehouse at {warehouse}: make one with `councils build`")
    if not os.access(warehouse, os.R_OK):
        raise Problem(
            f"{warehouse} may not be read by you: ask its owner, or choose another home with --home"
        )
    if logs := logs_beside(warehouse):
        raise Problem(
            f"somebody changed the warehouse by hand, in {logs[0]}: make it anew with "
            "`councils build`"
        )


def find_home(chosen: str | os.PathLike[str] | None = None) -> Home:
    """Return the home to use: the one chosen, else $COUNCILS_HOME, else the user data folder.

    Raises:
        Problem: its path has a character in it that DuckDB does not take for part of a name, or
            begins with ~ and the name of nobody.
    """
    folder = chosen or os.environ.get("COUNCILS_HOME") or platformdirs.user_data_path("councils")
    home = Home(expanded(folder).absolute())
    for sign in _NO_PART_OF_A_NAME:
        if sign in str(home.folder):
            raise Problem(
                f"DuckDB cannot open files in {home.folder}, because of the {sign} in its path; "
                "choose another folder with --home or COUNCILS_HOME",
                exit_code=2,
            )
    return home


def _in_short(folder: Path) -> str:
    """Return a path as people write it, with ~ for their own folder."""
    own = Path.home()
    return str(Path("~") / folder.relative_to(own)) if folder.is_relative_to(own) else str(folder)


# Whoever reads it wants to open the file in another program: "the user data folder" finds nothing.
HOME_HELP = (
    "Folder for what is collected and built.  [default: $COUNCILS_HOME, else "
    f"{_in_short(platformdirs.user_data_path('councils'))}]"
)


def home_option(command: Command) -> Command:
    """Give a click command the option --home, handed to it as `home: Home`.

    The front door takes --home too (`councils --home DIR sql ...`); the nearer one wins.
    """

    def choose(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Home:
        outer = context.find_root().params.get("home")
        return find_home(value or outer)

    return click.option(
        "--home",
        metavar="DIR",
        callback=choose,
        type=LocalPath(file_okay=False),
        help=HOME_HELP,
    )(command)
