"""Waits until what was written is on the disk, so that a power cut leaves no half of a file."""

from __future__ import annotations

import os
from pathlib import Path


def file_to_disk(path: Path) -> None:
    """Wait until a file that is closed is on the disk: do so before it is given its name."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def folder_to_disk(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system has a way to.

    A file that was renamed or deleted may else be back after a power cut.
    """
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
