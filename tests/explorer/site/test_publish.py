"""`councils publish`: the same bytes for the same facts, and clear words for what is wrong."""

from __future__ import annotations

import http.client
import threading
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from explorer.commands.publish import publish as command
from explorer.site.headers import as_headers_file, headers_of
from explorer.site.publish import publish
from explorer.site.serve import make_server
from tests.explorer.conftest import warehouse_of
from tests.explorer.site.conftest import ADDRESSES, BASE
from tests.explorer.site.reading import attribute, first
from tests.warehouse.made_up import Facts
from warehouse.common.home import Home

GOOD = {"overall_effectiveness": "good", "leadership": "good", "help_and_protection": "good"}


@pytest.fixture
def small_home(facts: Facts, tmp_path: Path) -> Home:
    facts.report(211, "2019-07-22", GOOD)
    facts.report(211, "2025-01-13", GOOD | {"overall_effectiveness": "outstanding"})
    facts.report(204, "2024-09-09", GOOD)
    return warehouse_of(facts, tmp_path / "home")


@pytest.mark.slow
def test_the_same_warehouse_gives_the_same_bytes(small_home: Home, tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish(small_home, tmp_path / name, ADDRESSES)
    files = {
        name: {
            str(path.relative_to(tmp_path / name)): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*"))
            if path.is_file()
        }
        for name in ("one", "two")
    }
    assert files["one"] == files["two"]


@pytest.mark.slow
def test_a_second_run_writes_nothing(small_home: Home, tmp_path: Path) -> None:
    publish(small_home, tmp_path / "pages", ADDRESSES)
    assert publish(small_home, tmp_path / "pages", ADDRESSES).changed == 0


def read(feed: Path) -> BeautifulSoup:
    return BeautifulSoup(feed.read_bytes(), "xml")


@pytest.mark.slow
def test_each_council_has_a_feed_of_its_own(small_home: Home, tmp_path: Path) -> None:
    publish(small_home, tmp_path, ADDRESSES)
    whole = read(tmp_path / "feed.xml")
    own = read(tmp_path / "councils/tower-hamlets/feed.xml")
    assert len(whole("entry")) == 3
    assert len(own("entry")) == 2
    assert first(whole, "feed > id") != first(own, "feed > id")
    assert attribute(own, "feed link", "href") == f"{BASE}/councils/tower-hamlets/feed.xml"


@pytest.mark.slow
def test_an_entry_tells_the_change_and_leads_to_report_and_page(
    small_home: Home, tmp_path: Path
) -> None:
    publish(small_home, tmp_path, ADDRESSES)
    newest = first(read(tmp_path / "feed.xml"), "entry")
    text = "Tower Hamlets: overall effectiveness outstanding (was good)"
    assert first(newest, "title").string == text
    links = {str(link["rel"]): str(link["href"]) for link in newest("link")}
    assert links["alternate"].startswith("https://files.ofsted.gov.uk/")
    assert links["related"] == f"{BASE}/councils/tower-hamlets/"


@pytest.mark.slow
def test_without_an_address_nothing_claims_one(small_home: Home, tmp_path: Path) -> None:
    ran = CliRunner().invoke(command, [str(tmp_path / "pages"), "--home", str(small_home.folder)])
    assert ran.exit_code == 0, ran.output
    assert "there is no sitemap" in ran.output
    assert not (tmp_path / "pages/sitemap.xml").exists()
    assert "canonical" not in (tmp_path / "pages/index.html").read_text()


@pytest.mark.parametrize("address", ["councils.example.org", "ftp://x.example", "https://x/?q=1"])
def test_an_address_that_is_none_is_bad_usage(
    small_home: Home, tmp_path: Path, address: str
) -> None:
    ran = CliRunner().invoke(
        command, [str(tmp_path / "p"), "--base-url", address, "--home", str(small_home.folder)]
    )
    assert ran.exit_code == 2
    assert f"{address!r} is not a web address" in ran.output


def test_no_text_of_a_report_is_handed_out(published: Path) -> None:
    assert not (published / "data/paragraphs.csv").exists()
    assert (published / "data/judgements.csv").is_file()
    assert (published / "data/datapackage.json").is_file()


def test_every_file_has_a_type_and_the_policy(published: Path) -> None:
    files = [str(p.relative_to(published)) for p in published.rglob("*") if p.is_file()]
    typeless = {
        path
        for path in files
        if headers_of(path)["Content-Type"] == "application/octet-stream"
        and not Path(path).name.startswith((".", "_"))
    }
    assert typeless == set()
    policy = headers_of("index.html")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy in as_headers_file()


def test_the_look_at_the_pages_hides_what_is_not_a_page(published: Path) -> None:
    with make_server(published, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port)

        def status(path: str) -> int:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        assert status("/councils/bury/") == 200
        assert status("/.councils-published.json") == 404
        assert status("/councils/") == 404
        assert status("/../../etc/passwd") == 404
        server.shutdown()
