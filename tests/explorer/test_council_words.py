"""What a council's page says, with the cases at the edges."""

from __future__ import annotations

import pandas as pd
import pytest

from explorer.words.council import inspections, peers, standing, visits

DAY = pd.Timestamp


def subject(**other: object) -> dict:
    return {
        "council": "Tower Hamlets",
        "opened": pd.NaT,
        "closed": pd.NaT,
        "closes": pd.NaT,
        "graded": 4,
        "last_published": DAY("2025-01-13"),
        "predecessors": [],
        "successors": [],
        "coming": [],
        **other,
    }


def row(strand: str, grade: str | None, **other: object) -> dict:
    return {
        "strand": strand,
        "grade": grade,
        "shown": grade and grade.replace("_", " ").capitalize(),
        "since": DAY("2025-01-13"),
        "report_since": DAY("2025-01-13"),
        "before_shown": None,
        "earlier": [],
        "event": None,
        "event_published": pd.NaT,
        "event_url": None,
        "last_shown": None,
        "last_since": pd.NaT,
        **other,
    }


def earlier(*grades: tuple[str, int, str]) -> list[dict]:
    return [{"shown": shown, "grade_rank": rank, "since": DAY(day)} for shown, rank, day in grades]


OVERALL = row(
    "overall",
    "outstanding",
    earlier=earlier(("Good", 2, "2019-07-22"), ("Inadequate", 4, "2017-04-07")),
)
FIVE = [
    OVERALL,
    row("help_and_protection", "good"),
    row("children_in_care", "good"),
    row("care_leavers", "outstanding"),
    row("leadership", "outstanding"),
]
ENDED = row(
    "overall",
    None,
    event="no longer graded",
    event_published=DAY("2026-08-03"),
    last_shown="Requires improvement to be good",
)
CUMBRIA = subject(
    council="Cumbria",
    closed=DAY("2023-03-31"),
    last_published=DAY("2022-11-15"),
    successors=[
        {"slug": "cumberland", "council": "Cumberland"},
        {"slug": "westmorland-and-furness", "council": "Westmorland and Furness"},
    ],
)


def test_a_council_as_it_stands():
    assert standing.title(subject(), FIVE) == "Tower Hamlets: outstanding overall"
    assert standing.finding(subject(), FIVE) == (
        "**Ofsted’s latest report on its services for children, of 13 January 2025, says "
        "outstanding overall**, up from good in 2019 and inadequate in 2017. Care leavers and "
        "leadership are outstanding; help and protection and children in care are good."
    )


@pytest.mark.parametrize(
    ("grade", "before", "expected"),
    [
        ("good", [("Outstanding", 1, "2022-07-05"), ("Good", 2, "2017-06-01")],
         ", down from outstanding in 2022; it was good in 2017."),
        ("good", [("Requires improvement", 3, "2022-07-05"), ("Outstanding", 1, "2017-06-01")],
         ", up from requires improvement in 2022; it was outstanding in 2017."),
        ("requires_improvement", [("Adequate", 3, "2012-07-05")],
         "; before, it was adequate in 2012."),
        ("good", [], "says good overall**."),
    ],
)  # fmt: skip
def test_what_it_was_before_is_given_with_its_direction(grade, before, expected):
    lead = row("overall", grade, earlier=earlier(*before))
    assert expected in standing.finding(subject(), [lead])


def test_a_grade_said_again_has_stood_since_its_first_report():
    lead = row("overall", "good", since=DAY("2019-07-22"),
               earlier=earlier(("Inadequate", 4, "2017-04-07")))  # fmt: skip
    found = standing.finding(subject(), [lead])
    assert "says good overall**, as since 2019, up from inadequate in 2017." in found
    assert standing.since(lead) == "since 22 July 2019"
    assert standing.before(lead) == "said again 13 Jan 2025"


def test_one_report_is_called_so_and_a_new_council_lends_no_grade():
    new = subject(
        council="Westmorland and Furness",
        opened=DAY("2023-04-01"),
        graded=1,
        predecessors=[{"slug": "cumbria", "council": "Cumbria"}],
    )
    rows = [row("overall", "good"), row("care_leavers", "requires_improvement")]
    assert (
        standing.title(new, rows) == "Westmorland and Furness: good overall in its only inspection"
    )
    found = standing.finding(new, rows)
    assert found.startswith("**Ofsted’s one report on its services for children")
    assert "Care leavers require improvement." in found
    assert found.endswith(
        "The council was created on 1 April 2023 in place of Cumbria, whose grades are not its own."
    )


