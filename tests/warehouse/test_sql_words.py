"""A word of a list (grade, strand ...) that a query would take for mere text is an error.

DuckDB compares the column and a word in quotes as texts: "worse than good" would find outstanding.
"""

from __future__ import annotations

from contextlib import closing

import pytest

from warehouse.common.home import Home
from warehouse.connect import open_warehouse
from warehouse.sql.ask import ask
from warehouse.sql.query_problems import QueryProblem
from warehouse.sql.words import misread_word

BY_LETTERS = "is compared by its letters: for the order write {}"


@pytest.mark.command
@pytest.mark.parametrize(
    ("condition", "written"),
    [
        ("grade > 'good'", "'good'::grade, or compare grade_rank"),
        ("'good' < grade", "'good'::grade"),
        ("j.grade >= 'Requires improvement'", "'requires_improvement'::grade"),
        ("grade BETWEEN 'outstanding' AND 'good'", "'outstanding'::grade"),
        ("comparability > 'close'", "'close'::comparability"),
    ],
)
def test_an_order_of_letters_is_not_taken_for_that_of_grades(
    embedded_home: Home, condition: str, written: str
) -> None:
    with pytest.raises(QueryProblem) as problem:
        ask(embedded_home.warehouse, f"SELECT 1 FROM judgements j WHERE {condition}")
    assert BY_LETTERS.format(written) in problem.value.message


@pytest.mark.command
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("FROM judgements WHERE grade = 'Good'", "no grade is called 'Good'; did you mean 'good'?"),
        ("FROM judgements WHERE grade IN ('good', 'Outstanding')", "did you mean 'outstanding'?"),
        ("FROM standings WHERE framework = 'jar'", "there are cp, ilacs, looked_after_2013, sif"),
        (
            "FROM standing_on('2017-04-07') WHERE strand <> 'care leavers'",
            "no strand is called 'care leavers'; did you mean 'care_leavers'?",
        ),
        ("FROM judgements WHERE status = 'judged'", "did you mean 'not_judged'?"),
        ("FROM judgements WHERE council = 'Bristol, City of'", "did you mean 'Bristol'?"),
        ("FROM standings WHERE council IN ('Hackney', 'tower hamlets')", "'Tower Hamlets'?"),
        ("FROM standing_on('2017-04-07') WHERE council = 'Camelot'", "see the table councils"),
    ],
)
def test_a_word_that_a_list_has_not_is_no_empty_answer(
    embedded_home: Home, query: str, message: str
) -> None:
    with pytest.raises(QueryProblem) as problem:
        ask(embedded_home.warehouse, query)
    assert message in problem.value.message


@pytest.mark.command
def test_the_word_is_pointed_at(embedded_home: Home) -> None:
    query = "SELECT 'Sé', council\nFROM judgements WHERE grade > 'good'"
    with pytest.raises(QueryProblem) as problem:
        ask(embedded_home.warehouse, query)
    assert (problem.value.line, problem.value.column) == (2, 31)
    assert problem.value.excerpt.endswith("^" * len("'good'"))


@pytest.mark.parametrize(
    "query",
    [
        "FROM judgements WHERE grade > 'good'::grade",
        "FROM judgements WHERE grade_rank > 2 AND grade = 'inadequate'",
        "FROM decline('2012-07-27', '2017-04-07') WHERE to_grade = 'inadequate'",
        # Other columns that hold other words, and names that the query gives itself.
        "FROM documents WHERE status = 'withheld'",
        "FROM status.held_back WHERE area = 'anything'",
        "FROM councils WHERE name > 'Good'",
        "FROM judgements WHERE council = 'Bristol' OR council LIKE 'Tower h%'",
        "FROM status.set_aside WHERE council = 'Camelot'",
        "SELECT c FROM (SELECT upper(council) AS council FROM judgements) WHERE council = 'LEEDS'",
        "WITH t AS (SELECT grade_shown AS grade FROM judgements) FROM t WHERE grade = 'Adequate'",
        "WITH t(grade) AS (SELECT grade_shown FROM judgements) FROM t WHERE grade = 'Adequate'",
        "SELECT g FROM (SELECT grade_shown FROM judgements) t(g) WHERE g = 'Adequate'",
        "PIVOT standings ON grade USING count(*)",
        "DESCRIBE standings",
    ],
)
def test_all_else_is_left_alone(embedded_home: Home, query: str) -> None:
    with closing(open_warehouse(embedded_home.warehouse)) as connection:
        assert misread_word(connection, query) is None
