"""Who is who."""

from __future__ import annotations

from datetime import date

import pytest

from warehouse.councils import (
    all_councils,
    council_meant,
    councils_like,
    expected_councils,
    find_council,
)

TODAY = date(2026, 8, 22)


@pytest.mark.parametrize(
    ("name", "la_code"),
    [
        ("Tower Hamlets", 211),
        ("  london borough of   TOWER HAMLETS ", 211),
        ("Kingston Upon Hull", 810),
        ("Bristol", 801),
        ("St Helens", 342),
        ("St. Helens", 342),
        ("Telford & Wrekin", 894),
        ("Bournemouth, Christchurch & Poole", 839),
        ("Bradford Children and Families Trust", 380),
        ("Birmingham Children’s Trust", 330),
        ("Slough Children First", 871),
        # Each serves more than one council.
        ("Northamptonshire Children’s Trust", None),
        ("Achieving for Children", None),
        ("King’s Lynn", None),
        ("", None),
    ],
)
def test_a_council_is_found_by_any_name_it_goes_by(name: str, la_code: int | None) -> None:
    found = find_council(name)
    assert (found.la_code if found else None) == la_code


def test_dorset_is_the_council_of_its_day() -> None:
    days = (None, date(2016, 5, 23), date(2021, 10, 1))
    found = [find_council("Dorset", day) for day in days]
    assert [council.la_code for council in found if council] == [838, 835, 838]


def test_no_name_but_dorset_means_two_councils() -> None:
    others = [council for council in all_councils() if council.la_code not in (835, 838)]
    assert [council for council in others if find_council(council.name) != council] == []
    assert len(others) > 150


@pytest.mark.parametrize(
    ("day", "councils"),
    [
        (date(2009, 3, 31), 150),
        (date(2009, 4, 1), 152),
        (date(2019, 4, 1), 151),
        (date(2021, 4, 1), 152),
        (date(2023, 3, 31), 152),
        (date(2023, 4, 1), 153),
        (date(2026, 11, 23), 153),
        (date(2027, 4, 1), 154),
    ],
)
def test_as_many_councils_are_expected_as_there_were_on_the_day(day: date, councils: int) -> None:
    assert expected_councils(day) == councils


@pytest.mark.parametrize(
    ("typed", "la_code"),
    [
        ("Tower Hamlets Council", 211),
        ("LB Tower Hamlets", 211),
        ("lb of tower hamlets", 211),
        ("London Borough of Tower Hamlets", 211),
        ("tower-hamlets", 211),
        ("80516", 211),
        (" 211 ", 211),
        ("E09000030", 211),
        ("Bournemouth Christchurch & Poole", 839),
        ("stoke on trent", 861),
        ("Saint Helens", 342),
        ("The City of London Council", 201),
        ("Sandwell MBC", 333),
        ("Milton Keynes City Council", 826),
        ("Cornwall County Council", 908),
        ("Nottingham", 892),
        ("Nottingham CC", 892),
        ("Nottinghamshire CC", 891),
        ("York Council", 816),
        ("North Yorkshire Council", 815),
        ("Dorset", 838),
        ("dorset-council", 838),
        ("Dorset.", 838),
        ("Stockport City Council", 356),
        ("Dorset CC", 835),
    ],
)
def test_a_council_is_meant_by_what_people_type(typed: str, la_code: int) -> None:
    meant = council_meant(typed)
    assert meant is not None
    assert meant.la_code == la_code


@pytest.mark.parametrize(
    "typed",
    [
        "Nottingham County Council",
        "Nottinghamshire City Council",
        "York County Council",
        "Derby County",
        "LB Dorset",
        "Royal Borough of Leeds",
        "London",
        "Council",
        "City of",
        "None",
        "Southend",
        "Telford",
        "9999",
        "",
    ],
)
def test_nobody_is_meant_where_it_may_be_another(typed: str) -> None:
    assert council_meant(typed) is None


def test_whoever_has_a_name_is_meant_by_it_however_it_is_typed() -> None:
    for council in all_councils():
        shouted = council.name.upper().replace("-", " ")
        assert council_meant(shouted) == council
        assert council_meant(f"{council.name} Council") in (council, find_council(council.name))


def test_what_people_type_is_nothing_that_statistics_may_say() -> None:
    for typed in ("Tower Hamlets Council", "LB Tower Hamlets", "80516", "211", "Saint Helens"):
        assert find_council(typed) is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Towr Hamlets", ["Tower Hamlets"]),
        ("London Borough of Towr Hamlets", ["Tower Hamlets"]),
        ("Southend", ["Southend-on-Sea"]),
        ("Telford", ["Telford and Wrekin"]),
        ("Cheshire West", ["Cheshire West and Chester"]),
        ("Northamptonshire", ["North Northamptonshire", "West Northamptonshire"]),
        ("Northampton", ["North Northamptonshire", "West Northamptonshire"]),
        ("Bournemouth", ["Bournemouth, Christchurch and Poole"]),
        ("Cumbria", ["Cumberland", "Westmorland and Furness"]),
        ("Nottingham County Council", ["Nottingham", "Nottinghamshire"]),
        ("Kingston", ["Kingston upon Hull", "Kingston upon Thames"]),
        ("Tower Hamlets", []),
        ("Atlantis", []),
        ("Lancaster", []),
        ("London", []),
        ("North", []),
        ("", []),
    ],
)
def test_those_that_may_be_meant_are_few_and_of_the_day(typed: str, names: list[str]) -> None:
    assert [council.name for council in councils_like(typed, TODAY)] == names


def test_before_a_reorganisation_nobody_is_its_successor() -> None:
    assert councils_like("Cumbria", date(2023, 3, 31)) == ()
