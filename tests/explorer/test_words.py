from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from explorer.words.compare import change as compare
from explorer.words.compare import labels, unusual
from explorer.words.data import schema
from explorer.words.writing import freshness, markdown

FIRST, SECOND = date(2012, 7, 27), date(2017, 4, 7)


def focus(**other: object) -> dict:
    return {
        "kind": "focus",
        "council": "Tower Hamlets",
        "opened": pd.NaT,
        "closed": pd.NaT,
        "predecessors": None,
        "first_grade": "good",
        "first_shown": "Good",
        "first_since": pd.Timestamp(FIRST),
        "first_comparability": "loose",
        "first_area": "Safeguarding: overall effectiveness",
        "first_reason": "Judged partners too",
        "second_grade": "inadequate",
        "second_shown": "Inadequate",
        "second_since": pd.Timestamp(SECOND),
        "second_comparability": "same",
        "second_area": "Children who need help and protection",
        "second_reason": "The same children",
        "steps": 2,
        "same_report": False,
        "now_grade": "good",
        "now_since": pd.Timestamp("2025-01-13"),
        **other,
    }


def tally(**other: object) -> dict:
    lists = [
        *("fell_three", "fell_two", "fell_one", "kept", "kept_on_one_report"),
        *("rose_one", "rose_two", "rose_three", "missing"),
    ]
    nobody: dict[str, object] = {name: [] for name in lists}
    return {"kind": "border", "councils": 6, "as_far": 0, **nobody, **other}


def england(**other: object) -> dict:
    return {
        "steps": 2,
        "in_being": 152,
        "compared": 142,
        "fell": 47,
        "kept": 70,
        "rose": 25,
        "as_far": 13,
        "further": 0,
        "began": "good",
        "began_alike": 56,
        "began_alike_as_far": 9,
        **other,
    }


@pytest.mark.parametrize(
    ("now", "title"),
    [
        ("good", "Tower Hamlets: from good to inadequate, and back"),
        ("outstanding", "Tower Hamlets: from good to inadequate, later outstanding"),
        ("inadequate", "Tower Hamlets: from good to inadequate"),
        (None, "Tower Hamlets: from good to inadequate"),
    ],
)
def test_the_title_tells_what_became_of_the_grade(now, title):
    assert compare.title(focus(now_grade=now)) == title


def test_the_title_claims_nothing_without_both_grades():
    assert "from" not in compare.title(focus(first_grade=None, steps=None))


def test_a_fall_names_both_grades_and_both_reports():
    assert compare.own_change(focus(), FIRST, SECOND) == (
        "**Tower Hamlets fell two grades**, from good (report of 27 July 2012) to inadequate "
        "(report of 7 April 2017). The latest report, of 13 January 2025, says good."
    )


def test_nothing_is_said_of_later_reports_where_there_are_none():
    text = compare.own_change(focus(now_since=pd.Timestamp(SECOND)), FIRST, SECOND)
    assert "latest" not in text


def test_one_report_for_both_days_is_no_stability():
    text = compare.own_change(focus(steps=0, same_report=True), FIRST, SECOND)
    assert "by one and the same report of 27 July 2012" in text


def test_an_abolished_council_says_so():
    text = compare.own_change(
        focus(second_grade=None, steps=None, closed=pd.Timestamp("2016-03-31")), FIRST, SECOND
    )
    assert text.endswith("it was abolished after 31 March 2016.")


def test_the_limits_of_the_comparison_are_said():
    text = compare.comparability(focus(), {"Adequate"})
    assert text is not None
    assert (
        "“Safeguarding: overall effectiveness”, which is only loosely comparable"
        in markdown.spoken(text)
    )
    assert "called “adequate”" in text
    assert compare.comparability(focus(first_comparability="same"), {"Good"}) is None


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("![a](b)", r"\!\[a\](b)"),
        ("<b>", r"\<b\>"),
        ("$x$ :red[a] :smile:", r"\$x\$ \:red\[a\] \:smile\:"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("a|b &lt; a@b.c", r"a\|b \&lt; a\@b.c"),
        ("www.evil.example http://evil.example", r"www\.evil.example http\://evil.example"),
        ("two\n\n# lines", r"two \# lines"),
        ("Stoke-on-Trent", "Stoke-on-Trent"),
        ("St. Helens", "St. Helens"),
        ("Dorset (county, to 2019)", "Dorset (county, to 2019)"),
    ],
)
def test_markdown_in_a_text_is_escaped_and_names_stay_readable(text, escaped):
    assert markdown.plain(text) == escaped


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a.b/c)](x", "", None],
)
def test_no_link_leads_to_an_unsafe_address(address):
    assert markdown.link("report", address) == "report"


