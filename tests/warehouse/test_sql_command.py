"""`councils sql` as people and scripts meet it: through the front door, over real pipes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.command import COUNCILS

pytestmark = pytest.mark.command

Run = Callable[..., subprocess.CompletedProcess[bytes]]

AWKWARD = """
    SELECT NULL AS nothing, '' AS empty, 'NULL' AS word, 'a,"b"' AS marks, E'two\\nlines' AS lines,
           DATE '2017-04-07' AS day, TIMESTAMP '2017-04-07 09:30:00' AS moment, true AS yes,
           1.50::DECIMAL(9, 2) AS money, 'nan'::DOUBLE AS not_a_number, '-inf'::DOUBLE AS below,
           170141183460469231731687303715884105727::HUGEINT AS huge, 9007199254740991 AS big,
           'ab'::BLOB AS bytes, [DATE '2020-01-01', NULL] AS list, {'a': 1, 'b': 'x'} AS struct,
           MAP {'k': 1} AS map, INTERVAL 13 MONTH AS while, DATE 'infinity' AS never,
           DATE '0044-03-15 (BC)' AS ides, 1::FLOAT / 10 AS tenth, '=1+1' AS formula,
           12345678901234567890.123456789::DECIMAL(38, 9) AS fine
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute("""
            CREATE TYPE grade AS ENUM ('outstanding', 'good', 'requires_improvement', 'inadequate');
            CREATE TABLE councils AS SELECT 211 AS la_code, 'Tower Hamlets' AS name;
            CREATE TABLE judgements AS FROM (VALUES
                ('Tower Hamlets', DATE '2012-07-27', 'safeguarding', 'good'::grade),
                ('Tower Hamlets', DATE '2017-04-07', 'overall_effectiveness', 'inadequate'),
                ('Hackney', DATE '2016-09-21', 'overall_effectiveness', NULL))
                v(council, published, area, grade);
            CREATE MACRO peers(council, kind, day) AS TABLE FROM councils;
        """)
    return home


@pytest.fixture
def run(folder: Path) -> Run:
    def councils(
        *arguments: str, stdin: bytes = b"", code: int = 0
    ) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [*COUNCILS, "sql", *arguments],
            input=stdin,
            capture_output=True,
            env={**os.environ, "COUNCILS_HOME": str(folder)},
            check=False,
            timeout=60,
        )
        assert done.returncode == code, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        return done

    return councils


def test_a_table_is_aligned_and_names_its_columns(run: Run) -> None:
    done = run(
        "SELECT published, area, grade FROM judgements WHERE council = 'Tower Hamlets' ORDER BY 1"
    )
    assert done.stdout.decode().splitlines() == [
        "published   area                   grade",
        "----------  ---------------------  ----------",
        "2012-07-27  safeguarding           good",
        "2017-04-07  overall_effectiveness  inadequate",
    ]
    assert done.stderr == b""


def test_the_query_may_come_from_standard_input_or_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "query.sql"
    file.write_text("\ufeffSELECT 'é' AS letter -- from a file", "utf-8")
    assert run("--file", str(file)).stdout.decode().split() == ["letter", "------", "é"]
    for arguments in ((), ("-",), ("--file", "-")):
        assert run(*arguments, stdin=b"SELECT 7 AS n").stdout.split() == [b"n", b"-", b"7"]


def test_two_queries_at_once_are_bad_usage(run: Run, tmp_path: Path) -> None:
    done = run("SELECT 1", "--file", str(tmp_path / "x.sql"), code=2)
    assert b"Give the query once" in done.stderr


def test_an_unreadable_query_file_is_one_line(run: Run, tmp_path: Path) -> None:
    assert b"No such file" in run("--file", str(tmp_path / "none.sql"), code=2).stderr
    (tmp_path / "latin.sql").write_bytes(b"SELECT '\xe9'")
    assert b"not text in UTF-8" in run("--file", str(tmp_path / "latin.sql"), code=2).stderr


