"""The SQL page, through Streamlit's own harness: answers, limits, errors, attacks."""

from __future__ import annotations

import json

import pytest

from explorer.words.data import answers
from explorer.words.data.schema import type_in_words
from tests.explorer.conftest import HOSTILE, html, open_page
from warehouse.common.home import Home
from warehouse.sql.ask import Limits, ask
from warehouse.sql.examples import load_examples
from warehouse.sql.formats import csv_lines


def run(page, sql: str):
    """Type a query and press Run."""
    page.text_area(key="sql-query").set_value(sql)
    return next(button for button in page.button if button.label == "Run").click().run()


@pytest.fixture
def page(embedded_home: Home, monkeypatch: pytest.MonkeyPatch):
    return open_page(embedded_home, monkeypatch, "sql")


@pytest.mark.command
def test_the_first_view_asks_a_question_and_answers_it(page):
    assert not page.exception
    assert page.header[0].value.endswith(" rows")
    assert "decline(DATE &#x27;2012-07-27&#x27;" not in html(page)
    assert "<td>Tower Hamlets</td>" in html(page)


@pytest.mark.command
@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.name)
def test_every_question_can_be_asked_for_by_address(embedded_home, monkeypatch, example):
    page = open_page(embedded_home, monkeypatch, "sql", example=example.name)
    assert not page.exception
    assert page.text_area(key="sql-query").value == example.sql
    assert page.header[0].value != "No rows"
    for column in example.columns:
        assert f'class="column">{column}</span>' in html(page)


@pytest.mark.command
def test_a_query_that_came_with_a_link_waits_for_run(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "sql", q="SELECT 40 + 2 AS answer")
    assert page.text_area(key="sql-query").value == "SELECT 40 + 2 AS answer"
    assert page.info[0].value == "This query came with the link. Read it, then press Run."
    assert ">42</td>" not in html(page)
    page = run(page, "SELECT 40 + 2 AS answer")
    assert page.header[0].value == "1 row"
    assert ">42</td>" in html(page)


@pytest.mark.command
def test_another_question_takes_the_place_of_ones_own_query(page):
    page = run(page, "SELECT 40 + 2 AS answer")
    example = load_examples()[3]
    page.selectbox(key="example").set_value(example.name).run()
    assert page.text_area(key="sql-query").value == example.sql
    assert ">42</td>" not in html(page)


@pytest.mark.command
def test_an_error_is_pointed_at(page):
    page = run(page, "SELECT publishd, grade\nFROM judgements")
    assert "<strong>Line 1, column 8:</strong> there is no column called publishd here" in html(
        page
    )
    assert "published" in html(page)
    assert 'role="alert"' in html(page)


REFUSED = [
    "DELETE FROM judgements",
    "COPY judgements TO '/tmp/out.csv'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "ATTACH '/tmp/x.duckdb'",
    "INSTALL httpfs",
    "SET memory_limit = '10GB'",
    "PRAGMA database_list",
    "SELECT 1; SELECT 2",
    "CREATE TEMP TABLE t AS SELECT 1",
    "WITH x AS (DELETE FROM judgements RETURNING *) SELECT * FROM x",
    "SELECT * FROM st",
    "",
    "--",
    "SELECT repeat('x', 1000000000)",
    "SELECT " + "(" * 5000 + "1" + ")" * 5000,
]


