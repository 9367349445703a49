"""Fixtures that every room's tests use, and what each test is marked as."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.warehouse.made_up import TODAY
from warehouse.build import build_warehouse
from warehouse.common.home import Home

ROOT = Path(__file__).resolve().parent.parent
MARKED_BY_FIXTURE = {
    "place": "command",
    "whole": "command",
    "browser": "browser",
    "published": "slow",
}
"""Whoever asks for one of these collects with the whole command, drives the browser, or waits for
the pages of the whole country, which takes ten seconds and more."""
processes_started: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Set the clock, and write down every Python and `councils` started, for mark_is_kept."""
    os.environ["COUNCILS_NOW"] = f"{TODAY}T12:00:00"

    def hear(event: str, details: tuple) -> None:
        if event == "subprocess.Popen" and any(
            str(word) == sys.executable or Path(str(word)).name == "councils" for word in details[1]
        ):
            processes_started.append(" ".join(map(str, details[1])))

    sys.addaudithook(hear)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures that they ask for."""
    for item in items:
        if isinstance(item, pytest.Function):
            for fixture in item.fixturenames:
                if fixture in MARKED_BY_FIXTURE:
                    item.add_marker(MARKED_BY_FIXTURE[fixture])


@pytest.fixture(autouse=True)
def mark_is_kept(request: pytest.FixtureRequest) -> Generator[None]:
    """Fail a test that starts a Python and is not marked so: `make test` is for quick ones."""
    yield
    started = processes_started.copy()
    processes_started.clear()  # here and not before: what a module's fixture starts counts, too
    marks = {mark.name for mark in request.node.iter_markers()}
    if started and not marks & {"command", "browser"}:
        pytest.fail(f"mark it `command`: it starts {started[0]}")


def find_shared() -> Path | None:
    """Return the folder of real reports (COUNCILS_SHARED, or ../shared), or None if absent."""
    folder = Path(os.environ.get("COUNCILS_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "reports" / "index.csv").is_file() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real reports; skip the test, with the reason, where there is none."""
    folder = find_shared()
    if folder is None:
        pytest.skip("needs the folder of real reports (COUNCILS_SHARED, or ../shared)")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that COUNCILS_HOME points at."""
    folder = tmp_path / "home"
    monkeypatch.setenv("COUNCILS_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def embedded_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with the warehouse of the embedded snapshot, to be read alone."""
    home = Home(tmp_path_factory.mktemp("embedded"))
    build_warehouse(home, today=TODAY)
    return home
