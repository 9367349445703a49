"""Councils by name: which one a person means, and what one is called that is gone."""

from __future__ import annotations

import pytest

from tests.scraper.collecting import LATER, Place


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Towr Hamlets", "; did you mean 'Tower Hamlets'?"),
        ("Northamptonshire", "; did you mean 'North Northamptonshire' or 'West Northamptonshire'?"),
        ("Atlantis", ""),
        ("LB Hackney", "; it does not list Hackney"),
        ("Hackny", ""),
    ],
)
def test_a_name_that_matches_nobody_is_met_with_those_on_the_site(
    name: str, expected: str, whole: Place
) -> None:
    world = whole.site.world
    world.councils = [council for council in world.councils if council.name != "Hackney"]
    ran = whole.collect("--council", name)
    assert ran.code == 1
    assert f"no council on the site matches {name!r}{expected}\n" in ran.err
    assert whole.stand_in.paths("/provider/") == []


def test_councils_are_asked_for_by_what_people_type(whole: Place) -> None:
    names = ("tower-hamlets", "80550", "342", "Nottingham CC")
    ran = whole.collect(*(part for name in names for part in ("--council", name)))
    assert ran.code == 0, ran.err
    assert sorted(whole.stand_in.paths("/provider/")) == [
        f"/provider/44/{urn}" for urn in (80516, 80533, 80550, 80560)
    ]


def test_a_council_that_is_gone_is_named_as_it_was_listed(place: Place) -> None:
    council = place.site.world.search()[0]
    council.name = f"{council.name} Trust"
    place.collect()
    urn, council.urn = council.urn, 2_799_999
    ran = place.collect("--accept-fewer", now=LATER)
    assert f"note: {council.name} (URN {urn}) is no longer listed" in ran.err
