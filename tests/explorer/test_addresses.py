"""What stands in an address is read in many spellings and written in one."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.addresses import (
    Councils,
    Day,
    NotUnderstoodError,
    Number,
    OneCouncil,
    OneOf,
    SeveralCouncils,
    SeveralOf,
    Text,
    typed_day,
)

TODAY = date(2026, 11, 23)
COUNCILS = Councils(
    {
        "bournemouth-christchurch-and-poole": "Bournemouth, Christchurch and Poole",
        "bury": "Bury",
        "kingston-upon-hull": "Kingston upon Hull",
        "tower-hamlets": "Tower Hamlets",
    },
    {839: "bournemouth-christchurch-and-poole", 351: "bury", 810: "kingston-upon-hull",
     211: "tower-hamlets"},
    TODAY,
)  # fmt: skip
KINDS = {"statistical": "Statistical neighbours", "border": "Bordering councils"}
DAY = Day(date(2009, 6, 1), TODAY)


@given(st.dates(DAY.earliest, DAY.latest))
def test_a_day_is_read_as_it_is_written(day):
    assert DAY.read([DAY.write(day)]) == day


@given(st.lists(st.sampled_from(sorted(COUNCILS.names)), unique=True))
def test_a_list_of_councils_is_read_as_it_is_written(slugs):
    several = SeveralCouncils(COUNCILS, 4)
    assert several.read([several.write(slugs)]) == tuple(slugs)


@given(st.sets(st.sampled_from(sorted(KINDS))))
def test_a_choice_of_several_is_read_as_it_is_written(chosen):
    several = SeveralOf(KINDS)
    assert set(several.read([several.write(sorted(chosen))])) == chosen


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2012-07-27", date(2012, 7, 27)),
        ("27 July 2012", date(2012, 7, 27)),
        ("27th jul 2012", date(2012, 7, 27)),
        ("27/7/2012", date(2012, 7, 27)),
        ("27.07.2012", date(2012, 7, 27)),
        ("31 February 2012", None),
        ("07/27/2012", None),
        ("July 2012", None),
        ("27 Foo 2012", None),
        ("", None),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed, meant):
    assert typed_day(typed) == meant


def test_names_with_a_comma_stand_in_a_list():
    several = SeveralCouncils(COUNCILS, 4)
    assert several.read(["Bournemouth, Christchurch and Poole"]) == (
        "bournemouth-christchurch-and-poole",
    )
    assert several.read(["Hull;351", "tower-hamlets,bury"]) == (
        *("kingston-upon-hull", "bury", "tower-hamlets"),
    )


def test_labels_of_earlier_addresses_are_understood():
    assert SeveralOf(KINDS).read(["Statistical neighbours", "Bordering councils"]) == (
        *("statistical", "border"),
    )


@pytest.mark.parametrize(
    ("parameter", "asked", "expected"),
    [
        (OneCouncil(COUNCILS), "Atlantis", "no council is called “Atlantis”"),
        (OneCouncil(COUNCILS), "", "no council is called “”"),
        (SeveralCouncils(COUNCILS, 1), "bury,tower-hamlets", "2 councils are more than the 1"),
        (DAY, "1999-01-01", "1 January 1999 is not among the days held"),
        (OneOf(KINDS), "*x*", r"“\\*x\\*” is none of the choices: statistical, border"),
        (Number(2009, 2026), "x", "“x” is no number"),
        (Number(2009, 2026), "1066", "1066 is not between 2009 and 2026"),
        (Text(3), "four", "longer than 3 characters"),
    ],
)
def test_what_cannot_be_had_is_said_and_safe_to_show(parameter, asked, expected):
    with pytest.raises(NotUnderstoodError) as problem:
        parameter.read([asked])
    assert expected.replace("\\\\", "\\") in str(problem.value)


@settings(deadline=None)  # names that begin so are looked for, which a busy machine does slowly
@given(st.text(max_size=300))
def test_no_text_at_all_breaks_a_page(text):
    for parameter in (OneCouncil(COUNCILS), SeveralCouncils(COUNCILS, 4), DAY, OneOf(KINDS)):
        with contextlib.suppress(NotUnderstoodError):
            parameter.read([text])


def test_a_district_leads_to_its_council_unless_it_may_be_two():
    places = [
        {"name": name, "slug": slug, "is_district": True}
        for name, slug in (
            ("Aylesbury Vale", "buckinghamshire"),
            ("South Bucks", "buckinghamshire"),
            ("South Oxfordshire", "oxfordshire"),
        )
    ]
    rows = [
        {"slug": "buckinghamshire", "council": "Buckinghamshire", "la_code": 825},
        {"slug": "oxfordshire", "council": "Oxfordshire", "la_code": 931},
    ]
    one = OneCouncil(Councils.of(rows, date(2026, 8, 22), places))
    assert one.read(["aylesbury"]) == one.read(["Aylesbury Vale"]) == "buckinghamshire"
    assert "are those of Buckinghamshire" in (one.note(["Aylesbury"]) or "")
    assert one.note(["Buckinghamshire"]) is None
    for typed in ("South", "Ayles", "", " "):
        with pytest.raises(NotUnderstoodError):
            one.read([typed])
