"""What `councils` promises as a whole: exit codes, one clear line, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import platformdirs
import pytest

from tests.command import COUNCILS
from tests.conftest import ROOT
from warehouse.common.problems import Problem, short_of_memory

pytestmark = pytest.mark.command


def councils(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, in a process of its own."""
    return subprocess.run(
        [*COUNCILS, "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def assert_one_clear_line(run: subprocess.CompletedProcess[str], code: int) -> None:
    """Assert the exit code, and that standard error is one line that is no traceback."""
    assert run.returncode == code, run
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    assert run.stderr.startswith("councils: ")
    assert "Traceback" not in run.stderr


def test_an_unknown_command_is_bad_usage(tmp_path: Path) -> None:
    run = councils("compair", home=tmp_path)
    assert_one_clear_line(run, 2)
    assert "compair" in run.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    run = councils("--help", home=tmp_path)
    assert run.returncode == 0
    for command in ("explore", "build", "collect", "extract", "sql", "export", "changes", "status"):
        assert f"\n  {command} " in run.stdout
    assert "..." not in run.stdout.partition("Commands:")[2]  # each says in a line what it does


@pytest.mark.parametrize(
    "command",
    ["", "build", "changes", "collect", "explore", "export", "extract", "publish", "snapshot",
     "sql", "status"],
)  # fmt: skip
def test_every_help_ends_with_examples(tmp_path: Path, command: str) -> None:
    run = councils(*command.split(), "--help", home=tmp_path)
    assert f"\n    councils {command}" in run.stdout.partition("\n  Examples:\n")[2]


def test_an_address_that_nobody_could_write_to_is_named(tmp_path: Path) -> None:
    run = councils("collect", "--contact", "x", home=tmp_path)
    assert_one_clear_line(run, 2)
    assert "--contact x is no address" in run.stderr


def test_no_command_at_all_shows_the_help_and_nothing_before_it() -> None:
    run = subprocess.run(
        [*COUNCILS],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 2
    assert run.stderr.startswith("Usage: ")


def test_help_says_where_the_warehouse_is_if_nobody_chose(tmp_path: Path) -> None:
    words = " ".join(councils("sql", "--help", home=tmp_path).stdout.split())
    folder = platformdirs.user_data_path("councils")
    assert f"else ~/{folder.relative_to(Path.home()).as_posix()}]" in words


@pytest.mark.parametrize("command", [("sql", "SELECT 1"), ("status",), ("changes",)])
def test_a_missing_warehouse_is_reported_with_the_command_that_makes_one(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    run = councils(*command, home=tmp_path / "nowhere")
    assert_one_clear_line(run, 1)
    assert "councils build" in run.stderr


def test_a_home_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    run = councils("build", home=tmp_path / "file")
    assert run.returncode in (1, 2)
    assert "Traceback" not in run.stderr
    assert str(tmp_path / "file") in run.stderr


def test_a_path_to_extract_that_is_not_there_is_reported(tmp_path: Path) -> None:
    run = councils("extract", str(tmp_path / "none.pdf"), home=tmp_path)
    assert run.returncode in (1, 2)
    assert "Traceback" not in run.stderr
    assert "none.pdf" in run.stderr


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    assert councils("build", home=tmp_path).returncode == 0
    command = f"{sys.executable} -m warehouse.common.front_door --home {tmp_path} sql --format csv "
    query = "'SELECT * FROM range(1000)'"
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command}{query} | head -1"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.stdout == "range\n"
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(os.name != "posix", reason="names here are text")
def test_a_name_that_is_no_text_is_written_out(tmp_path: Path) -> None:
    assert councils("build", home=tmp_path).returncode == 0
    run = subprocess.run(
        [*COUNCILS, "--home", tmp_path, "export", os.fsencode(tmp_path) + b"/\xff\xc3\xa9"],
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith(f"{tmp_path}/\\udcffé\n")


def test_a_warehouse_that_may_not_be_read_is_not_called_broken(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").touch(mode=0)
    if os.access(tmp_path / "warehouse.duckdb", os.R_OK):
        pytest.skip("whoever runs this may read every file")
    for command in (["status"], ["sql", "SELECT 1"], ["export", str(tmp_path / "data")]):
        run = councils(*command, home=tmp_path)
        assert_one_clear_line(run, 1)
        assert "may not be read" in run.stderr


@pytest.mark.parametrize("sign", ["?"] if os.name == "nt" else ["?", "\\"])
@pytest.mark.parametrize("command", [["build"], ["sql", "SELECT 1"], ["status"]])
def test_a_home_that_duckdb_cannot_name_is_one_line_with_the_character(
    tmp_path: Path, sign: str, command: list[str]
) -> None:
    run = councils(*command, home=tmp_path / f"a{sign}b")
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert f"because of the {sign} in its path" in line
    assert not list(tmp_path.iterdir())


def test_errors_that_are_each_other_s_context_are_looked_through_once() -> None:
    first, second = OSError("read-only file system"), ValueError("cannot write")
    first.__context__, second.__context__ = second, first
    assert short_of_memory(first) == ""
    second.__cause__ = MemoryError()
    assert short_of_memory(first) == "out of memory"


def test_what_a_query_says_of_memory_is_not_taken_for_this_machine_s() -> None:
    assert short_of_memory(Problem("bad allocation")) == ""
    problem = Problem("the file is broken")
    problem.__cause__ = OSError("Failed to allocate 4 GB")
    assert short_of_memory(problem) == "Failed to allocate 4 GB"


def test_a_stop_while_it_still_loads_is_one_line(tmp_path: Path) -> None:
    # In the place of what is loaded first: whoever loads it is stopped there.
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    module, _, function = scripts["councils"].partition(":")
    run = subprocess.run(
        [sys.executable, "-c", f"from {module} import {function}; {function}()"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert_one_clear_line(run, 130)
