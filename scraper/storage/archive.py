"""An append-only store of everything that was fetched, by the SHA-256 of its bytes.

    archive/ab/cd/abcd...      the bytes; written once, never changed
    archive/fetched.jsonl      one line a fetch: what was asked, when, and what came
    archive/.incoming/         bytes on their way in

Bytes are written to a temporary file, forced to the disk and renamed; only then is their line
added. So a line never speaks of bytes that are not there, whenever the machine stops. With the
archive alone everything that was read can be read again, without asking any site.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scraper.pdf_header import REACH, has_pdf_header
from scraper.sites import file_id_of
from warehouse.common.disk import folder_to_disk
from warehouse.common.home import archived_in

JOURNAL = "fetched.jsonl"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class DamagedError(Exception):
    """Bytes in the archive that are missing or no longer have their hash."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One fetch.

    Attributes:
        url: The live address by which the thing is known.
        sha256: Of the bytes, in hexadecimal.
        kind: "report", "workbook", "data_set" or "page"; "refusal" for whatever came in place of
            one.
        status: HTTP status of the answer.
        bytes: Number of bytes.
        fetched_from: The address that was asked (a stand-in's, say).
        fetched_at: When, in UTC.
        title: What the site calls it; None where that is known from elsewhere.
    """

    url: str
    sha256: str
    kind: str
    status: int
    bytes: int
    fetched_from: str
    fetched_at: datetime
    title: str | None = None


class Archive:
    """The archive in a folder; one process writes it at a time (`collect` holds a lock)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.torn_lines = 0
        self._damaged: set[str] = set()
        self._by_url: dict[str, list[Fetched]] = {}
        self._refused: dict[str, Fetched] = {}
        self._lock = threading.Lock()
        for fetched in self._read_journal():
            self._remember(fetched)

    def prepare(self) -> None:
        """Make the folders, and clear what a killed run left half written.

        Raises:
            OSError: the folder cannot be written.
        """
        incoming = self.folder / ".incoming"
        if incoming.exists():
            shutil.rmtree(incoming)
        incoming.mkdir(parents=True)

    def keep(
        self,
        data: bytes,
        url: str,
        kind: str,
        *,
        status: int,
        fetched_from: str,
        fetched_at: datetime,
        title: str | None = None,
    ) -> Fetched:
        """Store bytes and the fact that they were fetched; return the record of it.

        A page that is the same as last time leaves no new line, but is the `latest` of its address
        as long as this archive is open. A refusal is kept as evidence only: it is never the
        `latest`. The time of a fetch is never before that of the fetch before, and that of another
        version always after it, so that a clock that was set back does not make an old version the
        latest. Safe to call from several threads.

        Raises:
            OSError: the disk is full or cannot be written; nothing is lost that was there.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        self._store(sha256, data)
        with self._lock:
            at = fetched_at if kind == "refusal" else self._in_order(url, sha256, fetched_at)
            fetched = Fetched(url, sha256, kind, status, len(data), fetched_from, at, title)
            if not self._is_known(fetched):
                self._append(fetched)
            self._remember(fetched)
        return fetched

    def path(self, sha256: str) -> Path:
        """Return where bytes with this hash are kept, or would be."""
        return archived_in(self.folder, sha256)

    def read(self, sha256: str) -> bytes:
        """Return the bytes with this hash.

        Raises:
            DamagedError: they are missing, or the disk has changed them; they are no longer held,
                and are written anew when they come again.
        """
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            self._damaged.add(sha256)
            raise DamagedError(f"{self.path(sha256)} cannot be read: {error.strerror}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            self._damaged.add(sha256)
            raise DamagedError(f"{self.path(sha256)} is not what was stored")
        return data

    @property
    def damaged(self) -> list[Path]:
        """The files that were found missing or changed, and have not come again."""
        return sorted(self.path(sha256) for sha256 in self._damaged)

    def starts_like_a_pdf(self, sha256: str) -> bool:
        """Whether bytes with this hash are here, and are a PDF by their first 1,024."""
        try:
            with self.path(sha256).open("rb") as data:
                return has_pdf_header(data.read(REACH))
        except OSError:
            return False

    def latest(self, url: str) -> Fetched | None:
        """Return the last fetch of a live address; None if it was never fetched."""
        fetches = self._by_url.get(url)
        return fetches[-1] if fetches else None

    def holds(self, url: str) -> bool:
        """Whether the bytes that this address last gave are here, whole."""
        last = self.latest(url)
        if last is None or last.sha256 in self._damaged:
            return False
        try:
            return self.path(last.sha256).stat().st_size == last.bytes
        except OSError:
            return False

    def versions(self, kind: str) -> Iterator[tuple[Fetched, Fetched]]:
        """Yield the first and the last fetch of every version of every thing of a kind."""
        for fetches in list(self._by_url.values()):
            ends: dict[str, tuple[Fetched, Fetched]] = {}
            for fetched in fetches:
                if fetched.kind == kind:
                    first = ends.get(fetched.sha256, (fetched, fetched))[0]
                    ends[fetched.sha256] = (first, fetched)
            yield from ends.values()

    def holds_any(self, kind: str) -> bool:
        """Whether anything of a kind was ever fetched."""
        return any(fetched.kind == kind for fetches in self._by_url.values() for fetched in fetches)

    def fetches(self, kind: str) -> Iterator[list[Fetched]]:
        """Yield, for every address that has any, its fetches of a kind in their order."""
        for fetches in list(self._by_url.values()):
            if of_kind := [fetched for fetched in fetches if fetched.kind == kind]:
                yield of_kind

    def first(self, url: str, sha256: str) -> Fetched | None:
        """Return the first fetch of this version of a live address."""
        fetches = self._by_url.get(url, [])
        return next((fetched for fetched in fetches if fetched.sha256 == sha256), None)

    def _in_order(self, url: str, sha256: str, at: datetime) -> datetime:
        """Return when a fetch was, or a moment after the last one of its address if that is later.

        Times may be of runs within one second, or of a clock that was set back.
        """
        last = self.latest(url)
        if last is None:
            return at
        if last.sha256 == sha256:
            return max(at, last.fetched_at)
        return max(at, last.fetched_at + timedelta(seconds=1))

    def _store(self, sha256: str, data: bytes) -> None:
        place = self.path(sha256)
        if _holds_exactly(place, data):
            self._damaged.discard(sha256)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / ".incoming" / f"{sha256}.{threading.get_ident()}"
        try:
            with temporary.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(place)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        folder_to_disk(place.parent)
        self._damaged.discard(sha256)

    def _append(self, fetched: Fetched) -> None:
        record = asdict(fetched) | {"fetched_at": fetched.fetched_at.isoformat()}
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        journal = self.folder / JOURNAL
        with journal.open("a+b", buffering=0) as out:
            end = out.seek(0, os.SEEK_END)
            if end:
                out.seek(end - 1)
                if out.read(1) != b"\n":
                    line = b"\n" + line  # a killed run left half a line
            if out.write(line) != len(line):
                raise OSError(28, "No space left on device")
            os.fsync(out.fileno())

    def _read_journal(self) -> Iterator[Fetched]:
        journal = self.folder / JOURNAL
        if not journal.is_file():
            return
        for line in journal.read_bytes().split(b"\n"):
            if not line.strip():
                continue
            try:
                yield _fetched(json.loads(line))
            except (ValueError, KeyError, TypeError):
                # Half a line of a killed run: its bytes will be asked for again.
                self.torn_lines += 1

    def _is_known(self, fetched: Fetched) -> bool:
        """Whether the journal would learn nothing new."""
        if fetched.kind == "refusal":
            last = self._refused.get(fetched.url)
            return last is not None and last == fetched
        last = self.latest(fetched.url)
        return fetched.kind == "page" and last is not None and last.sha256 == fetched.sha256

    def _remember(self, fetched: Fetched) -> None:
        if fetched.kind == "refusal":
            self._refused[fetched.url] = fetched
            return
        self._by_url.setdefault(fetched.url, []).append(fetched)


def _fetched(record: Any) -> Fetched:
    """Return the fetch of which a line of the journal tells.

    Raises:
        ValueError, KeyError, TypeError: it is not as `keep` writes it.
    """
    at = datetime.fromisoformat(record["fetched_at"])
    if at.tzinfo is not None:
        at = at.astimezone(UTC).replace(tzinfo=None)
    fetched = Fetched(**record | {"fetched_at": at})
    for name in ("url", "kind", "fetched_from"):
        if not isinstance(getattr(fetched, name), str):
            raise TypeError(f"{name} is no text")
    for name in ("bytes", "status"):
        if not isinstance(getattr(fetched, name), int):
            raise TypeError(f"{name} is no number")
    if not _SHA256.fullmatch(fetched.sha256):
        raise ValueError(f"no SHA-256: {fetched.sha256}")
    if fetched.kind == "report" and file_id_of(fetched.url) is None:
        raise ValueError(f"no address of a report: {fetched.url}")
    return fetched


def _holds_exactly(place: Path, data: bytes) -> bool:
    """Whether these bytes are there: a disk can change a file and leave its size."""
    try:
        return place.stat().st_size == len(data) and place.read_bytes() == data
    except OSError:
        return False
