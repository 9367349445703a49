"""The sentences of a fact sheet."""

from __future__ import annotations

from datetime import date

import pytest

from explorer.site.ribbons import description
from explorer.words import story
from explorer.words.council import factsheet as words
from explorer.words.council.factsheet import PeerCounts, Run


def run(grade: str = "good", year: int = 2019, **more: object) -> Run:
    shown = str(more.pop("shown", grade.replace("_", " ")))
    first = date(year, 7, 22)
    return Run(grade, shown, first, more.pop("last_report", first), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("since", "day", "expected"),
    [
        (date(2025, 1, 13), date(2026, 11, 27), "1 year and 10 months"),
        (date(2025, 1, 13), date(2026, 1, 13), "1 year"),
        (date(2026, 7, 28), date(2026, 11, 27), "3 months"),
        (date(2026, 11, 20), date(2026, 11, 27), "less than a month"),
    ],
)
def test_an_age_is_in_whole_months(since: date, day: date, expected: str) -> None:
    assert words.age(since, day) == expected


def test_the_age_of_a_report_has_its_day() -> None:
    day = date(2026, 8, 22)
    assert words.report_age(run(), day) == (
        "That report was 7 years and 1 month old on 22 August 2026."
    )
    again = run(last_report=date(2026, 6, 17))
    assert words.report_age(again, day) == (
        "The latest report, of 17 June 2026, said so again; it was 2 months old on 22 August 2026."
    )


def test_what_it_was_before_names_two_grades() -> None:
    runs = [run("good", 2012), run("inadequate", 2017), run("good", 2019)]
    assert words.earlier(runs) == "Before that it was good (2019) and inadequate (2017)."


def test_requiring_improvement_is_a_verb() -> None:
    runs = [run("inadequate", 2019), run("requires_improvement", 2023)]
    text = words.earlier(runs)
    assert text == "Before that it required improvement (2023) and was inadequate (2019)."


def test_grades_of_older_rules_are_left_out_of_what_it_was() -> None:
    assert words.earlier([run("good", 2012, is_loose=True)]) is None


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (PeerCounts(3, 0, 3, 0), "Three of the six are good overall too; three are graded lower."),
        (PeerCounts(6, 0, 3, 1), ("Six of the ten are good overall too; three are graded lower and "
                                  "one has no overall grade any more.")),
        (PeerCounts(1, 2, 1, 0), ("One of the four is good overall too; two are graded higher and "
                                  "one lower.")),
        (PeerCounts(0, 5, 0, 0), "None of the five is good overall; all are graded higher."),
        (PeerCounts(5, 0, 0, 0), "All five are good overall too."),
        (PeerCounts(1, 0, 0, 0), "The one next door is good overall too."),
        (PeerCounts(0, 0, 1, 0), "The one next door is graded lower."),
        (PeerCounts(0, 0, 0, 1), "The one next door has no grade to compare."),
    ],
)  # fmt: skip
def test_peers_are_counted_in_words(counts: PeerCounts, sentence: str) -> None:
    assert "".join(words.peers_sentence(counts, run("good"), "overall", next_door=True)) == sentence


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (PeerCounts(1, 0, 3, 0), "One of the four requires improvement at this too"),
        (PeerCounts(2, 0, 3, 0), "Two of the five require improvement at this too"),
        (PeerCounts(0, 1, 1, 0), "None of the two requires improvement at this"),
        (PeerCounts(1, 0, 0, 0), "The one most like it requires improvement at this too"),
    ],
)
def test_requiring_improvement_is_a_verb_among_peers_too(counts: PeerCounts, sentence: str) -> None:
    grade = run("requires_improvement")
    bold, _ = words.peers_sentence(counts, grade, "help_and_protection", next_door=False)
    assert bold == sentence


def test_an_abolished_council_is_spoken_of_in_the_past() -> None:
    text = words.claim(run("requires_improvement"), "overall", closed=True)
    assert text == "Required improvement overall when it was abolished"


def test_no_grade_of_an_abolished_council_is_said_to_last() -> None:
    assert words.in_force(run("good"), date(2021, 3, 31)) == (
        "from 22 July 2019 until 31 March 2021"
    )
    assert words.in_force(run("good")) == "since 22 July 2019"


def test_a_picture_in_words_says_where_a_grade_ended() -> None:
    ended = [run("good", 2012, until=date(2017, 7, 22)), run("inadequate", 2017)]
    assert description([("Overall", ended)]) == (
        "Overall: good from 22 July 2012; inadequate from 22 July 2017."
    )
    unread = [run("good", 2019, until=date(2026, 9, 1))]
    assert description([("Overall", unread)]) == (
        "Overall: good from 22 July 2019 until 1 September 2026."
    )
    assert description([("Overall", [run("good")])], date(2021, 3, 31)) == (
        "Overall: good from 22 July 2019 until 31 March 2021."
    )


def test_the_story_says_the_grades_that_are_held() -> None:
    first, second = run("good", 2012), run("inadequate", 2017)
    days = (date(2012, 7, 27), date(2017, 4, 7))
    assert story.heading(first, second, 5) == "From good to inadequate in five years"
    assert story.found("Tower Hamlets", (first, second), days) == (
        "In July 2012 Ofsted called the help and protection of children in Tower Hamlets good; in "
        "April 2017, inadequate."
    )
    runs = [first, run("inadequate", 2016), run("good", 2019), run("outstanding", 2025)]
    assert story.later(runs, days[1]) == (
        "Later it was graded good again in July 2019 and outstanding in July 2025."
    )
    assert story.later([first, run("inadequate", 2016)], days[1]) is None


@pytest.mark.parametrize(
    ("framework", "verdicts", "expected"),
    [
        ("ilacs", [("overall", "Good"), ("leadership", "Good")], "good overall"),
        ("ilacs", [("help_and_protection", "Good")], "no overall grade; help and protection good"),
        (
            "slac",
            [("help_and_protection", "Good"), ("children_in_care", "Adequate")],
            "safeguarding good, children in care adequate",
        ),
        ("cp", [("help_and_protection", "Inadequate")], "child protection inadequate"),
        ("sif", [("lscb", "Good")], "safeguarding board good"),
    ],
)
def test_a_verdict_is_said_as_its_framework_gave_it(
    framework: str, verdicts: list[tuple[str, str]], expected: str
) -> None:
    rows: list[dict[str, str | None]] = [
        {"strand": strand, "shown": shown} for strand, shown in verdicts
    ]
    assert words.verdict(framework, rows) == expected
