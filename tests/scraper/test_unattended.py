"""A run that nobody watches: no terminal, no log, no room; the next run finds all in order."""

from __future__ import annotations

import hashlib
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scraper.collecting import Place
from tests.waiting import wait_until

pytestmark = pytest.mark.command

ROBOTS = hashlib.sha256(b"User-agent: *\nDisallow: /admin/\n").hexdigest()


@pytest.mark.parametrize(
    "words",
    ["2>&1 | true", "2>&-", "<&- >&- 2>&-", "2>/dev/full"],
    ids=["pipe", "err", "all", "log"],
)
def test_words_that_nobody_hears_do_not_keep_the_warehouse_from_being_built(
    place: Place, words: str
) -> None:
    if "full" in words and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    command = " ".join(f"'{part}'" for part in place.command("--build"))
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} {words}"],
        env=place.environment(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert (place.home / "warehouse.duckdb").is_file()


def test_a_closed_terminal_does_not_end_a_run_that_should_outlive_it(place: Place) -> None:
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.execve(sys.executable, place.command("--build"), place.environment())  # noqa: S606
    wait_until(lambda: len(place.stand_in.asked) >= 4)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (place.home / "warehouse.duckdb").is_file()


def test_a_summary_that_cannot_be_written_is_reported_in_a_line(place: Place) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            place.command("--json"),
            env=place.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1] == "councils: output: No space left on device"


def test_a_disk_that_takes_not_even_robots_txt_ends_the_run_at_once(place: Place) -> None:
    in_the_way = place.home / "archive" / ROBOTS[:2]
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("not a folder")
    ran = place.collect()
    assert ran.code == 1
    assert any(line.startswith("failed: ") for line in ran.err.splitlines()), ran.err
    in_the_way.unlink()
    assert place.collect().code == 0


def test_a_broken_database_is_read_again_from_the_archive_and_reported(place: Place) -> None:
    place.collect()
    facts = place.as_csv()
    (place.home / "collected.duckdb").write_bytes(b"broken")
    place.behave()
    ran = place.collect()
    assert ran.code == 1
    assert "needs a person: " in ran.err
    assert "was broken; it is kept as collected.duckdb.broken" in ran.err
    assert place.stand_in.paths("/v1/file/") == []
    assert place.as_csv() == facts
    assert place.collect().code == 0
