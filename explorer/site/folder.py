"""Writes the pages into a folder: whole or not at all, and nothing that has not changed.

A page whose bytes are the same keeps its file and its time, so that whatever copies the folder to
a server sends only what changed. Changed files are written aside first and moved in at the end. A
list of what was written tells the next run what it may replace or remove: a file that somebody else
put there is never touched.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.common.counting import first_few
from warehouse.common.problems import Problem

LIST = ".councils-published.json"
STAGE = ".councils-publishing"


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did: how many files there are, how many changed, how many went."""

    files: int
    changed: int
    removed: int
    size: int


def write_folder(folder: Path, pages: Mapping[str, bytes]) -> Written:
    """Make the folder hold exactly these pages, beside what others put there.

    Args:
        folder: Where to; made if need be.
        pages: Bytes by path within the folder, with "/" between its parts.

    Raises:
        Problem: the folder cannot be written, or a file there is not ours.
    """
    stage = folder / STAGE
    try:
        if folder.exists() and not folder.is_dir():
            raise Problem(f"{folder} is a file; name a folder to publish into")
        folder.mkdir(parents=True, exist_ok=True)
        written_before = _written_before(folder)
        changed = [path for path, data in pages.items() if _differs(folder / path, data)]
        strangers = [
            path for path in changed if path not in written_before and (folder / path).exists()
        ]
        if strangers:
            named = first_few([str(folder / path) for path in strangers], 1)
            raise Problem(
                f"{named} was not written by `councils publish`, or was "
                "changed since: move it away, or publish into another folder"
            )
        shutil.rmtree(stage, ignore_errors=True)
        for path in changed:
            aside = stage / path
            aside.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(pages[path])
        # The list names what is about to come before it comes: a run that is killed between two
        # files leaves none behind that the next would take for somebody else's.
        hashes = {path: hashlib.sha256(data).hexdigest() for path, data in pages.items()}
        _write_list(
            folder,
            {path: sorted({*written_before.get(path, ()), hashes[path]}) for path in hashes}
            | {path: known for path, known in written_before.items() if path not in hashes},
        )
        for path in changed:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(folder / path)
        removed = [path for path in written_before if path not in pages and _remove(folder, path)]
        _write_list(folder, {path: [value] for path, value in hashes.items()})
        shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise Problem(
            f"cannot write {error.filename or folder}: {error.strerror or error}; the pages that "
            "were there stand, and the next run finishes the work"
        ) from error
    return Written(len(pages), len(changed), len(removed), sum(map(len, pages.values())))


def _written_before(folder: Path) -> dict[str, list[str]]:
    """Return the files that an earlier run wrote and nobody changed since, with their hashes."""
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise Problem(
            f"{folder / LIST} is broken, so it is not known which files are ours: remove the "
            "folder and publish anew"
        ) from error
    written_before = {}
    for path, hashes in listed.items():
        if ".." in Path(path).parts or Path(path).is_absolute():
            raise Problem(f"{folder / LIST} names {path!r}, which is outside the folder")
        try:
            data = (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        if hashlib.sha256(data).hexdigest() in hashes:
            written_before[path] = hashes
    return written_before


def _differs(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size != len(data) or path.read_bytes() != data
    except (FileNotFoundError, NotADirectoryError):
        return True


def _write_list(folder: Path, hashes: Mapping[str, list[str]]) -> None:
    text = json.dumps(dict(sorted(hashes.items())), indent=0, ensure_ascii=False) + "\n"
    path = folder / LIST
    if not _differs(path, text.encode()):
        return
    aside = folder / f"{LIST}.new"
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def _remove(folder: Path, path: str) -> bool:
    """Remove a file of ours, and the folders that it leaves empty."""
    (folder / path).unlink(missing_ok=True)
    for parent in (folder / path).parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break
    return True
