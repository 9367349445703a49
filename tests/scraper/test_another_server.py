"""Any server with the same markup works: the same facts come of it, however it talks."""

from __future__ import annotations

import hashlib
import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.command import COUNCILS
from tests.scraper.another_server import LISTED, Behaviour, another_server
from tests.scraper.collecting import NOW, Ran

pytestmark = pytest.mark.command

BEHAVIOURS = {
    "as it is known": Behaviour(),
    "over HTTP/1.0, to the end of the connection": Behaviour(protocol="HTTP/1.0", has_length=False),
    "in pieces, compressed": Behaviour(is_chunked=True, is_zipped=True),
    "one result a page, without total or links": Behaviour(most_rows=1, total="", onward=""),
    "one result a page, with a last link to itself": Behaviour(
        most_rows=1, last='<a class="pagination__next" href="#">Next</a>'
    ),
    "with a next link past the end": Behaviour(
        last='<a rel="next" href="/search?level_1_types=3&start=3&rows=100">Next</a>'
    ),
    "with next links that have no offset": Behaviour(
        most_rows=2, onward='<a class="pagination__next" href="?page=2&amp;{query}">Next</a>'
    ),
    "with relative links to files": Behaviour(file="/v1/file/{file_id}/?download=1&amp;v=2"),
    "with the file host of before": Behaviour(
        file="http://files.api.ofsted.gov.uk/v1/file/{file_id}"
    ),
    "with one page for all dead files": Behaviour(has_one_page_for_dead_files=True),
    "with redirects": Behaviour(
        page_redirect=308, file_redirect="https://files.api.ofsted.gov.uk/download/"
    ),
}


def collect(base: str, home: Path, *more: str) -> Ran:
    """Run `councils collect` on a site of three councils."""
    command = [*COUNCILS, "--home", str(home), "collect"]
    command += ["--site", base, "--delay", "0", "--expect-councils", "3", "--no-build", *more]
    done = subprocess.run(
        command,
        env=os.environ | {"COUNCILS_NOW": NOW},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def ask(home: Path, question: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(home / "collected.duckdb", read_only=True) as connection:
        return connection.execute(question).fetchall()


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS)
def test_the_facts_are_those_that_the_server_has(behaviour: Behaviour, tmp_path: Path) -> None:
    with another_server(behaviour) as base:
        ran = collect(base, tmp_path)
    # The only reports of two councils are missing: how they stand is not known.
    found = [line for line in ran.err.splitlines() if line.startswith(("needs", "failed"))]
    assert [line.partition(", and no grade")[0] for line in found] == [
        "needs a person: 2 new reports could not be read with certainty"
    ], ran.err
    assert ask(tmp_path, "SELECT urn, name, is_closed FROM listed_councils ORDER BY urn") == [
        (80429, "Birmingham City Council", False),
        (80431, "Blackpool Borough Council", False),
        (2532287, "Bournemouth, Christchurch & Poole Council", False),
    ]
    listed = "SELECT urn, file_id, title, kind, published FROM listings ORDER BY urn, file_id"
    inspection, of_2012 = "Children's services inspection", date(2012, 10, 19)
    assert ask(tmp_path, listed) == [
        (80429, 50004190, inspection, "childrens_services", of_2012),
        (80429, 50004191, "Children's services focused visit", "focused_visit", date(2023, 11, 7)),
        (80431, 50004178, inspection, "childrens_services", of_2012),
    ]
    documents = "SELECT url, sha256, status FROM documents ORDER BY file_id"
    bodies = {file_id: body for each in LISTED for file_id, (_, _, body) in each.files.items()}
    assert ask(tmp_path, documents) == [
        (
            f"https://files.ofsted.gov.uk/v1/file/{file_id}",
            hashlib.sha256(body).hexdigest(),
            "not_a_report" if body.startswith(b"%PDF-") else "withdrawn",
        )
        for file_id, body in sorted(bodies.items())
    ]


def test_no_file_is_lost_unsaid_where_dead_ones_share_a_page(tmp_path: Path) -> None:
    with another_server(Behaviour(has_one_page_for_dead_files=True)) as base:
        ran = collect(base, tmp_path)
    [(withdrawn,)] = ask(tmp_path, "SELECT count(*) FROM documents WHERE status = 'withdrawn'")
    assert withdrawn == 2 or "asked for never came" in ran.err