def test_an_abolished_council_is_spoken_of_in_the_past():
    rows = [
        row("overall", "requires_improvement", report_since=DAY("2022-11-15")),
        row("children_in_care", "good"),
        row("leadership", "requires_improvement"),
    ]
    assert standing.title(CUMBRIA, rows) == (
        "Cumbria: required improvement overall when it was abolished"
    )
    assert standing.finding(CUMBRIA, rows) == (
        "**It was abolished on 31 March 2023; Cumberland, and Westmorland and Furness took its "
        "place** and began without a grade. Its last graded report, of 15 November 2022, said "
        "requires improvement overall. Children in care were good; leadership required improvement."
    )


def test_without_an_overall_grade_help_and_protection_speaks():
    rows = [ENDED, row("help_and_protection", "inadequate", report_since=DAY("2026-08-03"))]
    text = subject(last_published=DAY("2026-08-03"))
    assert standing.title(text, rows) == (
        "Tower Hamlets: inadequate at helping and protecting children"
    )
    assert (
        "There is no overall grade any more: Ofsted stopped giving one in April 2026; "
        "the council’s last one was requires improvement."
    ) in standing.finding(text, rows)
    assert standing.no_grade(ENDED, text) == (
        "no overall grade any more: Ofsted’s report of 3 August 2026 gives none, by the rules of "
        "2026; it required improvement until then"
    )


def test_a_report_that_could_not_be_read_takes_the_place_of_all_grades():
    rows = [
        row(strand, None, event="report not read", event_published=DAY("2026-05-21"),
            event_url="https://files.ofsted.gov.uk/v1/file/1", last_shown="Good",
            last_since=DAY("2022-11-15"))
        for strand in ("overall", "help_and_protection")
    ]  # fmt: skip
    assert standing.title(subject(), rows) == "Tower Hamlets: its latest grades are not shown here"
    found = standing.finding(subject(), rows)
    assert found.startswith(
        "**Ofsted published [a report on 21 May 2026](<https://files.ofsted.gov.uk/v1/file/1>) "
        "that could not be read with certainty**"
    )
    assert "Until then it was good overall, by the report of 15 November 2022." in found


def test_a_council_of_which_nothing_is_held_says_so():
    gone = subject(council="Bedfordshire", closed=DAY("2009-03-31"), graded=0)
    assert standing.title(gone, [row("overall", None)]) == (
        "Bedfordshire: abolished before the first inspection held"
    )
    assert "No graded inspection of it since 2009 is held here." in standing.finding(
        gone, [row("overall", None)]
    )


def test_a_council_that_is_to_go_says_when():
    going = subject(closes=DAY("2027-03-31"), coming=["East Surrey", "West Surrey"])
    assert standing.finding(going, FIVE).endswith(
        "It is to be abolished after 31 March 2027; East Surrey and West Surrey are to take its "
        "place."
    )


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, "less than a month old"), (1, "1 month old"), (12, "1 year old"),
     (22, "1 year 10 months old"), (26, "2 years 2 months old")],
)  # fmt: skip
def test_an_age_is_given_in_years_and_months(months, expected):
    assert standing.age(months) == expected


