"""The one way in which a command says that it cannot go on."""

from __future__ import annotations

import sys

import click


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


class BrokenFactsError(Problem):
    """What was collected cannot be read, for the file is no sound database."""
