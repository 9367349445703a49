"""What the one who runs the sites sees in his log: when each request came, and what it said."""

from __future__ import annotations

import time
from itertools import pairwise

from tests.scraper.collecting import Place
from tests.site.faults import sometimes
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
