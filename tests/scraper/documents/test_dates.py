"""Dates in every way that reports print them; nothing else passes for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.documents.reports.dates import UnclearDateError, read_date, read_ranges


def days(*pairs):
    """Ranges from (first, last) in ISO form."""
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("15 to 26 November 2021", days(("2021-11-15", "2021-11-26"))),
        ("8 October 2018 to 19 October 2018", days(("2018-10-08", "2018-10-19"))),
        ("29 April to 3 May 2019", days(("2019-04-29", "2019-05-03"))),
        ("19 November–30 November 2018", days(("2018-11-19", "2018-11-30"))),
        ("11 – 22 July 2022", days(("2022-07-11", "2022-07-22"))),
        ("2 March 2020 to 06 March 2020", days(("2020-03-02", "2020-03-06"))),
        ("1/06/2015 – 25/06/2015", days(("2015-06-01", "2015-06-25"))),
        ("12/09/2016 to 06/10/2016", days(("2016-09-12", "2016-10-06"))),
        ("20 June 2017 ─ 13 July 2017", days(("2017-06-20", "2017-07-13"))),
        ("18 Feb 2014 – 12 March 2014", days(("2014-02-18", "2014-03-12"))),
        ("14 January 2014- 5 February 2014", days(("2014-01-14", "2014-02-05"))),
        ("28 January–5 February 2014", days(("2014-01-28", "2014-02-05"))),
        ("2 to 6 March 2020 (suspended)", days(("2020-03-02", "2020-03-06"))),
        ("28 July 2016", days(("2016-07-28", "2016-07-28"))),
        ("3 June to 7 June 2019.", days(("2019-06-03", "2019-06-07"))),
        ("15 December to 9 January 2024", days(("2023-12-15", "2024-01-09"))),
        (
            "4 to 8 March and 18 to 22 March 2019",
            days(("2019-03-04", "2019-03-08"), ("2019-03-18", "2019-03-22")),
        ),
        (
            "2 June 2014 – 25 June 2014 and 7 July 2014",
            days(("2014-06-02", "2014-06-25"), ("2014-07-07", "2014-07-07")),
        ),
    ],
)
def test_reads_every_form_of_inspection_dates(printed, expected):
    assert read_ranges(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "soon",
        "3 to",
        "31 February 2019",
        "13/13/2020",
        "12 to 9 March 2020",
        "9 to 12 March",
        "3 May 2019 to 29 April 2019",
        "1 May 2020 to 2 May 2020 to 3 May 2020",
        "9 to 12 Marchember 2020",
        "9 to 12 March 2020 (and 15 March)",
    ],
)
def test_refuses_what_is_unclear(printed):
    with pytest.raises(UnclearDateError):
        read_ranges(printed)


def test_one_date_is_not_a_range():
    assert read_date("8 August 2014") == date(2014, 8, 8)
    with pytest.raises(UnclearDateError):
        read_date("8 to 9 August 2014")


@given(st.text(max_size=60))
def test_any_text_is_dates_or_unclear(text):
    try:
        ranges = read_ranges(text)
    except UnclearDateError:
        return
    assert all(first <= last for first, last in ranges)


@given(
    st.dates(date(2009, 1, 1), date(2030, 12, 1)),
    st.integers(0, 27),
    st.sampled_from([" to ", " – ", "-", "–", " until "]),
)
def test_reads_back_any_range_printed_in_full(first, length, between):
    last = date.fromordinal(first.toordinal() + length)
    printed = f"{first.day} {first:%B %Y}{between}{last.day} {last:%B %Y}"
    assert read_ranges(printed) == [(first, last)]