def test_a_mistake_is_pointed_at(run: Run) -> None:
    done = run("SELECT council,\n  gradee\nFROM judgements", code=2)
    message, excerpt, carets = done.stderr.decode().splitlines()
    assert message.startswith("councils: line 2, column 3: there is no column called gradee here")
    assert message.endswith("did you mean grade or area?")
    assert (excerpt, carets) == ("    gradee", "    ^^^^^^")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            'FROM judgements WHERE council = "Tower Hamlets"',
            "no column called Tower Hamlets here; text has single quotes: 'Tower Hamlets'",
        ),
        (
            "FROM judgements WHERE council = \u201cHackney\u201d",
            "here; text has single quotes: 'Hackney'",
        ),
        (
            "FROM judgements WHERE council = \u2018Tower Hamlets\u2019",
            "near \"Hamlets\u2019\"; text has straight quotes: 'Hackney'",
        ),
        ('SELECT "gradee" FROM judgements', "did you mean grade or area?"),
        ("SELECT Hackney FROM judgements", "no column called Hackney here; did you mean"),
    ],
)
def test_text_in_other_quotes_than_those_of_text_is_met_with_the_right_ones(
    run: Run, query: str, words: str
) -> None:
    assert words in run(query, code=2).stderr.decode().splitlines()[0]


def test_a_mistake_after_letters_beyond_ascii_is_pointed_at_rightly(run: Run) -> None:
    done = run("SELECT 'Bexhill-on-Sé’', gradee FROM judgements", code=2)
    excerpt, carets = done.stderr.decode().splitlines()[1:]
    assert excerpt[carets.index("^") : carets.rindex("^") + 1] == "gradee"


def test_a_syntax_error_is_pointed_at(run: Run) -> None:
    done = run("SELECT * FORM judgements", code=2)
    assert "line 1, column 15: syntax error" in done.stderr.decode() or (
        "line 1, column 10: syntax error" in done.stderr.decode()
    )
    assert "^" in done.stderr.decode().splitlines()[2]


@pytest.mark.parametrize("sql", ["FROM peers('Tower Hamlets')", "FROM peers(cuncil := 'Bolton')"])
def test_a_macro_asked_in_another_way_says_what_it_takes(run: Run, sql: str) -> None:
    done = run(sql, code=2)
    assert done.stderr.decode() == (
        "councils: peers() is asked in another way: peers(council, kind, day)\n"
    )


def test_an_unknown_table_gets_a_hint(run: Run) -> None:
    assert "did you mean judgements?" in run("FROM judgement", code=2).stderr.decode()
    assert "the tables are councils, judgements" in run("FROM xyz", code=2).stderr.decode()


def test_an_error_while_running_is_pointed_at_too(run: Run) -> None:
    done = run("SELECT published, CAST(area AS INTEGER) FROM judgements", code=2)
    excerpt, carets = done.stderr.decode().splitlines()[1:]
    assert excerpt[carets.index("^") :].startswith("CAST(area")


def test_a_missing_warehouse_is_one_line(run: Run, tmp_path: Path) -> None:
    done = run("SELECT 1", "--home", str(tmp_path), code=1)
    assert done.stderr.count(b"\n") == 1
    assert b"councils build" in done.stderr


def test_csv_is_what_rfc_4180_describes(run: Run) -> None:
    done = run("--format", "csv", AWKWARD)
    assert done.stdout.endswith(b"\r\n")
    header, row = csv.reader(io.StringIO(done.stdout.decode(), newline=""), strict=True)
    cells = dict(zip(header, row, strict=True))
    assert cells["marks"] == 'a,"b"'
    assert cells["lines"] == "two\nlines"
    assert cells["day"] == "2017-04-07"
    assert cells["moment"] == "2017-04-07T09:30:00"
    assert cells["yes"] == "true"
    assert cells["money"] == "1.50"
    assert cells["not_a_number"] == "NaN"
    assert cells["below"] == "-Infinity"
    assert cells["huge"] == str(2**127 - 1)
    assert cells["bytes"] == "6162"
    assert cells["never"] == "infinity"
    assert cells["ides"] == "0044-03-15 (BC)"
    assert cells["while"] == "1 year 1 month"
    assert cells["tenth"] == "0.1"
    assert cells["formula"] == "=1+1"


