"""How far a run is: a live bar on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time
from typing import Any, Self

_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Counts of councils and files with the time left, on standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._expected = {"councils": 0, "files": 0}
        self._done = {"councils": 0, "files": 0}
        self._started = time.monotonic()
        self._last_line = time.monotonic()
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not self.quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description:<10}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[latest]}", markup=False),
                console=Console(stderr=True),
            )
            self._bar.start()
        return self

    def __exit__(self, *stopped: object) -> None:
        if self._bar:
            self._bar.stop()
            self._bar = None

    def expect(self, what: str, number: int) -> None:
        """Say how many there will be."""
        self._expected[what] = number
        if self._bar and number:
            if what not in self._tasks:
                self._tasks[what] = self._bar.add_task(what, total=number, latest="")
            self._bar.update(self._tasks[what], total=number)

    def advance(self, what: str, latest: str) -> None:
        """Count one more."""
        self._done[what] += 1
        if self._bar and what in self._tasks:
            self._bar.update(self._tasks[what], advance=1, latest=latest[:40])
        if time.monotonic() - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            self.say(self._line())

    def say(self, line: str) -> None:
        """Print a plain line where there is no bar, or above the bar."""
        if self.quiet:
            return
        if self._bar:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    def _line(self) -> str:
        parts = [
            f"{self._done[what]} of {self._expected[what]} {what}"
            for what in self._expected
            if self._expected[what]
        ]
        # Files are found as councils are read, so the councils tell how much is left.
        unread = self._expected["councils"] > self._done["councils"]
        measure = "councils" if unread else "files"
        done, expected = self._done[measure], self._expected[measure]
        if done and expected > done:
            left = (time.monotonic() - self._started) / done * (expected - done)
            unit = f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
            parts.append(f"about {unit} left")
        return ", ".join(parts)
