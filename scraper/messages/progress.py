"""How far a run is: a live bar on a terminal, plain lines in a log."""

from __future__ import annotations

import os
import sys
import time
from typing import Any, Self

from warehouse.common import clock
from warehouse.common.text import plain_line

_FIRST_LINE, _LINES_APART = 10.0, 60.0  # seconds
_FEWEST_TO_JUDGE = 3  # before so many came, the time left means nothing
_COUNCILS, _DOCUMENTS = "councils", "documents"


class _Count:
    """How many of a kind there are to come, and how many came."""

    def __init__(self) -> None:
        self.done = 0
        self.expected = 0
        self.began = time.monotonic()
        self.bar: Any = None
        self.latest = ""


class Progress:
    """Counts with the time left, on standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._counts: dict[str, _Count] = {}
        self._next_line = time.monotonic() + _FIRST_LINE
        self._bars: Any = None

    def __enter__(self) -> Self:
        if not self.quiet and _can_draw():
            from scraper.messages.progress_bars import bars

            self._bars = bars()
            self._bars.start()
        return self

    def __exit__(self, *stopped: object) -> None:
        if self._bars:
            self._bars.stop()
            self._bars = None

    def expect(self, what: str, number: int) -> None:
        """Say how many there will be, as far as is known by now."""
        if not number and what not in self._counts:
            return
        count = self._counts.setdefault(what, _Count())
        count.expected = number
        if self._bars and count.bar is None:
            count.bar = self._bars.add_task(what, total=number, latest="", left="")
        self._draw()

    def begin(self, what: str, number: int) -> None:
        """Say how many there will be of a kind that is counted from nought again."""
        before = self._counts.pop(what, None)
        if self._bars and before and before.bar is not None:
            self._bars.remove_task(before.bar)
        self.expect(what, number)

    def advance(self, what: str, latest: str) -> None:
        """Count one more."""
        count = self._counts.setdefault(what, _Count())
        count.done += 1
        count.latest = plain_line(latest)
        self._draw()
        if time.monotonic() >= self._next_line and not self._bars:
            self._next_line = time.monotonic() + _LINES_APART
            self.say(self._line())

    def say(self, line: str) -> None:
        """Print a line above the bars, or with the time where there are none."""
        if self.quiet:
            return
        line = plain_line(line)
        if self._bars:
            self._bars.console.print(line, markup=False, highlight=False)
        else:
            stamp = "" if sys.stderr.isatty() else f"{clock.now():%Y-%m-%d %H:%M:%S} "
            sys.stderr.write(f"{stamp}{line}\n")
            sys.stderr.flush()

    def seconds_left(self, what: str) -> float | None:
        """Return how long the rest of a kind will take at its pace so far; None if unknown.

        Documents are found as councils' pages are read: while pages are to come, as many more
        documents are reckoned with as there were to a page.
        """
        count = self._counts[what]
        expected = float(count.expected)
        councils = self._counts.get(_COUNCILS)
        if what == _DOCUMENTS and councils and councils.done:
            expected *= max(1.0, councils.expected / councils.done)
        if count.done < min(_FEWEST_TO_JUDGE, expected):
            return None
        pace = (time.monotonic() - count.began) / count.done
        return max(0.0, expected - count.done) * pace

    def _draw(self) -> None:
        if not self._bars:
            return
        for what, count in self._counts.items():
            if count.bar is not None:
                left = self.seconds_left(what) if count.done < count.expected else None
                self._bars.update(
                    count.bar,
                    total=count.expected,
                    completed=count.done,
                    latest=count.latest,
                    left=f"{duration(left)} left" if left else "",
                )

    def _line(self) -> str:
        parts = [
            f"{count.done} of {count.expected} {what}"
            for what, count in self._counts.items()
            if count.expected
        ]
        left = max((self.seconds_left(what) or 0.0 for what in self._counts), default=0.0)
        return ", ".join(parts) + (f", about {duration(left)} left" if left else "")


def duration(seconds: float) -> str:
    """Return a length of time as people say it: in seconds, minutes, or hours and minutes."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _can_draw() -> bool:
    """Whether standard error is a terminal on which lines can be drawn again."""
    return sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb", "unknown")
