"""Two explorers on one warehouse behind nginx, with the very configuration of deploy/nginx."""

from __future__ import annotations

import asyncio
import http.client
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.explorer.proxy import NGINX, Site
from tests.explorer.serving import Server
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.command,
    pytest.mark.skipif(NGINX is None, reason="needs nginx (Debian's package nginx-light)"),
]


def run(asked: Coroutine[Any, Any, Any]) -> Any:
    """Run to its end in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor() as thread:
        return thread.submit(asyncio.run, asked).result()


@pytest.fixture(scope="module")
def site(embedded_home, tmp_path_factory) -> Iterator[Site]:
    started = Site(embedded_home, tmp_path_factory.mktemp("nginx"))
    yield started
    started.stop()


def test_the_headers_are_on_every_answer_once(site):
    for path in ("/", "/compare", "/feed.xml", "/data/nothing.csv", "/_stcore/metrics"):
        answer = site.get(path)
        found = answer.headers
        assert found.get_all("X-Content-Type-Options") == ["nosniff"], path
        assert found.get_all("Referrer-Policy") == ["strict-origin-when-cross-origin"], path
        (policy,) = found.get_all("Content-Security-Policy")
        assert policy.startswith("default-src 'none'; script-src 'self' "), path
        # On purpose: a newsroom may show the explorer in a frame.
        assert "frame-ancestors *" in policy
        assert found["X-Frame-Options"] is None
        assert found["Server"] == "nginx"


def test_only_a_page_brings_the_cookie_and_only_once(site):
    cookie = site.get("/").headers["Set-Cookie"]
    assert re.fullmatch(r"councils_place=[0-9a-f]{2}; Path=/; HttpOnly; SameSite=Lax", cookie)
    assert site.get("/", Cookie=cookie.partition(";")[0]).headers["Set-Cookie"] is None
    assert site.get("/feed.xml").headers["Set-Cookie"] is None
    assert "; Secure" in site.get("/", X_Forwarded_Proto="https").headers["Set-Cookie"]


@pytest.mark.parametrize("bad", ["zz", "0", "000", '"><script>'])
def test_a_cookie_that_names_no_place_is_replaced(site, bad):
    answer = site.get("/", Cookie=f"councils_place={bad}")
    assert answer.status == 200
    assert re.match(r"councils_place=[0-9a-f]{2};", answer.headers["Set-Cookie"])


def test_of_two_places_in_cookies_the_first_counts(site):
    assert port_for(site, "councils_place=a0; councils_place=b0") == port_for(
        site, "councils_place=a0"
    )


def test_a_session_keeps_to_its_explorer_and_sessions_are_spread(site):
    before = len(site.answered_by("/feed/hackney.xml"))
    for number in range(24):
        place = f"councils_place={number * 10:02x}"
        for _ in range(3):
            assert site.get("/feed/hackney.xml", Cookie=place).status == 200
    wait_until(lambda: len(site.answered_by("/feed/hackney.xml")) == before + 24 * 3)
    answered = site.answered_by("/feed/hackney.xml")[before:]
    each = [answered[first : first + 3] for first in range(0, len(answered), 3)]
    assert all(len(set(three)) == 1 for three in each)
    assert {three[0] for three in each} == {explorer.port for explorer in site.explorers}


def test_without_a_cookie_address_and_browser_keep_a_session_together(site):
    before = len(site.answered_by("/feed/barnet.xml"))
    for _ in range(6):
        site.get("/feed/barnet.xml", User_Agent="A frame in another site")
    wait_until(lambda: len(site.answered_by("/feed/barnet.xml")) == before + 6)
    assert len(set(site.answered_by("/feed/barnet.xml")[before:])) == 1


async def first_words(site: Site, **headers: str) -> list[str | None]:
    """Open a session over the WebSocket, ask for the first page; return what kinds came."""
    kinds: list[str | None] = []
    async with websockets.connect(
        f"ws://127.0.0.1:{site.port}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
        max_size=None,
    ) as socket:
        message = BackMsg()
        message.rerun_script.query_string = ""
        await socket.send(message.SerializeToString())
        while not kinds or kinds[-1] != "script_finished":
            answer = await asyncio.wait_for(socket.recv(), 120)
            kinds.append(ForwardMsg.FromString(answer).WhichOneof("type"))
    return kinds


def test_the_websocket_passes_for_the_site_and_for_no_other(site):
    own = f"http://127.0.0.1:{site.port}"
    assert "delta" in run(first_words(site, Origin=own))
    with pytest.raises(websockets.exceptions.InvalidStatus):
        run(first_words(site, Origin="https://evil.example"))


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_visitors_have_no_use_for_is_not_there(site, path):
    assert site.get(path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(site, method):
    assert site.get("/", method).status in {403, 405}
    assert site.get("/_stcore/upload_file/a/b", method).status == 404


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/data/..%2f..%2fetc%2fpasswd", "/static/..%2f..%2fapp.py", "//evil"]
)
def test_a_trick_with_a_path_reaches_no_file(site, path):
    answer = site.get(path)
    assert b"root:" not in answer.body
    assert b"import streamlit" not in answer.body
    assert (answer.headers["Location"] or "/").startswith(("/", site.url))
    assert not (answer.headers["Location"] or "").startswith("//")


def test_pages_work_under_the_policy(site, browser):
    complaints = []
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path, element in (
        ("", '[data-testid="stVegaLiteChart"] svg'),
        ("compare", '[data-testid="stVegaLiteChart"] svg'),
        ("england", "svg"),
        ("sql", "textarea"),
    ):
        page.goto(site.url + path)
        page.locator(element).first.wait_for(state="attached")
        page.get_by_text("Facts known until").last.wait_for()
    with page.expect_download() as downloaded:
        page.goto(site.url + "compare")
        page.get_by_role("button", name="(CSV)").first.click()
    assert downloaded.value.failure() is None
    page.close()
    refused = [text for text in complaints if "Content Security Policy" in text]
    assert refused == []


@pytest.fixture
def short_lived(embedded_home, tmp_path) -> Iterator[Site]:
    started = Site(embedded_home, tmp_path)
    yield started
    started.stop()


def places_of(site: Site, explorer: Server) -> list[str]:
    """Return cookies that lead to an explorer."""
    own = []
    for number in range(24):
        place = f"councils_place={number * 10:02x}"
        own += [place] if port_for(site, place) == explorer.port else []
    return own


def port_for(site: Site, place: str) -> int:
    before = len(site.answered_by("/health.txt"))
    site.get("/health.txt", Cookie=place)
    wait_until(lambda: len(site.answered_by("/health.txt")) > before)
    return site.answered_by("/health.txt")[-1]


def test_a_flood_from_one_address_is_turned_away_and_others_are_answered(embedded_home, tmp_path):
    site = Site(embedded_home, tmp_path, explorers=1)
    try:
        asking = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        for _ in range(3000):
            asking.request("POST", "/")  # refused by nginx itself, and counted all the same
            answer = asking.getresponse()
            answer.read()
            if answer.status != 403:
                break
        assert answer.status == 429
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        other = http.client.HTTPConnection(
            "127.0.0.1", site.port, timeout=60, source_address=("127.0.0.2", 0)
        )
        other.request("GET", "/health.txt")
        assert other.getresponse().status == 200
    finally:
        site.stop()


def test_when_an_explorer_is_killed_the_other_answers_and_when_both_are_it_says_so(short_lived):
    site = short_lived
    first, second = site.explorers
    own = places_of(site, first)
    assert own
    first.stop()
    for place in own:
        assert site.get("/feed/hackney.xml", Cookie=place).status == 200
    assert site.get("/health").status == 200
    assert "delta" in run(first_words(site, Cookie=own[0]))
    second.stop()
    answer = site.get("/")
    assert answer.status == 503
    assert answer.body.decode().startswith("The explorer is not running just now.")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert site.get("/health").status == 503


def test_an_open_page_goes_on_with_the_other_explorer_where_it_stood(short_lived, browser):
    site = short_lived
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{site.url}compare?council=hackney")
    page.get_by_role("heading", level=1).filter(has_text="Hackney").wait_for()
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "councils_place"]
    port = port_for(site, f"councils_place={cookie['value']}")
    with page.expect_websocket() as opened_again:
        next(one for one in site.explorers if one.port == port).stop()
    assert opened_again.value.url.endswith("/_stcore/stream")
    page.get_by_role("link", name="England").first.click()
    page.wait_for_url("**/england**")
    page.get_by_text("Facts known until").last.wait_for()
    page.go_back()
    page.get_by_role("heading", level=1).filter(has_text="Hackney").wait_for()
    page.close()