def test_a_link_opens_the_page_of_the_report():
    assert markdown.link("report", "https://files.ofsted.gov.uk/v1/file/1", 3) == (
        "[report](<https://files.ofsted.gov.uk/v1/file/1#page=3>)"
    )


def test_a_page_of_a_document_is_a_safe_place_and_nothing_else_behind_it_is():
    assert markdown.safe_address("https://files.ofsted.gov.uk/v1/file/1#page=3")
    assert not markdown.safe_address("https://files.ofsted.gov.uk/v1/file/1#page=3<b>")
    assert not markdown.safe_address("https://files.ofsted.gov.uk/v1/file/1#x")


def group_sentence(**other: object) -> str:
    return markdown.spoken(unusual.group(tally(**other), 2))


def test_a_group_is_described_without_a_list_of_names():
    found = group_sentence(fell_two=["Lewisham"], rose_one=["Greenwich"], kept=["A", "B"], as_far=1)
    assert found == (
        "One of the six councils it borders fell as far: one fell two grades, two kept the same "
        "grade and one rose one grade."
    )


def test_those_without_a_new_report_or_a_grade_are_named_where_they_are_few():
    found = group_sentence(kept=["A", "B"], kept_on_one_report=["B"], missing=["C"])
    assert "(B had no new report in that time). Without a grade on one of the days: C." in found
    found = group_sentence(kept=list("ABCDE"), kept_on_one_report=list("ABCDE"))
    assert "(five had no new report in that time)" in found


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("Of the 142 councils in England with a grade on both days, 13 fell two grades, Tower "
             "Hamlets among them. None fell further.")),
        ({"as_far": 1}, ("Only Tower Hamlets fell two grades, of the 142 councils in England "
                        "with a grade on both days. None fell further.")),
        ({"steps": -1, "as_far": 25, "further": 4}, ("Of the 142 councils in England with a "
         "grade on both days, 21 rose one grade, Tower Hamlets among them. Four rose further.")),
        ({"steps": 0}, ("Tower Hamlets kept its grade, as 69 others did; 47 fell and 25 rose, of "
                       "the 142 councils in England with a grade on both days.")),
        ({"steps": None}, ("Without a grade of Tower Hamlets on 27 July 2012 how it changed cannot "
                          "be said; here are the 142 councils of England that have one on both "
                          "days.")),
        ({"compared": 0}, "No council in England had a grade on both days."),
    ],
)  # fmt: skip
def test_the_lead_says_how_unusual_the_change_was(facts, expected):
    assert markdown.spoken(unusual.lead(england(**facts), "Tower Hamlets", [FIRST])) == expected


def fallen(council: str, back: str | None, **other: object) -> dict:
    days = {"fell": date(2014, 1, 1), "again": date(2017, 1, 1)}
    found = date.fromisoformat(back) if back else None
    return {
        "council": council,
        "is_focus": council == "X",
        "strand": "overall",
        "back": found,
        "ended": None,
        "ended_by": None,
        "days_without_grade": 0,
        **days,
        **other,
    }


