"""The whole country as static pages: warehouse in, a folder of files out.

The same warehouse and addresses give the same bytes: no page has the clock in it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from explorer.queries import shared
from explorer.site import folder, headers, pages, social
from explorer.site.sheets import Sheet, make_sheets
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.connect import cannot_be_asked, open_warehouse, rows_of
from warehouse.exports.export import export_tables
from warehouse.news.changes import Change, find_changes
from warehouse.news.feed import write_atom

MOST_ENTRIES = 100
"""Entries of a feed: some two years of verdicts on the whole country."""
_BEFORE_ALL = pd.Timestamp("1900-01-01").date()

Step = Callable[[str, int, int], None]
"""Told how far it is: what is being made, how many are done, and of how many."""


class OpenWarehouse:
    """A connection that answers SQL with frames, for as long as pages are made from it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def ask(self, sql: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
        """Return the answer as a frame."""
        return self.connection.execute(sql, parameters or {}).df()

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the answer as rows by column; what is not known is None."""
        return rows_of(self.connection.execute(sql, parameters or {}))


def publish(
    home: Home, into: Path, addresses: pages.Addresses, step: Step | None = None
) -> folder.Written:
    """Write the pages of the whole country into a folder.

    Args:
        home: Where the warehouse is.
        into: The folder; see explorer/site/folder.py for what becomes of what is in it.
        addresses: Where the pages and the explorer will be.
        step: Told how far it is.

    Raises:
        Problem: there is no warehouse, it holds nothing, or the folder cannot be written.
    """
    connection = open_warehouse(home.warehouse)
    try:
        made = dict(_make(connection, home, addresses, step or (lambda *_: None)))
    except duckdb.Error as error:
        raise cannot_be_asked(home.warehouse, error) from error
    finally:
        connection.close()
    return folder.write_folder(into, made)


def _make(
    connection: duckdb.DuckDBPyConnection, home: Home, addresses: pages.Addresses, step: Step
) -> Iterator[tuple[str, bytes]]:
    warehouse = OpenWarehouse(connection)
    day = shared.held_until(warehouse)
    if day is None:
        raise Problem(f"{home.warehouse} holds no inspection: there is nothing to publish")
    attribution = str(warehouse.ask("SELECT attribution FROM about")["attribution"][0])
    sheets = make_sheets(warehouse, day)
    for place, sheet in enumerate(sheets, 1):
        path = f"councils/{sheet.slug}"
        yield f"{path}/index.html", pages.council_page(sheet, addresses, attribution)
        yield f"{path}/picture.png", social.draw_social(sheet)
        step("councils", place, len(sheets))
    yield "index.html", pages.index_page(warehouse, sheets, addresses, attribution)
    yield from pages.england_pages(warehouse, sheets, addresses, attribution).items()
    yield "about/index.html", pages.about_page(warehouse, sheets, addresses, attribution)
    yield from _feeds(connection, sheets, addresses, attribution)
    yield "robots.txt", pages.robots(addresses.base)
    yield "_headers", headers.as_headers_file().encode()
    if addresses.base:
        yield "sitemap.xml", pages.sitemap(sheets, addresses.base)
    yield from pages.assets().items()
    step("data", 0, 1)
    yield from _data(home)
    step("data", 1, 1)


def _feeds(
    connection: duckdb.DuckDBPyConnection,
    sheets: list[Sheet],
    addresses: pages.Addresses,
    attribution: str,
) -> Iterator[tuple[str, bytes]]:
    """Write the feed of the whole country, and one a council."""
    everything = find_changes(connection, _BEFORE_ALL)
    newest = max((change.updated for change in everything), default=None)
    slugs = {sheet.la_code: sheet.slug for sheet in sheets}

    def page_of(change: Change) -> str | None:
        slug = slugs.get(change.la_code)
        return f"{addresses.base}/councils/{slug}/" if addresses.base and slug else None

    def feed_of(several: list[Change], path: str, title: str | None, name: str | None) -> bytes:
        address = f"{addresses.base}/{path}" if addresses.base else None
        return write_atom(
            several[:MOST_ENTRIES],
            newest,
            attribution,
            address,
            title=title,
            name=name,
            page_of=page_of,
        )

    newest_first = sorted(everything, key=lambda change: change.published, reverse=True)
    newest_first.sort(key=lambda change: change.updated.date(), reverse=True)
    yield "feed.xml", feed_of(newest_first, "feed.xml", None, None)
    by_council: dict[int, list[Change]] = {}
    for change in newest_first:
        by_council.setdefault(change.la_code, []).append(change)
    for sheet in sheets:
        path = f"councils/{sheet.slug}/feed.xml"
        title = f"New Ofsted verdicts on {sheet.council}’s services for children"
        name = f"council/{sheet.la_code}"
        yield path, feed_of(by_council.get(sheet.la_code, []), path, title, name)


def _data(home: Home) -> Iterator[tuple[str, bytes]]:
    """Write the tables as `councils export` does, without the text of any report."""
    with tempfile.TemporaryDirectory(prefix="councils-") as name:
        exported = export_tables(home.warehouse, Path(name), "csv")
        for file in exported.files:
            yield f"data/{file.name}", (Path(name) / file.name).read_bytes()
