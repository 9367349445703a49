"""The one way in which a command says that it cannot go on."""

from __future__ import annotations

import sys

import click

_OUT_OF_MEMORY = ("Out of Memory Error", "Failed to allocate", "bad allocation", "bad_alloc")


class Problem(click.ClickException):
    """Something a person has to know, told in one line: what, where, what to do.

    Args:
        message: One line of plain English.
        exit_code: 1 where the work was done or refused and a person is needed, 2 for bad usage.
    """

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(" ".join(message.split()))
        # Click keeps it on the class; ours differs from one problem to the next.
        vars(self)["exit_code"] = exit_code

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's own signature
        """Print the line on standard error, in the form of every other Unix tool."""
        sys.stderr.write(f"councils: {self.message}\n")


def short_of_memory(error: BaseException) -> str:
    """Return the words of the library that got no more memory, if that is what an error comes from.

    Whoever catches an error of DuckDB takes it for a broken file, unless memory is asked about.
    """
    words = ""
    came_from: BaseException | None = error
    seen: set[int] = set()  # two errors can each be the context of the other: a folder read-only
    while came_from is not None and id(came_from) not in seen:
        seen.add(id(came_from))
        said = str(came_from)
        # A problem of ours may quote a query, whose words say nothing of this machine. The last one
        # found is the first that arose: its words are the library's own.
        if isinstance(came_from, MemoryError) or (
            not isinstance(came_from, Problem) and any(sign in said for sign in _OUT_OF_MEMORY)
        ):
            words = said.strip().partition("\n")[0] or "out of memory"
        came_from = came_from.__cause__ or came_from.__context__
    return words


class BrokenFactsError(Problem):
    """What was collected cannot be read, for the file is no sound database."""