def tally(**other: object) -> dict:
    empty: dict[str, list[str]] = {
        key: [] for key in ("outstanding", "good", "requires_improvement", "inadequate",
                                 "not_any_more", "unread", "none")
    }  # fmt: skip
    return {"kind": "statistical", "own": "outstanding", **empty, **other}


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (
            tally(peers=10, outstanding=list("ABCDEF"), good=list("GHI"), not_any_more=["Brent"]),
            ("**Six of its ten statistical neighbours are outstanding overall, as it is**; three "
            "are good and one has no overall grade any more (Brent)."),
        ),
        (
            tally(peers=3, own="requires_improvement", requires_improvement=["A"], good=["B", "C"],
                  kind="border"),
            ("**One of the three councils it borders requires improvement overall, as it does**; "
            "two are good."),
        ),
        (
            tally(peers=2, kind="border", good=["A", "B"]),
            ("**None of the two councils it borders is outstanding overall, as it is**; two are "
            "good."),
        ),
        (
            tally(peers=2, kind="border", outstanding=["A", "B"]),
            "**All of the two councils it borders are outstanding overall, as it is**.",
        ),
        (
            tally(peers=1, kind="border", own="inadequate", good=["Lancashire"]),
            "**The one council it borders, Lancashire, is good overall**.",
        ),
        (
            tally(peers=2, kind="border", own=None, good=["A"], unread=["Bradford"]),
            ("**One of the two councils it borders is good overall**; one has a report that could "
            "not be read with certainty (Bradford)."),
        ),
    ],
)  # fmt: skip
def test_peers_are_counted_beside_the_councils_own_grade(counted, expected):
    assert peers.peers(counted, "overall") == expected


def test_visits_that_are_missing_are_said_to_be_missing_here():
    reach = {"focused_visit": DAY("2021-04-28"), "monitoring_visit": DAY("2021-04-20"),
             "area_send": DAY("2023-05-01")}  # fmt: skip
    assert visits.visits_note(subject(), ["focused_visit"], reach) == (
        "No monitoring visit or SEND inspection of Tower Hamlets is held here; the lists held "
        "reach back to 2021 for focused visits and monitoring visits, to 2023 for SEND "
        "inspections; no list of joint inspections (JTAI) is held."
    )


def inspection(**other: object) -> dict:
    return {
        "framework": "sif", "framework_name": "Single inspection", "inspection_type": "inspection",
        "started": DAY("2017-01-23"), "ended": DAY("2017-02-16"), "further_dates": None,
        "in_reports": True, "in_statistics": True, "agree": 7, "differ": 0, "disagree": 0,
        "ends": [], "known_until": DAY("2026-08-22"), **other,
    }  # fmt: skip


def test_days_of_an_inspection():
    assert inspections.inspected(inspection()) == "23 January to 16 February 2017"
    assert inspections.inspected(inspection(ended=DAY("2017-01-27"))) == "23 to 27 January 2017"
    assert (
        inspections.inspected(inspection(started=pd.NaT, in_reports=False))
        == "not in the statistics"
    )


def test_grades_that_ended_on_another_day_are_named():
    ends = [
        {"until": DAY(day), "ended_by": None, "months": months, "strands": strands}
        for day, months, strands in (
            ("2018-01-29", 32, ["overall", "leadership"]),
            ("2022-11-15", 90, ["lscb"]),
        )
    ] + [{"until": pd.NaT, "ended_by": None, "months": None, "strands": ["care_leavers"]}]
    assert [text for text, _ in inspections.in_force_until(inspection(ends=ends))] == [
        "29 January 2018, for 2 years 8 months",
        "15 November 2022, for 7 years 6 months (the safeguarding board)",
        "still in force on 22 August 2026 (care leavers)",
    ]


def test_the_two_sources_are_set_against_each_other():
    assert inspections.two_sources(inspection()) == (
        "report and Ofsted’s statistics give the same seven grades"
    )
    assert "statistics alone" in inspections.two_sources(inspection(in_reports=False))
    assert "differ in one" in inspections.two_sources(inspection(differ=1))


def test_names_are_never_markdown():
    text = subject(council="[Ha](javascript:alert(1))<b>")
    assert "[Ha](" not in standing.title(text, FIVE).replace("\\[", "").replace("\\]", "")
    assert "<b>" not in standing.title(text, FIVE).replace("\\<", "")


def test_initials_are_written_as_people_write_them_and_explained():
    assert visits.theme("Area send full inspection") == "Area SEND full inspection"
    assert visits.theme("Sending children away") == "Sending children away"
    text = visits.kinds_explained(["other", "joint_area_review"])
    for initials in ("ILACS", "SIF", "LSCB", "JTAI", "SEND"):
        assert initials in text
    assert "special educational needs and disabilities" in text
    assert "Joint area review" in text
    assert "Joint area review" not in visits.kinds_explained([])
