"""Progress: bars that fit a terminal, plain lines with the time in a log, an honest time left."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import subprocess
import termios
import time

import pytest
from rich.console import Console

from scraper.messages.progress import Progress, duration
from scraper.messages.progress_bars import bars
from tests.scraper.collecting import NOW, Place


class Clock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    monkeypatch.setenv("COUNCILS_NOW", NOW)
    return clock


def seen_on_a_terminal(place: Place, columns: int, **environment: str) -> str:
    """Return what a terminal of that width was sent by a crawl."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        place.command(), stdout=there, stderr=there, env=place.environment() | environment
    ) as run:
        os.close(there)
        seen = b""
        while True:
            try:
                more = os.read(here, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not more:
                break
            seen += more
    os.close(here)
    assert run.returncode == 0
    return seen.decode()


def drawn(columns: int) -> list[str]:
    """Return the lines of two bars on a terminal of that width."""
    screen = io.StringIO()
    console = Console(file=screen, width=columns, color_system=None, force_terminal=True)
    shown = bars(console)
    shown.add_task("councils", total=153, completed=100, latest="Kent", left="12 min left")
    shown.add_task("documents", total=1003, completed=999, latest="file 1", left="88 min left")
    console.print(shown.get_renderable())
    return screen.getvalue().splitlines()


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_counts_and_time_left_are_whole_at_any_width(columns: int) -> None:
    lines = drawn(columns)
    assert len(lines) == 2
    assert all(len(line) <= columns for line in lines)
    assert "100/153" in lines[0]
    assert "12 min left" in lines[0]
    assert "999/1003" in lines[1]
    assert "88 min left" in lines[1]


def test_what_came_last_is_shown_where_there_is_room() -> None:
    assert "Kent" in drawn(80)[0]
    assert "Kent" not in drawn(60)[0]


def test_a_terminal_of_40_columns_shows_bars_with_whole_counts(place: Place) -> None:
    seen = seen_on_a_terminal(place, 40, TERM="xterm")
    assert "12/12" in seen
    assert "\x1b[?25h" in seen[seen.rindex("\x1b[?25l") :]  # the cursor is back


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_cannot_draw_gets_plain_lines(place: Place, kind: str) -> None:
    seen = seen_on_a_terminal(place, 80, TERM=kind)
    assert "\x1b" not in seen
    assert "12 councils' pages read" in seen


def test_without_colour_there_is_none(place: Place) -> None:
    seen = seen_on_a_terminal(place, 80, TERM="xterm-256color", NO_COLOR="1")
    assert "12/12" in seen
    assert "\x1b[38;" not in seen


def test_a_log_has_a_line_soon_and_then_one_a_minute(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress() as progress:
        progress.expect("councils", 153)
        for _ in range(153):
            clock.seconds += 1.3
            progress.advance("councils", "Kent")
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(",")[0] for line in lines] == [
        "2026-08-22 12:00:00 8 of 153 councils",
        "2026-08-22 12:00:00 55 of 153 councils",
        "2026-08-22 12:00:00 102 of 153 councils",
        "2026-08-22 12:00:00 149 of 153 councils",
    ]
    assert lines[1].endswith("about 2 min left")


def test_the_time_left_reckons_with_documents_not_yet_found(clock: Clock) -> None:
    progress = Progress(quiet=True)
    progress.expect("councils", 100)
    for found in range(10):
        clock.seconds += 1
        progress.advance("councils", "Kent")
        progress.expect("documents", (found + 1) * 7)
    for _ in range(10):
        clock.seconds += 1
        progress.advance("documents", "file 1")
    # 70 documents on ten of a hundred pages: 700 in all, ten of which came in nineteen seconds.
    assert progress.seconds_left("documents") == pytest.approx(690 * 1.9)


def test_before_anything_came_no_time_left_is_made_up(clock: Clock) -> None:
    progress = Progress(quiet=True)
    progress.expect("councils", 153)
    clock.seconds += 30
    progress.advance("councils", "Kent")
    assert progress.seconds_left("councils") is None


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.2, "1 s"), (89, "89 s"), (90, "2 min"), (1500, "25 min"), (5430, "1 h 30 min")],
)
def test_times_are_given_as_people_say_them(seconds: float, expected: str) -> None:
    assert duration(seconds) == expected
