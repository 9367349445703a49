"""What the one who runs the sites sees in his log: when each request came, and what it said."""

from __future__ import annotations

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
