"""How we ask: slowly, one at a time, saying who we are, and nothing that we were not told to."""

from __future__ import annotations

import datetime as dt
import re
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner
from scrapy.core.downloader import Slot

from scraper.commands.collect import collect
from scraper.download.back_off import retry_after
from scraper.download.settings import crawl_settings, user_agent
from tests.scraper.collecting import Place
from tests.site.faults import changed, instead, sometimes
from tests.site.server import Answer, StandIn


def test_one_request_at_a_time_even_without_delay(place: Place) -> None:
    place.stand_in.seconds_to_think = 0.02
    assert place.collect().code == 0
    assert place.stand_in.most_at_once == 1


def test_requests_are_at_least_the_delay_apart(place: Place) -> None:
    place.collect("--delay", "0.2", "--council", "Barnet")
    gaps = place.gaps()
    assert len(gaps) >= 4
    assert min(gaps) >= 0.2


def test_requests_do_not_come_in_step() -> None:
    settings = crawl_settings(contact=None)
    slot = Slot(1, settings["DOWNLOAD_DELAY"], settings["DOWNLOAD_DELAY_JITTER"])
    delays = {slot.download_delay() for _ in range(1000)}
    assert max(delays) - min(delays) > 0.2


def test_the_shortest_delay_by_default_is_a_second() -> None:
    settings = crawl_settings(contact=None)
    shortest = settings["DOWNLOAD_DELAY"] * (1 - settings["DOWNLOAD_DELAY_JITTER"])
    assert shortest >= 1


def test_we_say_who_we_are_and_where_to_write(place: Place) -> None:
    place.collect("--contact", "mailto:someone@example.org")
    assert {asked.user_agent for asked in place.stand_in.asked} == {
        user_agent("mailto:someone@example.org")
    }
    assert "(+mailto:someone@example.org)" in user_agent("mailto:someone@example.org")


def test_robots_txt_is_asked_first_and_once(place: Place) -> None:
    place.collect()
    paths = place.stand_in.paths()
    assert paths[0] == "/robots.txt"
    assert paths.count("/robots.txt") == 1


def test_no_cookie_is_sent_back(place: Place) -> None:
    sometimes(place.stand_in, "/.*", changed(headers={"Set-Cookie": "who=you; Path=/"}))
    assert place.collect().code == 0
    assert not any("cookie" in asked.headers for asked in place.stand_in.asked)


def test_a_crawl_delay_in_robots_txt_longer_than_ours_is_kept(place: Place) -> None:
    rules = Answer(b"User-agent: *\nCrawl-delay: 0.4\n", content_type="text/plain")
    sometimes(place.stand_in, r"/robots\.txt", instead(rules))
    place.collect("--council", "Barnet")
    assert min(place.gaps()[1:]) >= 0.4  # robots.txt itself comes before it is known


@pytest.fixture
def far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set this machine's clock to another zone, where that can be done."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        if hasattr(time, "tzset"):
            time.tzset()
        yield
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sat, 22 Aug 2026 12:00:30 GMT", 30.0),
        ("Sat, 22 Aug 2026 11:00:00 GMT", 0.0),
        ("Sat Aug 22 12:00:30 2026", 30.0),
        ("Saturday, 22-Aug-26 12:00:30 GMT", 30.0),
        ("00000000000000002", 2.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(
    value: str, seconds: float | None, far_from_greenwich: None
) -> None:
    now = dt.datetime(2026, 8, 22, 12, tzinfo=dt.UTC).timestamp()
    assert retry_after(value, now) == seconds


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "give your e-mail or web address with --contact or COUNCILS_CONTACT"),
        (["--contact", "me"], "give an e-mail or web address"),
        (["--contact", "me@example.org", "--delay", "0.5"], "too fast for a live site"),
        (["--site", "http://127.0.0.1:1", "--only", "statistics"], "give one for the statistics"),
        (["--statistics-site", "http://127.0.0.1:1", "--only", "reports"], "give one for the rep"),
        (["--site", "ftp://example.org"], "not the address of a site"),
        (["--site", "127.0.0.1:80"], "not the address of a site"),
        (["--site", "http://user@127.0.0.1"], "not the address of a site"),
    ],
)
def test_an_impolite_run_is_refused_before_anything_is_asked(
    arguments: list[str], expected: str, home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COUNCILS_CONTACT", raising=False)
    done = CliRunner().invoke(collect, arguments)
    assert done.exit_code == 2
    assert expected in done.output


def test_a_site_is_asked_over_tls_only_if_its_certificate_is_vouched_for(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    secure = StandIn(place.site.routes(), context=context)
    with secure:
        ran = place.collect("--site", f"https://localhost:{secure.port}")
        assert ran.code == 1
        assert "its certificate is not one that can be trusted" in ran.err
        assert secure.asked == []
        trusted = tmp_path / "authority.pem"
        authority.cert_pem.write_to_path(str(trusted))
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        ran = place.collect("--site", f"https://localhost:{secure.port}")
        assert ran.code == 0, ran.err


def test_a_certificate_for_another_host_is_named_as_such(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("elsewhere.example").configure_cert(context)
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with StandIn(place.site.routes(), context=context) as secure:
        ran = place.collect("--site", f"https://localhost:{secure.port}")
    assert ran.code == 1
    assert "its certificate is for another host" in ran.err
    assert secure.asked == []


def test_doors_that_scrapy_opens_are_shut() -> None:
    settings = crawl_settings(contact="me@example.org")
    assert settings["TELNETCONSOLE_ENABLED"] is False
    assert settings["REMOTE_CONTROL_ENABLED"] is False
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert settings["COOKIES_ENABLED"] is False
    assert set(settings["DOWNLOAD_HANDLERS_BASE"]) == {"http", "https"}
    enabled = {**settings["EXTENSIONS_BASE"], **settings["DOWNLOADER_MIDDLEWARES"]}
    assert settings["DOWNLOADER_MIDDLEWARES_BASE"] == {}
    shut = re.compile(r"telnet|remote|cookies|httpcache|httpauth|offsite|MetaRefresh")
    assert [name for name in enabled if shut.search(name)] == []
