"""Who is who."""

from __future__ import annotations

from datetime import date

import pytest

from warehouse.councils import all_councils, expected_councils, find_council


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
    for council in all_councils():
        if council.la_code not in (835, 838):
            assert find_council(council.name) == council


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
