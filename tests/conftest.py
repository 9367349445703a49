"""Fixtures that every room's tests use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
