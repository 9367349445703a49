"""Warehouses for the explorer's tests: the embedded snapshot's, and made-up ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from explorer import connection
from explorer.connection import SharedWarehouse
from explorer.queries import shared
from tests.explorer.browsing import Visit
from tests.explorer.serving import Server
from tests.warehouse.made_up import TODAY, Facts
from warehouse.common.home import Home
from warehouse.councils import REFERENCE

APP = Path(connection.__file__).with_name("app.py")
RUN_SECONDS = 300
"""For one run of the page. The first of a process also loads modules: long on a busy machine."""
CHROMIUM = Path("/usr/bin/chromium")

TOWER_HAMLETS, HACKNEY, LEWISHAM, NEWHAM = 211, 204, 209, 316
ADDRESSES = {
    "": (),
    "compare": ("council", "from", "to", "beside", "with", "services"),
    "council": ("council",),
    "england": ("service", "day", "council"),
    "search": ("q", "council", "framework", "year", "grade", "kind"),
    "sql": ("q", "example"),
    "context": ("council", "indicators"),
    "about": (),
}
"""Every page by its path, with what its address understands."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium, which the tests of this folder share.

    While it is open an event loop runs in the tests' thread, so that `asyncio.run` cannot.
    """
    if not CHROMIUM.exists():
        pytest.skip(f"needs the system's Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def server(embedded_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return an explorer of the embedded snapshot, in a process of its own."""
    started = Server(embedded_home.folder, tmp_path_factory.mktemp("server") / "log")
    try:
        started.wait()
        yield started
    finally:
        started.stop()


@pytest.fixture(params=[1280, 360], ids=["wide", "narrow"])
def visit(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Return a visit to `server`, once as wide as a desk and once as a phone."""
    begun = Visit(browser, server.url, request.param)
    yield begun
    begun.page.close()


@pytest.fixture
def wide(browser: Browser, server: Server) -> Iterator[Visit]:
    """Return a visit to `server` as wide as a desk."""
    begun = Visit(browser, server.url)
    yield begun
    begun.page.close()


@pytest.fixture
def narrow(browser: Browser, server: Server) -> Iterator[Visit]:
    """Return a visit to `server` as narrow as a phone."""
    begun = Visit(browser, server.url, 360)
    yield begun
    begun.page.close()


@pytest.fixture(scope="session")
def embedded(embedded_home: Home) -> SharedWarehouse:
    """Return the warehouse of the embedded snapshot."""
    return SharedWarehouse(embedded_home.warehouse)


@pytest.fixture
def facts() -> Facts:
    """Return made-up facts to add to; there are none yet."""
    return Facts()


def warehouse_of(facts: Facts, folder: Path) -> Home:
    """Return a home with a warehouse of these facts alone."""
    folder.mkdir(parents=True, exist_ok=True)
    facts.fill(folder).close()
    home = Home(folder)
    (folder / "made-up.duckdb").replace(home.warehouse)
    return home


def view(**chosen: object) -> shared.View:
    """Return the view that Compare begins with, but for what is chosen."""
    usual: dict[str, object] = {
        "council": "Tower Hamlets",
        "kinds": ("statistical", "border"),
        "strands": ("help_and_protection", "children_in_care"),
        "first": date(2012, 7, 27),
        "second": date(2017, 4, 7),
        "last": TODAY,
    }
    return shared.View(**{**usual, **chosen})  # type: ignore[arg-type]


def open_page(
    home: Home, monkeypatch: pytest.MonkeyPatch, path: str = "", **address: str | list[str]
) -> AppTest:
    """Run the page at a path on a home, as if its address said so."""
    monkeypatch.setenv("COUNCILS_HOME", str(home.folder))
    page = AppTest.from_file(APP, default_timeout=RUN_SECONDS)
    if path:
        page._page_hash = calc_hash(path)  # as a browser asks for it; AppTest knows files alone
    for name, value in address.items():
        page.query_params[name] = value
    return page.run()


def texts(page: AppTest) -> str:
    """Return all that the page says, tables aside."""
    return "\n".join(element.value for element in [*page.title, *page.markdown, *page.caption])


def html(page: AppTest) -> str:
    """Return all HTML of a page that our own functions made."""
    return "\n".join(element.proto.body for element in page.get("html"))


HOSTILE = "<b>Ha</b>[ck](javascript:alert(1))![ney](http://evil.example/p.png):red[x] $x^2$ *a*"


@pytest.fixture
def hostile_home(facts: Facts, tmp_path: Path) -> Home:
    """Return a home in which Hackney's name, grades and addresses try to break the page."""
    reference = tmp_path / "reference"
    shutil.copytree(REFERENCE, reference)
    for name in ("councils.csv", "council_names.csv"):
        lines = (reference / name).read_text(encoding="utf-8")
        (reference / name).write_text(
            lines.replace(f"{HACKNEY},Hackney,", f'{HACKNEY},"{HOSTILE}",'), encoding="utf-8"
        )
    grades = {"safeguarding": "good", "looked_after": "held_back"}
    for council in (HACKNEY, TOWER_HAMLETS):
        facts.report(council, "2012-07-10", grades, framework="slac", started="2012-06-01")
    facts.fill(tmp_path, reference=str(reference)).close()
    home = Home(tmp_path)
    (tmp_path / "made-up.duckdb").replace(home.warehouse)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "UPDATE judgements SET printed = $1, area_label = $1, comparability_reason = $1, "
            "report_url = 'javascript:alert(1)', source_url = 'javascript:alert(1)' "
            "WHERE la_code = $2",
            [HOSTILE, HACKNEY],
        )
    return home