def ended(how: str) -> dict:
    return {"ended": date(2019, 3, 31), "ended_by": how}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([fallen("X", "2016-01-01"), fallen("Y", "2018-01-01"), fallen("Z", None)],
         ("X was good or better again after 2.0 years, sooner than any of the other two. One of "
         "the others took 4.0 years; one has not been good since.")),
        ([fallen("Y", "2016-01-01"), fallen("X", None)],
         "X has not been good or better since, in 12.0 years. One of the others took 2.0 years."),
        ([fallen("X", None)], "X has not been good or better since, in 12.0 years."),
        ([fallen("X", None), fallen("Y", None)],
         ("X has not been good or better since, in 12.0 years. None of the others has been good "
         "since.")),
        ([fallen("X", None, **ended("council closed")), fallen("Y", "2018-01-01")],
         ("X was not good or better again before it was abolished on 31 March 2019. One of the "
         "others took 4.0 years.")),
        ([fallen("X", "2016-01-01"), fallen("Y", None),
          fallen("Z", None, **ended("council closed"))],
         ("X was good or better again after 2.0 years, sooner than any of the other two. One has "
         "not been good since; one was abolished before it was good again.")),
        ([fallen("X", None, **ended("no longer graded")),
          *(fallen(name, None, **ended("no longer graded")) for name in "YZ")],
         ("X was not good or better again in the 5.2 years to 31 March 2019; since then it has not "
         "been graded overall. Two had not been good again when their grade ended.")),
        ([fallen("X", None, strand="lscb", **ended("board abolished")),
          fallen("Y", None, **ended("council closed"))],
         ("X was not good or better again in the 5.2 years to 31 March 2019; since then "
         "safeguarding boards have not been graded. One was abolished before it was good again.")),
        ([fallen("X", None, **ended("held back")), fallen("Y", None),
          fallen("Z", None, **ended("report not read"))],
         ("X was not good or better again in the 5.2 years to 31 March 2019; what the report of "
         "that day says could not be read with certainty. One has not been good since; one had "
         "not been good again before a report that could not be read with certainty.")),
        ([fallen("X", "2016-01-01", **ended("no longer graded"))],
         "X was good or better again after 2.0 years."),
        ([fallen("X", "2022-01-01", days_without_grade=1461), fallen("Y", "2016-01-01")],
         ("X was good or better again after 8.0 years, 4.0 of them with no grade in force. One of "
         "the others took 2.0 years.")),
        ([fallen("X", "2016-01-01"), fallen("Y", "2022-01-01", days_without_grade=1461),
          fallen("Z", None, days_without_grade=1461)],
         ("X was good or better again after 2.0 years. One of the others took 8.0 years, times "
         "with no grade in force included; one has not been graded good since.")),
        ([fallen("X", None, days_without_grade=1461)],
         ("X has not been graded good or better since, in 12.0 years, 4.0 of them with no grade in "
         "force.")),
        ([fallen("X", None, days_without_grade=365, **ended("no longer graded"))],
         ("X was not graded good or better again in the 5.2 years to 31 March 2019, 1.0 of them "
         "with no grade in force; since then it has not been graded overall.")),
    ],
)  # fmt: skip
def test_a_recovery_is_set_beside_those_of_others(rows, expected):
    assert markdown.spoken(unusual.recovery(rows, date(2026, 1, 1))) == expected


def test_every_strand_that_is_graded_no_longer_has_its_words(embedded):
    ends = embedded.rows("SELECT DISTINCT strand::VARCHAR AS strand FROM reference.standing_ends")
    assert ends
    for row in ends:
        own = fallen("X", None, strand=row["strand"], **ended("no longer graded"))
        assert "; since then " in unusual.recovery([own], date(2026, 1, 1))


def test_below_the_picture_of_recovery_it_is_said_when_a_ribbon_stops_short():
    last = date(2026, 1, 1)

    def piece(since: int, until: date) -> dict:
        return {"since": date(since, 1, 1), "until": until}

    before = piece(2012, date(2014, 1, 1))
    whole = fallen("X", None, pieces=[before, piece(2014, last)])
    assert unusual.caution_on_recovery([whole], last).endswith("years. Counted to 1 January 2026.")
    how = ended("no longer graded")
    short = fallen("X", None, pieces=[before, piece(2014, how["ended"])], **how)
    assert unusual.caution_on_recovery([short], last).endswith(
        "years. Where a ribbon is empty no grade was in force. "
        "Counted to 1 January 2026, or to the day that ended the latest grade."
    )
    pieces = [before, piece(2014, how["ended"]), piece(2020, last)]
    gap = fallen("X", None, pieces=pieces, days_without_grade=276)
    assert unusual.caution_on_recovery([gap], last).endswith(
        "no grade was in force; a gap is such a time, in years, of which no report says how good "
        "it was. Counted to 1 January 2026."
    )