@pytest.mark.command
@pytest.mark.parametrize("sql", REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_allowed_is_one_line_and_the_page_goes_on(page, sql):
    page = run(page, sql)
    assert not page.exception
    assert 'class="problem"' in html(page)
    assert not page.get("download_button")
    page = run(page, "SELECT 40 + 2 AS answer")
    assert ">42</td>" in html(page)


@pytest.mark.command
def test_no_answer_tells_where_the_files_lie(page, embedded_home):
    page = run(page, "SELECT path FROM duckdb_databases()")
    assert str(embedded_home.folder) not in html(page)


@pytest.mark.command
def test_whatever_an_answer_holds_is_text(page):
    hostile = HOSTILE.replace("'", "''")
    page = run(
        page,
        f"""SELECT '{hostile}' AS "<script>alert(1)</script>", 'javascript:alert(1)' AS report_url,
        'https://evil.example/x' AS other_url, 'https://www.gov.uk/x' AS good_url,
        '<img src=x onerror=alert(1)>' AS picture""",
    )
    shown = html(page)
    for wrong in ("<script>alert", "<b>Ha", "<img", 'href="javascript', "evil.example/x</a>"):
        assert wrong not in shown
    assert 'href="https://www.gov.uk/x"' in shown


@pytest.mark.command
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS a, 2 AS a, 3 AS A",
        "SELECT 'NaN'::DOUBLE, 'Infinity'::DOUBLE, 170141183460469231731687303715884105727",
        "SELECT '\\x00\\xFF'::BLOB, [1, 2], {'a': 1}, MAP {'k': 'v'}, NULL",
        "SELECT DATE '0044-03-15 (BC)', DATE 'infinity', TIMESTAMP '2020-01-01 10:00:00'",
        "SELECT repeat('wide ', 100000) AS text",
        "SELECT chr(8238) || 'abc' || chr(0) AS text",
        "EXPLAIN SELECT 1",
        "DESCRIBE judgements",
        "SELECT " + ", ".join(f"{number} AS c{number}" for number in range(500)),
        "SELECT * FROM range(1000) AS a, range(300) AS b",
    ],
)
def test_odd_answers_are_shown_and_stay_small(page, sql):
    page = run(page, sql)
    assert not page.exception
    assert 'class="answer"' in html(page)
    assert len(html(page)) < 400_000


@pytest.mark.command
def test_an_answer_that_is_cut_off_says_so(page):
    page = run(page, "SELECT * FROM range(1000) AS a, range(300) AS b")
    assert page.header[0].value == "The first 100,000 rows"
    text = " ".join(caption.value for caption in page.caption)
    assert "Cut off: this is only the beginning of the answer" in text
    assert "Shown here: the first 200" in text


@pytest.mark.command
def test_downloads_in_csv_hold_no_formula_and_leave_numbers_alone(embedded_home):
    answer = ask(
        embedded_home.warehouse,
        "SELECT '=1+1' AS a, -1 AS b, -1.5::DECIMAL(4, 1) AS c, '-' AS d, NULL AS e, "
        "DATE '2020-01-02' AS \"=cmd()\"",
        Limits(),
    )
    assert b"".join(csv_lines(answer, for_spreadsheet=True)) == (
        b"a,b,c,d,e,'=cmd()\r\n'=1+1,-1,-1.5,-,,2020-01-02\r\n"
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("VARCHAR", "text"),
        ("UBIGINT", "whole number"),
        ("DECIMAL(4,1)", "number"),
        ("ENUM('good', 'inadequate')", "one of good, inadequate"),
        ("VARCHAR[]", "list of text"),
        ("TIMESTAMP WITH TIME ZONE", "time"),
        ("STRUCT(a INTEGER)", "struct"),
    ],
)
def test_types_are_given_in_words(kind, expected):
    assert type_in_words(kind) == expected


def test_rows_are_counted_in_words():
    assert answers.rows_line(0, 0, None)[0] == "No rows"
    assert answers.rows_line(1, 1, None) == ("1 row", "Complete.")
    assert answers.rows_line(300, 200, None)[1].endswith("the downloads have the others.")


@pytest.mark.command
def test_the_editors_script_is_handed_the_place_of_an_error(page):
    page = run(page, "SELECT\n  nothing_such FROM judgements")
    (component,) = page.get("bidi_component")
    sent = json.loads(component.proto.json) if component.proto.json else {}
    assert sent["error"] == {
        "line": 2,
        "column": 3,
        "sql": "SELECT\n  nothing_such FROM judgements",
    }


@pytest.mark.command
@pytest.mark.parametrize(
    ("query", "button", "mended"),
    [
        (
            "SELECT 'é', publishd\nFROM judgements LIMIT 1",
            "Run it with published",
            "SELECT 'é', published\nFROM judgements LIMIT 1",
        ),
        ("FROM judgments LIMIT 1", "Run it with judgements", "FROM judgements LIMIT 1"),
        (
            "SELECT 'é' FROM councils WHERE name = \"Tower Hamlets\"",
            "Run it with 'Tower Hamlets'",
            "SELECT 'é' FROM councils WHERE name = 'Tower Hamlets'",
        ),
        ("SELECT yeer(today())", "Run it with year", "SELECT year(today())"),
    ],
)
def test_a_near_name_is_put_into_the_query_and_run(page, query, button, mended):
    page = run(page, query)
    (near,) = [found for found in page.button if found.label == button]
    page = near.click().run()
    assert page.text_area(key="sql-query").value == mended
    assert 'class="problem"' not in html(page)
    assert page.query_params["q"] == mended
