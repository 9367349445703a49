"""The whole data as files: what is in them, that they are made once, and what is left out."""

from __future__ import annotations

import contextlib
import io
import shutil
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet
import pytest

from explorer.downloads import FILES, DownloadFolder
from tests.explorer.serving import Server
from warehouse.common.home import Home
from warehouse.common.problems import Problem

pytestmark = pytest.mark.command  # a download is made by `councils export`

SENTENCE = "Nobody but the owner may read this sentence."


@pytest.fixture(scope="module")
def home(embedded_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home whose warehouse holds a sentence of a report, and the notes of a run."""
    home = Home(tmp_path_factory.mktemp("downloads"))
    shutil.copy(embedded_home.warehouse, home.warehouse)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "INSERT INTO paragraphs BY NAME SELECT inspection_id, la_code, council, "
            "'report' AS kind, published, 1 AS position, '' AS section, 1 AS page, "
            "false AS is_bullet, $1 AS text, report_url FROM inspections WHERE in_reports LIMIT 1",
            [SENTENCE],
        )
        connection.execute(
            "INSERT INTO collected.runs BY NAME SELECT 'run-1' AS run_id, "
            "TIMESTAMP '2026-08-22' AS started, $1 AS site, $1 AS summary",
            [SENTENCE],
        )
    return home


@pytest.fixture(scope="module")
def folder(home: Home) -> DownloadFolder:
    return DownloadFolder(home)


def names() -> dict[str, str]:
    return {file.label: file.name for file in FILES}


def test_the_database_has_every_row_comment_and_macro_but_no_text(folder, home):
    file = folder.file(names()["DuckDB"])
    assert SENTENCE.encode() not in file.read_bytes()
    assert SENTENCE.encode() in home.warehouse.read_bytes()
    with (
        duckdb.connect(str(home.warehouse), read_only=True) as whole,
        duckdb.connect(str(file), read_only=True) as copy,
    ):
        for text in (
            "SELECT table_name, column_name, type, description FROM dictionary ORDER BY ALL",
            "FROM judgements ORDER BY ALL",
            "SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL ORDER BY 1",
            "SELECT count(*) FROM duckdb_constraints()",
            "FROM standing_on(DATE '2017-04-07') ORDER BY ALL",
        ):
            assert copy.execute(text).fetchall() == whole.execute(text).fetchall()
        assert copy.execute("FROM paragraphs").fetchall() == []
        assert copy.execute("FROM collected.runs").fetchall() == []


def test_the_archives_hold_the_tables_and_no_text(folder):
    for label, ending in (("CSV", "csv"), ("Parquet", "parquet")):
        with zipfile.ZipFile(folder.file(names()[label])) as archive:
            held = {Path(name).name for name in archive.namelist()}
            assert {f"judgements.{ending}", "datapackage.json", "README.md"} <= held
            assert f"paragraphs.{ending}" not in held
            content = archive.read(f"councils-compared/judgements.{ending}")
        if ending == "parquet":
            assert pyarrow.parquet.read_table(io.BytesIO(content)).num_rows > 2000
        else:
            assert content.startswith(b"inspection_id,la_code,council,")


def test_the_workbook_opens(folder):
    book = openpyxl.load_workbook(folder.file(names()["Excel"]), read_only=True)
    assert {"readme", "dictionary", "judgements"} <= set(book.sheetnames)
    assert "paragraphs" not in book.sheetnames


def test_a_file_is_made_once_however_many_come_and_anew_for_another_warehouse(home, monkeypatch):
    import explorer.downloads as downloads

    made = []

    def run(*command: str) -> bytes:
        made.append(command)
        return b"<feed/>"

    monkeypatch.setattr(downloads, "_run", run)
    folder = DownloadFolder(home)
    visitors = [threading.Thread(target=folder.file, args=("feed.xml",)) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(made) == 1
    shutil.copy(home.warehouse, home.folder / "fresh")
    (home.folder / "fresh").replace(home.warehouse)
    folder.file("feed.xml")
    assert len(made) == 2


def test_a_file_that_cannot_be_made_is_one_line(tmp_path):
    home = Home(tmp_path)
    home.warehouse.write_bytes(b"no database")
    for name in (*names().values(), "feed.xml"):
        with pytest.raises(Problem, match="a download could not be made") as problem:
            DownloadFolder(home).file(name)
        assert "\n" not in problem.value.message


@pytest.fixture(scope="module")
def server(home: Home, tmp_path_factory) -> Iterator[Server]:
    started = Server(home.folder, tmp_path_factory.mktemp("server") / "log")
    started.wait()
    yield started
    started.stop()


def fetched(url: str):
    return urllib.request.urlopen(url, timeout=120)


def test_the_server_hands_the_files_out_at_addresses_of_their_own(server):
    with fetched(f"{server.url}data/councils-compared.duckdb") as answer:
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="councils-compared.duckdb"'
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.read(20)[8:12] == b"DUCK"
    with fetched(f"{server.url}feed.xml") as answer:
        assert answer.headers.get_content_type() == "application/atom+xml"
        assert b'<feed xmlns="http://www.w3.org/2005/Atom"' in answer.read(200)


@pytest.mark.parametrize(
    "path", ["data/warehouse.duckdb", "data/..%2Fwarehouse.duckdb", "data/", "data/feed.xml"]
)
def test_nothing_else_is_handed_out(server, path):
    with contextlib.suppress(urllib.error.HTTPError), fetched(server.url + path) as answer:
        # Streamlit answers unknown addresses with its own page.
        assert answer.headers.get_content_type() == "text/html"
