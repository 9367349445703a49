"""Bad days of whole commands: no memory, a disk that takes nothing, a clock that is wrong.

Those of single parts (a full disk, a broken file, a run that is killed) stand with the parts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import COUNCILS
from warehouse.common.home import Home

pytestmark = pytest.mark.command

SHORT_OF_MEMORY = """
import os, resource, sys
import duckdb, openpyxl, pyarrow
import warehouse.build, warehouse.exports.export, warehouse.news.status, warehouse.sql.ask
from warehouse.common.front_door import main
duckdb.connect().execute("SELECT count(*) FROM range(1000000)").fetchall()  # its threads are there
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * os.sysconf("SC_PAGE_SIZE") + int(sys.argv[1]) * 2**20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
del sys.argv[1]
main()
"""
"""`councils` with so many MiB of memory beyond what its libraries take when they are loaded."""


@pytest.fixture
def home(embedded_home: Home, tmp_path: Path) -> Home:
    """Return a home with a warehouse, which a test may spoil."""
    home = Home(tmp_path / "home").create()
    shutil.copy(embedded_home.warehouse, home.warehouse)
    return home


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux")
@pytest.mark.parametrize(
    ("command", "mebibytes"),
    [
        (("build",), 150),
        (("export", "OUT", "--format", "csv"), 1),
        (("export", "OUT", "--format", "xlsx"), 1),
        (("status",), 1),
        (("changes",), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_no_memory_is_one_line_and_what_was_there_stays(
    home: Home, tmp_path: Path, command: tuple[str, ...], mebibytes: int
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    before = files(home.folder)
    words = [str(out) if word == "OUT" else word for word in command]
    done = run(
        sys.executable, "-c", SHORT_OF_MEMORY, str(mebibytes), *words,
        COUNCILS_HOME=str(home.folder),
    )  # fmt: skip
    assert done.returncode == 1, done
    assert done.stderr.startswith("councils: there is not enough memory ("), done.stderr
    assert done.stderr.count("\n") == 1
    assert "make it anew" not in done.stderr  # the file is sound: nobody should throw it away
    after = {name: data for name, data in files(home.folder).items() if name in before}
    assert after == before
    assert not list(out.iterdir())


READ_ONLY = 'mount --bind -o ro "$0" "$0" && exec "$@"'
"""Runs a command to which a folder is read-only; rights would not keep out its owner, or root."""


def can_be_read_only(folder: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = run("unshare", "--mount", "--map-root-user", "sh", "-c", READ_ONLY, str(folder), "true")
    return tried.returncode == 0


def run_read_only(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    if not can_be_read_only(folder):
        pytest.skip("needs the right to mount folders in a space of its own (Linux)")
    return run(
        "unshare", "--mount", "--map-root-user", "sh", "-c", READ_ONLY, str(folder),
        *COUNCILS, "--home", str(folder), *command,
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        ("build",),
        ("collect", "--contact", "you@example.org", "--site", "http://127.0.0.1:9"),
        ("collect", "--contact", "you@example.org", "--only", "context"),
        ("export", "HOME/out"),
        ("publish", "HOME/pages"),
        ("sql", "--output", "HOME/answer.csv", "SELECT 1"),
    ],
    ids=lambda command: " ".join(command[:1]),
)
def test_a_home_that_cannot_be_written_is_one_line(home: Home, command: tuple[str, ...]) -> None:
    before = files(home.folder)
    words = [word.replace("HOME", str(home.folder)) for word in command]
    done = run_read_only(home.folder, *words)
    assert done.returncode == 1, done
    assert done.stderr.startswith("councils: "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Read-only file system" in done.stderr
    assert str(home.folder) in done.stderr
    assert files(home.folder) == before


@pytest.mark.parametrize("command", [("status",), ("changes",), ("sql", "SELECT 1 AS one")])
def test_a_home_that_cannot_be_written_can_be_read(home: Home, command: tuple[str, ...]) -> None:
    done = run_read_only(home.folder, *command)
    assert (done.returncode, done.stderr) == (0, "")
