"""The front door: the one command `councils`, to which each package brings its own sub-commands."""

from __future__ import annotations

import io
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, TextIO, cast

import click

from warehouse.common.arguments import LocalPath
from warehouse.common.home import HOME_HELP
from warehouse.common.problems import Problem, short_of_memory
from warehouse.common.text import plain_line


class _ReaderGoneError(Exception):
    """Whoever read our output has gone (`councils extract ... | head`)."""


class Commands(click.Group):
    """Finds sub-commands by their entry points and loads only the one that is asked for."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; click itself would take a reader that has gone for a failure."""
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise _ReaderGoneError from error

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands, in alphabetical order."""
        return sorted(point.name for point in entry_points(group="councils.commands"))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command called `name`, or None if there is none (click then says so)."""
        found = tuple(entry_points(group="councils.commands", name=name))
        return found[0].load() if found else None


_EXAMPLES = """\b
Examples:
  councils explore                      look at it in the browser; facts come with it
  councils sql --examples               questions to begin with
  councils export data/ --format xlsx   take it away
  councils collect --contact you@example.org
                                        get what Ofsted published since
  councils COMMAND --help               what a command takes, with examples
"""


@click.command(
    cls=Commands,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--home",
    metavar="DIR",
    type=LocalPath(file_okay=False),
    help=HOME_HELP,
)
@click.version_option(package_name="councils-compared", prog_name="councils")
def councils(home: Path | None) -> None:
    """How Ofsted has judged every English council's services for children, since 2009."""


class _StandardError:
    """Standard error whose reader may have gone: words that nobody hears must not end the work.

    A terminal is closed, `| head` has seen enough, the disk of the log is full: from the first
    failure on, everything written goes nowhere.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or give up writing for good."""
        try:
            return self._stream.write(text)
        except OSError:
            _discard_output(self._stream)
            return len(text)

    def flush(self) -> None:
        """Flush, or give up writing for good."""
        try:
            self._stream.flush()
        except OSError:
            _discard_output(self._stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _discard_output(stream: TextIO) -> None:
    """Let everything that is still to be written to a stream be thrown away."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _open_streams() -> None:
    """Have somewhere to read and write where the caller closed it (`councils ... 2>&-`).

    The next file to be opened would else get the number of standard error, and our words with it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, nowhere)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        # What an old terminal's signs lack is written as \\u2019: a council's name, a file's.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr = cast("TextIO", _StandardError(sys.stderr))


def _refuse_for_memory(error: BaseException) -> None:
    """End with one line if the machine had no memory left, whatever that was taken for."""
    message = short_of_memory(error)
    if message:
        sys.stderr.write(
            f"councils: there is not enough memory ({message}): what was there before stays as it "
            "was; make room and run it again\n"
        )
        sys.stderr.flush()
        # At once: all cleaning up is done, and what is half written in memory can only complain.
        os._exit(1)


def main() -> None:
    """Run the command line: exit 0 done, 1 something needs a person, 2 bad usage."""
    _open_streams()
    try:
        # Click hands back the code of a command that asked to exit (`context.exit(1)`).
        code = councils(prog_name="councils", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.Abort:
        sys.stderr.write("councils: stopped\n")
        sys.exit(130)
    except Problem as problem:
        _refuse_for_memory(problem)
        problem.show()
        sys.exit(problem.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        # Its message is the whole help, which "councils:" is no beginning of.
        sys.stderr.write(f"{error.format_message()}\n")
        sys.exit(2)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "councils"
        message = plain_line(error.format_message())
        sys.stderr.write(f"councils: {message} (see '{command} --help')\n")
        sys.exit(2)
    except click.ClickException as error:
        sys.stderr.write(f"councils: {error.format_message()}\n")
        sys.exit(error.exit_code)
    except (_ReaderGoneError, BrokenPipeError):  # nothing is wrong
        _discard_output(sys.stdout)
        sys.exit(0)
    except OSError as error:
        sys.stderr.write(f"councils: {error.filename or 'output'}: {error.strerror or error}\n")
        _discard_output(sys.stdout)
        sys.exit(1)
    except Exception as error:
        _refuse_for_memory(error)
        if not isinstance(error, RuntimeError) or "interrupted" not in str(error):
            raise
        # DuckDB's word for Ctrl-C during a query.
        sys.stderr.write("councils: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
