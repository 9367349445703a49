"""What the one who runs the sites sees in his log: when each request came, and what it said."""

from __future__ import annotations

import gzip
import time
from itertools import pairwise

import pytest

from tests.scraper.collecting import Place
from tests.site.faults import A_FILE, instead, sometimes
from tests.site.server import Answer, Asked
from tests.site.statistics import StatisticsSite, made_up_releases


def gaps(place: Place) -> list[float]:
    """Return the seconds between each request's coming and the next one's."""
    return [later.at - earlier.at for earlier, later in pairwise(place.stand_in.asked)]


def test_the_delay_is_kept_after_a_slow_answer_too(place: Place) -> None:
    ended: list[float] = []

    def slow(asked: Asked, plain: object) -> Answer:
        time.sleep(0.5)
        ended.append(time.monotonic())
        return place.stand_in.plain_answer(asked)

    sometimes(place.stand_in, "/search", slow)
    place.collect("--delay", "0.3", "--council", "Barnet")
    following = [asked.at for asked in place.stand_in.asked if asked.at > ended[0]]
    assert following[0] - ended[0] >= 0.3


def test_the_delay_is_kept_between_the_two_sites_where_one_host_serves_both(place: Place) -> None:
    govuk = StatisticsSite(made_up_releases())
    place.stand_in.add(govuk.routes())
    ran = place.collect(
        "--delay", "0.2", "--council", "Barnet", "--statistics-site", place.stand_in.base
    )
    assert ran.code == 0, ran.err
    assert place.stand_in.paths().count("/robots.txt") == 2
    assert min(gaps(place)) >= 0.2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=302, headers={"Location": "/v1/file/77", "Retry-After": "1"}),
        Answer(status=404, headers={"Retry-After": "1"}),
        Answer(status=420, headers={"Retry-After": "1"}),
        Answer(status=429, headers={"Retry-After": "1", "retry-after": "0"}),
    ],
    ids=["redirect", "not found", "another refusal", "two of them"],
)
def test_whoever_asks_for_a_rest_gets_it(answer: Answer, place: Place) -> None:
    sometimes(place.stand_in, A_FILE, instead(answer), 1)
    place.collect("--council", "Barking and Dagenham")
    times = [asked.at for asked in place.stand_in.asked]
    first = place.stand_in.paths().index(A_FILE)
    assert times[first + 1] - times[first] >= 1


def rules(text: bytes) -> Answer:
    """Return an answer that is a robots.txt."""
    return Answer(text, content_type="text/plain")


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n",
        b"User-agent: *\r\nDisallow: /\r\n",
        b"User-agent: *\nAllow: /\n\nUser-agent: councilscompared\nDisallow: /\n",
        b"User-agent: *\nDisallow: /\n\nUser-agent: example\nAllow: /\n",
        b"User-agent: *\nDisallow: /*level_2_types\n",
    ],
    ids=["byte order mark", "CRLF", "for us alone", "allowed to a namesake", "in the query"],
)
def test_robots_txt_is_obeyed_however_it_says_no(text: bytes, place: Place) -> None:
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(text)))
    ran = place.collect("--contact", "someone@example.org")
    assert ran.code == 1
    assert "robots.txt does not allow /search" in ran.err
    assert place.stand_in.paths() == ["/robots.txt"]


def test_robots_txt_that_says_no_to_a_word_of_our_address_does_not_mean_us(place: Place) -> None:
    text = b"User-agent: *\nDisallow:\n\nUser-agent: example\nDisallow: /\n"
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(text)))
    assert place.collect("--contact", "someone@example.org").code == 0


@pytest.mark.parametrize("told", [b"Request-rate: 2/1", b"Crawl-delay: 0.5"])
def test_the_pace_that_robots_txt_asks_for_is_kept(told: bytes, place: Place) -> None:
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(b"User-agent: *\n" + told)))
    place.collect("--council", "Barnet")
    assert min(gaps(place)) >= 0.5


@pytest.mark.parametrize("told", [b"Request-rate: 0/0", b"Crawl-delay: soon", b"Crawl-delay: -5"])
def test_a_pace_that_makes_no_sense_is_not_one(told: bytes, place: Place) -> None:
    sometimes(place.stand_in, r"/robots\.txt", instead(rules(b"User-agent: *\n" + told)))
    assert place.collect("--council", "Barnet").code == 0


def test_a_robots_txt_that_swells_is_told_of_in_plain_words(place: Place) -> None:
    answer = rules(gzip.compress(b"#" * 40_000_000))
    answer.headers["Content-Encoding"] = "gzip"
    sometimes(place.stand_in, r"/robots\.txt", instead(answer))
    ran = place.collect()
    assert "cannot be had (the answer is larger than any report once unpacked)" in ran.err
    assert place.stand_in.paths() == ["/robots.txt"]