def test_csv_tells_null_from_an_empty_text(run: Run) -> None:
    done = run("--format", "csv", "SELECT NULL AS a, '' AS b, NULL AS c")
    assert done.stdout == b'a,b,c\r\n,"",\r\n'


def test_json_is_an_array_of_objects(run: Run) -> None:
    (row,) = json.loads(run("--format", "json", AWKWARD).stdout, parse_constant=pytest.fail)
    assert row["nothing"] is None
    assert row["empty"] == ""
    assert row["word"] == "NULL"
    assert row["day"] == "2017-04-07"
    assert row["moment"] == "2017-04-07T09:30:00"
    assert row["yes"] is True
    assert row["money"] == 1.5
    assert row["not_a_number"] == "NaN"
    assert row["below"] == "-Infinity"
    assert row["huge"] == str(2**127 - 1)
    assert row["big"] == 2**53 - 1
    assert row["list"] == ["2020-01-01", None]
    assert row["struct"] == {"a": 1, "b": "x"}
    assert row["map"] == {"k": 1}
    assert row["fine"] == "12345678901234567890.123456789"


def test_json_of_no_rows_is_an_empty_array(run: Run) -> None:
    assert json.loads(run("--format", "json", "FROM judgements LIMIT 0").stdout) == []


def test_a_table_without_rows_says_so(run: Run) -> None:
    assert run("FROM councils LIMIT 0").stdout.decode().splitlines()[-1] == "(no rows)"


def test_columns_of_one_name_are_kept_apart(run: Run) -> None:
    (row,) = json.loads(run("--format", "json", "SELECT 1 AS a, 2 AS a, 3 AS A").stdout)
    assert list(row.values()) == [1, 2, 3]


@pytest.mark.parametrize(
    "statement", ["DESCRIBE judgements", "SHOW TABLES", "SUMMARIZE judgements"]
)
def test_tables_can_be_looked_at(run: Run, statement: str) -> None:
    assert run(statement).stdout


def test_a_plan_is_shown_as_it_is(run: Run) -> None:
    assert run("EXPLAIN FROM judgements").stdout.decode().startswith("╭")


def test_parquet_opens_elsewhere_with_its_types(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    done = run("--format", "parquet", "FROM judgements ORDER BY published", "-o", str(file))
    assert done.stdout == b""
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT council, published, grade FROM '{file}'").fetchall()
    assert [str(value) for value in rows[0]] == ["Tower Hamlets", "2012-07-27", "good"]
    piped = run("--format", "parquet", "FROM judgements ORDER BY published").stdout
    assert piped == file.read_bytes()


def test_a_plan_has_no_parquet_form(run: Run) -> None:
    assert b"no Parquet form" in run("--format", "parquet", "EXPLAIN SELECT 1", code=2).stderr


def test_a_type_that_parquet_cannot_hold_is_named(run: Run) -> None:
    done = run("--format", "parquet", "SELECT union_value(x := 1) AS u", code=2)
    assert done.stderr.startswith(b"councils: Parquet cannot hold")
    assert done.stderr.count(b"\n") == 1


def test_a_cut_answer_says_so_and_fails_unless_the_cap_was_asked_for(run: Run) -> None:
    done = run("FROM range(200000)", "--format", "csv", code=1)
    assert done.stdout.count(b"\r\n") == 100_001
    assert b"up to 100,000 rows" in done.stderr
    done = run("FROM range(200000)", "--format", "csv", "--max-rows", "5")
    assert done.stdout.count(b"\r\n") == 6
    assert b"up to 5 rows" in done.stderr
    done = run("SELECT repeat('x', 100) FROM range(99)", "--format", "csv", "--max-bytes", "1000")
    assert done.stdout.count(b"\r\n") == 10
    assert b"up to 1,000 bytes" in done.stderr


def test_a_slow_query_is_stopped_in_its_time(run: Run) -> None:
    done = run("SELECT count(*) FROM range(1000000000000)", "--timeout", "1", code=1)
    assert b"took longer than 1 s" in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [("--timeout", "0"), ("--timeout", "soon"), ("--max-rows", "0"), ("--format", "xml")],
)
def test_bad_options_are_bad_usage(run: Run, wrong: tuple[str, str]) -> None:
    assert run("SELECT 1", *wrong, code=2).stderr.startswith(b"councils: Invalid value")


