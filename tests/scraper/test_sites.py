"""Which addresses are asked, and where a stand-in takes the live hosts' place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scraper.crawl.run import collect
from scraper.messages.progress import Progress
from scraper.sites import (
    SITES,
    OffSiteError,
    Site,
    file_address,
    file_id_of,
    reports_site,
    site_of,
)
from scraper.spiders.scope import Wanted
from warehouse.common.home import Home

BASE = "http://127.0.0.1:8900"
PAGE = f"{BASE}/provider/44/80429"


@pytest.mark.parametrize(
    "href",
    [
        "/v1/file/5",
        "https://files.ofsted.gov.uk/v1/file/5",
        "http://files.ofsted.gov.uk/v1/file/5",
        "https://files.api.ofsted.gov.uk/v1/file/5",
        "https://files.ofsted.gov.uk:443/v1/file/5",
        "HTTPS://FILES.OFSTED.GOV.UK/v1/file/5",
        f"{BASE}/v1/file/5",
        "http://localhost:8900/v1/file/5",
        "  /v1/file/5\n",
        "/v1/file/5#page=2",
    ],
)
def test_a_stand_in_takes_the_place_of_every_live_host(href: str) -> None:
    assert reports_site(BASE).address(href, PAGE) == f"{BASE}/v1/file/5"


@pytest.mark.parametrize(
    "href",
    [
        "https://evil.invalid/v1/file/5",
        "//evil.invalid/v1/file/5",
        "http://127.0.0.1:8901/v1/file/5",
        "https://127.0.0.1:8900/v1/file/5",
        "http://127.0.0.2:8900/v1/file/5",
        "http://user@127.0.0.1:8900/v1/file/5",
        "https://files.ofsted.gov.uk@evil.invalid/v1/file/5",
        "https://files.ofsted.gov.uk:8443/v1/file/5",
        "https://files.ofsted.gov.uk.evil.invalid/",
        "https://www.ofsted.gov.uk/",
        "http://127.0.0.1:8900\\@evil.invalid/",
        "http://127.0.0.1:port/",
        "http://[::1/",
        "ftp://files.ofsted.gov.uk/v1/file/5",
        "file:///etc/passwd",
        "data:text/plain,x",
        "javascript:alert(1)",
        "mailto:x@example.org",
        "http://127.0.0.1:8900/\x00",
        "http://169.254.169.254/latest/meta-data/",
        "https://files.ofsted.g\u043ev.uk/v1/file/5",  # a Cyrillic o
        "https://xn--files-ofsted-gv-uk.invalid/v1/file/5",
        "https://files\u3002ofsted\u3002gov\u3002uk.evil.invalid/v1/file/5",  # full-width stops
        "https://files.ofsted.gov.uk%2eevil.invalid/v1/file/5",
    ],
)
def test_any_other_address_is_refused(href: str) -> None:
    with pytest.raises(OffSiteError):
        reports_site(BASE).address(href, PAGE)


def test_a_live_run_asks_the_live_hosts_and_never_this_machine() -> None:
    live = reports_site()
    assert live.address("/search?q=") == "https://reports.ofsted.gov.uk/search?q="
    assert live.address("https://files.ofsted.gov.uk/v1/file/5") == file_address(5)
    with pytest.raises(OffSiteError):
        live.address("http://localhost/v1/file/5")


def test_live_hosts_are_asked_over_https_whatever_a_link_says() -> None:
    assert reports_site().address("http://files.ofsted.gov.uk/v1/file/5") == file_address(5)
    assert reports_site().address("http://files.ofsted.gov.uk:80/v1/file/5") == file_address(5)


@pytest.mark.parametrize(
    ("base", "is_here"),
    [
        ("http://localhost:8900", True),
        ("http://127.0.0.2:8900", True),
        ("http://[::1]:8900", True),
        ("https://stand-in.example", False),
        ("http://192.0.2.1", False),
    ],
)
def test_a_stand_in_on_this_machine_is_known_as_such(base: str, is_here: bool) -> None:
    assert reports_site(base).is_on_this_machine is is_here


def test_a_stand_in_may_live_below_a_path() -> None:
    site = reports_site("http://127.0.0.1:8900/ofsted/")
    assert site.address("https://files.ofsted.gov.uk/v1/file/5") == f"{BASE}/ofsted/v1/file/5"
    assert site.live(f"{BASE}/ofsted/search") == "https://reports.ofsted.gov.uk/search"


@pytest.mark.parametrize(
    ("address", "file_id"),
    [
        ("https://files.ofsted.gov.uk/v1/file/50300000", 50300000),
        ("https://files.ofsted.gov.uk/v1/file/50300000/", 50300000),
        ("https://files.ofsted.gov.uk/v1/file/50300000?x=1", 50300000),
        ("https://files.ofsted.gov.uk/v1/file/x", None),
        ("https://files.ofsted.gov.uk/v1/file/0", None),
        ("https://files.ofsted.gov.uk/v1/file/007", None),
        ("https://files.ofsted.gov.uk/v1/file/\u0665", None),
        ("https://files.ofsted.gov.uk/v2/file/1", None),
    ],
)
def test_a_files_number_is_the_end_of_its_address(address: str, file_id: int | None) -> None:
    assert file_id_of(address) == file_id


def test_a_site_that_no_spider_asks_fails_the_run(tmp_path: Path) -> None:
    sites = {part: site_of(part) for part in SITES} | {"absence": Site(("absence.invalid",))}
    home = Home(tmp_path / "home")
    home.create()
    outcome = collect(
        home,
        sites=sites,
        wanted=Wanted(parts=("absence",)),
        now=dt.datetime(2026, 8, 22, 12),  # noqa: DTZ001 - in UTC, without a zone
        settings={},
        progress=Progress(quiet=True),
    )
    assert not outcome.is_whole
    assert outcome.summary["failures"] == ["KeyError: 'absence'"]