def test_below_the_picture_of_recovery_a_sign_is_explained_only_where_there_is_one():
    last = date(2026, 1, 1)
    piece = {"since": date(2014, 1, 1), "until": last}
    waiting = fallen("X", None, pieces=[piece, piece])
    assert "▼" not in unusual.caution_on_recovery([waiting], last)
    found = fallen("Y", "2016-01-01", pieces=[piece, piece])
    assert unusual.caution_on_recovery([waiting, found], last).startswith("▼ marks")


@pytest.mark.parametrize(
    ("steps", "mark"), [(2, "▼ 2"), (-1, "▲ 1"), (0, "="), (None, "–"), (pd.NA, "–")]
)
def test_the_sign_of_a_change(steps, mark):
    assert labels.change_mark(steps) == mark


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Cumberland"], "Cumberland"),
        (["Leeds", "York"], "Leeds and York"),
        (["Leeds", "Hull", "York"], "Leeds, Hull and York"),
        (["Cumberland", "Westmorland and Furness"], "Cumberland, and Westmorland and Furness"),
        (["help and protection", "children in care"], "help and protection and children in care"),
        (["Poole, and more", "Dorset"], "Poole, and more; and Dorset"),
    ],
)
def test_names_in_a_row_show_where_one_ends(names: list[str], expected: str) -> None:
    assert markdown.in_a_row(names) == expected


def test_requires_improvement_to_be_good_is_shortened_where_another_grade_follows() -> None:
    rose = focus(
        first_grade="requires_improvement",
        first_shown="Requires improvement to be good",
        second_grade="good",
        second_shown="Good",
        steps=-1,
    )
    assert "from requires improvement (report" in compare.own_change(rose, FIRST, SECOND)
    assert compare.title(rose) == "Tower Hamlets: from requires improvement to good"


def test_the_one_council_next_door_is_named_as_one() -> None:
    one = tally(kind="border", councils=1, kept=["East Riding of Yorkshire"], as_far=0)
    assert markdown.spoken(unusual.group(one, -2)) == (
        "The one council it borders did not rise as far: it kept the same grade."
    )
    assert unusual.group(one, 0) == "The one council it borders kept the same grade."


@pytest.mark.parametrize(
    ("compared", "expected"), [(151, "left out: it had"), (150, "out: they had")]
)
def test_those_left_out_are_one_or_several(compared: int, expected: str) -> None:
    assert expected in str(unusual.left_out({"in_being": 152, "compared": compared}))


@pytest.mark.parametrize(
    ("outcome", "how"), [("failed", "failed"), (None, "had not come to its end")]
)
def test_a_collection_that_failed_is_said_above_every_page(outcome, how):
    run = {"started": pd.Timestamp("2026-08-21 09:00"), "outcome": outcome}
    text = freshness.warning(date(2026, 8, 20), date(2026, 8, 22), run)
    assert text is not None
    assert text.startswith(
        f"The last collection, begun on 21 August 2026, {how} when these facts were put together, "
        "so newer reports may be missing."
    )
    assert freshness.warning(date(2026, 8, 20), date(2026, 8, 22)) is None


def test_requiring_improvement_is_a_verb_where_a_grade_is_of_the_past():
    text = compare.own_change(
        focus(
            steps=0, same_report=True, first_shown="Requires improvement to be good",
            second_shown="Requires improvement to be good",
        ),
        FIRST,
        SECOND,
    )  # fmt: skip
    assert text.startswith("**Tower Hamlets required improvement on both days**")


def test_the_name_of_a_table_is_broken_after_an_underscore_or_a_dot_alone():
    described = pd.DataFrame([{"table_name": "status.not_read", "description": "", "rows": None}])
    columns = pd.DataFrame(
        [{"table_name": "status.not_read", "column_name": "a", "type": "DATE", "description": ""}]
    )
    shown = schema.tables(described, columns, insertable=False).text
    assert "<code>status.<wbr>not_<wbr>read</code>" in shown
