"""The whole data as files, at addresses of their own: made once for all visitors, kept on disk.

Streamlit's download button holds what it hands out in memory, once a visitor. These files are made
when somebody first asks for one, in a process of its own, so that neither its memory nor its hold
on the warehouse stays with the explorer; they are made anew when the warehouse is another.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import uuid
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from explorer.connection import Identity, identity, shared_warehouse
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.news.feed import ATOM

LONGEST_WAIT = 300  # seconds that making a file may take; the workbook takes about ten
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can state
NEWS_SINCE = "2009-01-01"
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}


@dataclass(frozen=True, slots=True)
class WholeData:
    """One form of the whole data.

    Attributes:
        name: Of the file, at `data/NAME`.
        label: What is written on its link.
        about: For whom it is, in a few words.
        media_type: Its media type.
        form: What `councils export` calls it; None for the database.
    """

    name: str
    label: str
    about: str
    media_type: str
    form: str | None = None


FILES = (
    WholeData(
        "councils-compared.xlsx",
        "Excel",
        "one workbook, a sheet a table",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    WholeData(
        "councils-compared-csv.zip", "CSV", "a file a table, zipped", "application/zip", "csv"
    ),
    WholeData(
        "councils-compared-parquet.zip",
        "Parquet",
        "for R, Python and the like, zipped",
        "application/zip",
        "parquet",
    ),
    WholeData(
        "councils-compared.duckdb",
        "DuckDB",
        "all tables in one file, to ask in SQL",
        "application/vnd.duckdb",
    ),
)
FEED = "feed.xml"


class DownloadFolder:
    """The files of one warehouse, made when first asked for. Many threads may ask."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="councils-downloads-")
        self._made_of: dict[str, Identity] = {}

    def file(self, name: str) -> Path:
        """Return the file of that name, made from the warehouse as it is now.

        Whoever comes while it is being made waits for it, and nobody makes it twice.

        Raises:
            KeyError: there is no such file.
            Problem: there is no warehouse, or the file could not be made.
        """
        with self._guard:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            now = identity(self._home.warehouse)
            path = Path(self._folder.name) / name
            if self._made_of.get(name) != now or not path.is_file():
                self._make(name, path)
                self._made_of[name] = now
            return path

    def _make(self, name: str, path: Path) -> None:
        if name == FEED:
            feed = self._councils("changes", "--format", "atom", "--since", NEWS_SINCE)
            _write(path, feed)
            return
        wanted = next((file for file in FILES if file.name == name), None)
        if wanted is None:
            raise KeyError(name)
        with tempfile.TemporaryDirectory(dir=self._folder.name) as scratch:
            fresh = Path(scratch) / name
            if wanted.form is None:
                _run(
                    [sys.executable, "-m", "warehouse.exports.database"],
                    str(self._home.warehouse),
                    str(fresh),
                )
            else:
                export = Path(scratch) / "export"
                self._councils("export", str(export), "--format", wanted.form)
                if wanted.form == "xlsx":
                    shutil.move(export / wanted.name, fresh)
                else:
                    _zip(export, fresh)
            # Whoever is reading the one before reads it to its end.
            fresh.replace(path)

    def _councils(self, *arguments: str) -> bytes:
        home = ["--home", str(self._home.folder)]
        return _run([sys.executable, "-m", "warehouse.common.front_door", *home], *arguments)


def _run(command: Sequence[str], *arguments: str) -> bytes:
    """Run a command of ours in a process of its own; return what it printed.

    Raises:
        Problem: it failed or took too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own module
            [*command, *arguments], capture_output=True, timeout=LONGEST_WAIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Problem(f"a download took longer than {LONGEST_WAIT} s to make") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise Problem(f"a download could not be made: {lines[-1] if lines else done.returncode}")
    return done.stdout


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(content)
    fresh.replace(path)


def _zip(folder: Path, file: Path) -> None:
    """Pack the files of a folder; the same files give the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(f"councils-compared/{path.name}", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as content, archive.open(entry, "w") as packed:
                shutil.copyfileobj(content, packed)


def routes(home: Home) -> list[Route]:
    """Return the addresses of the files, for the explorer's server."""
    folder = DownloadFolder(home)

    def hand_out(name: str, media_type: str, *, attached: bool) -> Response:
        try:
            path = folder.file(name)
        except Problem as problem:
            # The line names files of this machine: it is for whoever runs the explorer.
            problem.show()
            return PlainTextResponse(
                "This file cannot be made just now. Please try again in a few minutes.\n",
                status_code=503,
                headers=HEADERS | {"Retry-After": "300"},
            )
        return FileResponse(
            path,
            media_type=media_type,
            filename=name if attached else None,
            headers=HEADERS,
        )

    # Plain functions, which the server runs in a thread: a file takes seconds to make.
    def whole(request: Request) -> Response:
        wanted = next((one for one in FILES if one.name == request.path_params["name"]), None)
        if wanted is None:
            return PlainTextResponse("There is no such file.\n", 404, HEADERS)
        return hand_out(wanted.name, wanted.media_type, attached=True)

    def feed(_request: Request) -> Response:
        return hand_out(FEED, "application/atom+xml", attached=False)

    def feed_of_council(request: Request) -> Response:
        whole_feed = hand_out(FEED, "application/atom+xml", attached=False)
        if not isinstance(whole_feed, FileResponse):
            return whole_feed
        council = shared_warehouse(str(home.warehouse)).ask(
            "SELECT name FROM councils WHERE slug = $slug", {"slug": request.path_params["slug"]}
        )
        if council.empty:
            return PlainTextResponse("There is no such council.\n", 404, HEADERS)
        own = only_of_council(Path(whole_feed.path).read_bytes(), str(council.iloc[0]["name"]))
        return Response(own, media_type="application/atom+xml", headers=HEADERS)

    return [
        Route("/data/{name}", whole),
        Route(f"/{FEED}", feed),
        Route("/feed/{slug}.xml", feed_of_council),
    ]


def only_of_council(feed: bytes, council: str) -> bytes:
    """Return a feed with the entries of one council alone, under a name of its own."""
    ET.register_namespace("", ATOM)
    root = ET.fromstring(feed)  # noqa: S314 - our own feed, just made
    for entry in root.findall(f"{{{ATOM}}}entry"):
        terms = {category.get("term") for category in entry.findall(f"{{{ATOM}}}category")}
        if council not in terms:
            root.remove(entry)
    name = root.find(f"{{{ATOM}}}id")
    title = root.find(f"{{{ATOM}}}title")
    if name is None or title is None:
        raise AssertionError("every feed of ours has an id and a title")
    name.text = uuid.uuid5(uuid.UUID(str(name.text)), council).urn
    title.text = f"{title.text}: {council}"
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
