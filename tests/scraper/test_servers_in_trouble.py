"""Servers that answer on the second try, send us round in a circle, or live in a folder."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections import Counter
from urllib.parse import urlencode

import pytest

from tests.scraper.collecting import Place
from tests.site.faults import instead, redirect, sometimes
from tests.site.server import Answer, Asked, html


def address_of(asked: Asked) -> str:
    """Return the path and query that were asked."""
    return f"{asked.path}?{urlencode(asked.query)}" if asked.query else asked.path


def each_fails(place: Place, pattern: str, answer: Answer, times: int) -> None:
    """Let every address like `pattern` fail so many times before it gives what it has."""
    seen: Counter[str] = Counter()
    lock = threading.Lock()

    def fail(asked: Asked, plain: object) -> Answer | None:
        with lock:
            seen[asked.path] += 1
            return answer if seen[asked.path] <= times else None

    sometimes(place.stand_in, pattern, fail)


@pytest.mark.parametrize(
    ("pattern", "answer", "times"),
    [
        ("/provider/.*", html("<html>Unavailable</html>", 503), 1),
        ("/provider/.*", html("<html>Unavailable</html>", 503), 2),
        ("/provider/.*", html("<html>Busy</html>", 429, headers={"Retry-After": "0"}), 1),
        ("/provider/.*", Answer(reset=True), 2),
        ("/v1/file/.*", html("<html>Unavailable</html>", 503), 2),
    ],
)
def test_a_server_that_fails_for_every_address_at_first_is_collected_whole(
    pattern: str, answer: Answer, times: int, place: Place
) -> None:
    each_fails(place, pattern, answer, times)
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.count("documents") == len(place.site.world.files())


@pytest.mark.parametrize("pattern", ["/search.*", "/provider/.*", "/v1/file/.*"])
def test_a_page_that_sends_us_back_to_itself_with_a_cookie_is_read(
    pattern: str, place: Place
) -> None:
    back = Counter[str]()

    def to_itself(asked: Asked, plain: object) -> Answer | None:
        back[asked.path] += 1
        if back[asked.path] > 1:
            return None
        return Answer(status=302, headers={"Location": address_of(asked), "Set-Cookie": "seen=1"})

    sometimes(place.stand_in, pattern, to_itself)
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.count("documents") == len(place.site.world.files())


def test_a_page_that_sends_us_round_for_ever_is_given_up(place: Place) -> None:
    urn = place.site.world.search()[0].urn
    sometimes(
        place.stand_in,
        f"/provider/44/{urn}",
        lambda asked, plain: redirect(address_of(asked)),
    )
    ran = place.collect()
    assert ran.code == 1
    assert len(place.stand_in.paths(f"/provider/44/{urn}")) <= 6


def test_a_page_that_leads_to_another_council_s_is_named(place: Place) -> None:
    first, second = place.site.world.search()[:2]
    sometimes(
        place.stand_in,
        f"/provider/44/{first.urn}",
        instead(redirect(f"/provider/44/{second.urn}")),
    )
    ran = place.collect()
    assert ran.code == 1
    assert (
        f"failed: the page of {first.name} (URN {first.urn}): the page of URN {second.urn} came "
        f"for URN {first.urn}"
    ) in ran.err


@pytest.mark.parametrize("links_say_so", [True, False])
def test_a_stand_in_may_be_in_a_folder_of_its_server(links_say_so: bool, place: Place) -> None:
    def in_folder(asked: Asked, plain: object) -> Answer | None:
        if not asked.path.startswith("/ofsted/"):
            return None if asked.path == "/robots.txt" else Answer(b"not here", 404)
        within = dataclasses.replace(asked, path=asked.path.removeprefix("/ofsted"))
        answer = plain(within)  # type: ignore[operator]
        if not links_say_so:
            return answer
        body = re.sub(rb'href="/(?=provider|search|v1)', b'href="/ofsted/', answer.body)
        return dataclasses.replace(answer, body=body)

    place.stand_in.faults.append(in_folder)
    base = f"{place.stand_in.base}/ofsted"
    ran = place.collect("--site", base)
    assert ran.code == 0, ran.err
    assert place.count("documents") == len(place.site.world.files())
    assert {asked.path.split("/")[1] for asked in place.stand_in.asked} == {"robots.txt", "ofsted"}
    assert place.ask(
        "SELECT count(*) FROM listed_councils WHERE url NOT LIKE '%.uk/provider/%'"
    ) == [(0,)]