def test_an_output_file_is_whole_or_not_there(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    file.write_text("before")
    run("SELECT nothing", "--output", str(file), code=2)
    assert file.read_text() == "before"
    run("SELECT 1 AS n", "--format", "csv", "--output", str(file))
    assert file.read_bytes() == b"n\r\n1\r\n"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_output_goes_through_links_and_pipes_and_replaces_neither(run: Run, tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "target.csv", tmp_path / "link.csv", tmp_path / "pipe"
    target.write_text("before")
    link.symlink_to(target)
    run("SELECT 1 AS n", "--format", "csv", "--output", str(link))
    assert link.is_symlink()
    assert target.read_bytes() == b"n\r\n1\r\n"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        run("SELECT 1 AS n", "--format", "csv", "--output", str(pipe))
        assert reader.communicate(timeout=60)[0] == b"n\r\n1\r\n"
    assert pipe.is_fifo()


@pytest.mark.parametrize("output", ["-", "/dev/stdout"])
def test_output_to_standard_output_is_the_same_as_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    if output != "-" and not Path(output).exists():
        pytest.skip("no such device here")
    monkeypatch.chdir(tmp_path)
    assert run("SELECT 1 AS n", "--format", "csv", "--output", output).stdout == b"n\r\n1\r\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="arguments here are text")
def test_a_query_of_another_encoding_is_refused_and_not_asked_with_question_marks(run: Run) -> None:
    assert b"not text in UTF-8" in run(os.fsdecode(b"SELECT '\xff'"), code=2).stderr


def test_an_output_file_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    done = run("SELECT 1", "--output", str(tmp_path / "none" / "x.csv"), code=1)
    assert done.stderr.count(b"\n") == 1
    assert b"cannot write" in done.stderr


def test_orders_to_a_terminal_are_printed_as_text(run: Run) -> None:
    done = run("SELECT E'\\x1b[2Jgone' || chr(10) || '[bold]x' AS text")
    assert rb"\x1b[2Jgone\n[bold]x" in done.stdout
    assert b"\x1b" not in done.stdout


def test_a_reader_that_has_seen_enough_is_no_error(folder: Path) -> None:
    child = subprocess.Popen(
        [*COUNCILS, "sql", "FROM range(50000)"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "COUNCILS_HOME": str(folder)},
    )
    assert child.stdout is not None
    assert child.stderr is not None
    assert child.stdout.readline().strip() == b"range"
    child.stdout.close()
    assert child.wait(timeout=30) == 0
    assert child.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal that Python can open")
def test_on_a_terminal_the_table_is_framed_and_null_is_dim(folder: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    child = subprocess.Popen(
        [
            *COUNCILS,
            "sql",
            "SELECT NULL AS a, '[red]' AS b",
        ],
        stdin=follower,
        stdout=follower,
        stderr=subprocess.PIPE,
        env={**os.environ, "COUNCILS_HOME": str(folder), "TERM": "xterm-256color"},
    )
    assert child.wait(timeout=30) == 0
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert "─" in shown
    assert "\x1b[2mNULL" in shown
    assert "[red]" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal that Python can open")
def test_parquet_is_not_thrown_at_a_terminal_and_no_query_is_not_waited_for(folder: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    for arguments, word in (
        (("--format", "parquet", "FROM judgements"), b"--output"),
        ((), b"No query"),
    ):
        child = subprocess.Popen(
            [*COUNCILS, "sql", *arguments],
            stdin=follower,
            stdout=follower,
            stderr=subprocess.PIPE,
            env={**os.environ, "COUNCILS_HOME": str(folder)},
        )
        assert child.wait(timeout=30) == 2
        assert child.stderr is not None
        assert word in child.stderr.read()
    os.close(follower)
    os.close(leader)


def test_the_command_loads_neither_pandas_nor_scrapy_nor_duckdb() -> None:
    code = (
        "import sys, warehouse.commands.sql;"
        "print([m for m in ('pandas', 'scrapy', 'duckdb', 'pyarrow', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
