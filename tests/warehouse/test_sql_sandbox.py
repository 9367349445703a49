"""What hostile or hopeless SQL may do: nothing, in a short time, with a short message."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.waiting import wait_until
from tests.warehouse.hostile_sql import (
    CHANGES,
    FILES_AND_NETWORK,
    SEVERAL_OR_NONE,
    STOLEN,
    file_to_attack,
)
from warehouse.common.problems import Problem
from warehouse.sql.ask import AT_ONCE, MOST_WAITING, Answer, Limits, QueryProblem, ask

pytestmark = pytest.mark.command
QUICK = Limits(seconds=1)
LONGEST_MESSAGE = 400


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return file_to_attack(tmp_path_factory.mktemp("somebody-s-secret-name"))


def query(warehouse: Path, sql: str, limits: Limits | None = None) -> Answer:
    return ask(warehouse, sql, limits)


def still_answers(warehouse: Path) -> bool:
    return list(query(warehouse, "SELECT count(*) FROM judgements").rows()) == [[5000]]


@contextmanager
def refused_queries(warehouse: Path, name: str, count: int, limits: Limits) -> Iterator[list[str]]:
    """Run a hungry query so many times at once; yield the lines that they end in."""
    lines: list[str] = []

    def visit() -> None:
        with pytest.raises(QueryProblem) as problem:
            query(warehouse, HUNGRY[name], limits)
        lines.append(problem.value.message)

    visitors = [threading.Thread(target=visit) for _ in range(count)]
    for visitor in visitors:
        visitor.start()
    yield lines
    for visitor in visitors:
        visitor.join()


def wait_until_taken(places: threading.BoundedSemaphore) -> None:
    """Wait until none of the places is left."""
    wait_until(lambda: not places._value)


def children_of(process: int) -> list[Path]:
    """Return the folders in /proc of the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:  # it has ended meanwhile
            continue
        if parent == str(process):
            found.append(stat.parent)
    return found


HUNGRY = {
    "one huge cell": "SELECT repeat('x', 1000000000)",
    "one huge cell padded": "SELECT lpad('', 2000000000, 'x')",
    "huge list": "SELECT list(i) FROM range(1000000000) t(i)",
    "huge range list": "SELECT len(range(1000000000))",
    "huge string built up": "SELECT string_agg(repeat('x', 1000), '') FROM range(10000000)",
    "sleep": "SELECT sleep_ms(60000)",
    "sleep a row": "SELECT sleep_ms(1000) FROM range(60)",
    "count for ever": "SELECT count(*) FROM range(1000000000000)",
    "recursion": "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) "
    "SELECT max(n) FROM r",
    "cross joins": "SELECT count(*) FROM " + ", ".join(f"judgements AS j{n}" for n in range(60)),
    "wide join": "SELECT count(*) FROM judgements a JOIN judgements b ON a.number <> b.number "
    "JOIN judgements c ON c.number <> b.number JOIN judgements d ON d.number <> c.number",
    "sort much": "SELECT max(x) FROM (SELECT hash(i) AS x, repeat('y', 1000) AS y "
    "FROM range(100000000) t(i) ORDER BY y, x LIMIT 50000000)",
    "many groups": "SELECT count(*) FROM (SELECT DISTINCT i FROM range(1000000000) t(i))",
    "regular expression": "SELECT sum(length(regexp_replace(repeat('a', 100000), '(a*)*b', 'x'))) "
    "FROM range(1000000)",
    "format": "SELECT format('{:>2000000000}', 'x')",
    "deep brackets": "SELECT " + "(" * 50_000 + "1" + ")" * 50_000,
    "deep brackets, open": "SELECT " + "(" * 100_000,
    "deep subqueries": "SELECT * FROM " + "(SELECT * FROM " * 2000 + "judgements" + ")" * 2000,
    "deep list": "SELECT " + "[" * 10_000 + "]" * 10_000,
    "long expression": "SELECT " + "+".join(["1"] * 100_000),
    "long case": "SELECT CASE " + "WHEN 1 = 2 THEN 3 " * 40_000 + "END",
    "many unions": " UNION ALL ".join(["SELECT 1"] * 20_000),
    "pivot with many columns": "PIVOT (SELECT i FROM range(1000000) t(i)) ON i USING count(*)",
    "query too long": "SELECT '" + "x" * 1_100_000 + "'",
}


@pytest.mark.parametrize("sql", CHANGES)
def test_nothing_can_be_changed(warehouse: Path, sql: str) -> None:
    before = warehouse.read_bytes()
    with pytest.raises(QueryProblem) as refusal:
        query(warehouse, sql)
    assert 0 < len(refusal.value.message) < LONGEST_MESSAGE
    assert warehouse.read_bytes() == before
    assert [path.name for path in warehouse.parent.iterdir()].count("warehouse.duckdb.wal") == 0


@pytest.mark.parametrize("sql", FILES_AND_NETWORK)
def test_no_file_and_no_network_can_be_reached(warehouse: Path, sql: str) -> None:
    with pytest.raises(QueryProblem) as refusal:
        query(warehouse, sql.replace("{folder}", str(warehouse.parent)))
    assert 0 < len(refusal.value.message) < LONGEST_MESSAGE
    assert "sesame" not in refusal.value.message
    assert not STOLEN.exists()
    assert not STOLEN.with_suffix(".csv").exists()


@pytest.mark.parametrize("sql", SEVERAL_OR_NONE)
def test_exactly_one_whole_statement_runs(warehouse: Path, sql: str) -> None:
    with pytest.raises(QueryProblem) as refusal:
        query(warehouse, sql)
    assert 0 < len(refusal.value.message) < LONGEST_MESSAGE
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("sql", HUNGRY.values(), ids=HUNGRY.keys())
def test_a_hungry_query_ends_within_its_limits(warehouse: Path, sql: str) -> None:
    started = time.monotonic()
    message, rows = "", []
    try:
        # Some of these DuckDB finds a way to answer; then the answer must be a small one.
        rows = list(query(warehouse, sql, QUICK).rows())
    except QueryProblem as problem:
        message = problem.message
    assert len(message) < LONGEST_MESSAGE
    assert message.isprintable()
    assert len(rows) <= QUICK.rows
    assert message or rows
    # Not a measure of speed: without the limits most of these would run for hours.
    assert time.monotonic() - started < 60
    assert still_answers(warehouse)


def test_time_and_memory_limits_are_named_in_the_message(warehouse: Path) -> None:
    with pytest.raises(QueryProblem, match="took longer than 1 s") as late:
        query(warehouse, HUNGRY["sleep"], Limits(seconds=1))
    with pytest.raises(QueryProblem, match="more than 400 MiB of memory") as hungry:
        query(warehouse, HUNGRY["one huge cell"])
    assert late.value.exit_code == hungry.value.exit_code == 1


def test_variables_of_the_program_are_no_tables(warehouse: Path) -> None:
    request = [{"secret": 1}]
    assert request
    for name in ("request", "frames", "connection", "sys", "duckdb"):
        with pytest.raises(QueryProblem, match="no table called"):
            query(warehouse, f"SELECT * FROM {name}")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no way to hide the path")
def test_sql_cannot_learn_where_the_warehouse_lies(warehouse: Path) -> None:
    found = [
        str(list(query(warehouse, sql).rows()))
        for sql in (
            "SELECT * FROM duckdb_databases()",
            "SHOW DATABASES",
            "SELECT name, value FROM duckdb_settings()",
            "SELECT * FROM duckdb_logs",
        )
    ]
    for sql in ("SELECT * FROM read_csv('warehouse.duckdb')", "SELECT * FROM duckdb_extensions()"):
        with pytest.raises(QueryProblem) as refusal:
            query(warehouse, sql)
        found.append(refusal.value.message)
    assert "warehouse" in found[0]
    for text in found:
        assert warehouse.parent.name not in text
        assert str(Path.home()) not in text or str(Path.home()) == "/"


def test_the_environment_does_not_reach_the_child(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A module that Python would load from PYTHONPATH, and that would tell.
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('loaded')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert still_answers(warehouse)
    zone = query(warehouse, "SELECT current_setting('TimeZone')")
    assert "Tokyo" not in str(list(zone.rows()))


def test_a_huge_result_is_cut_at_the_row_cap(warehouse: Path) -> None:
    answer = query(warehouse, "FROM range(10000000)", Limits(seconds=5, rows=1234))
    assert len(list(answer.rows())) == 1234
    assert answer.cut == "rows"


def test_a_result_of_exactly_the_cap_is_not_called_cut(warehouse: Path) -> None:
    answer = query(warehouse, "FROM range(1234)", Limits(seconds=5, rows=1234))
    assert len(list(answer.rows())) == 1234
    assert answer.cut is None


def test_a_wide_result_is_cut_at_the_byte_cap(warehouse: Path) -> None:
    limits = Limits(seconds=5, bytes=2_500_000)
    answer = query(warehouse, "SELECT repeat('x', 1000000) FROM range(100)", limits)
    assert len(list(answer.rows())) == 2
    assert answer.cut == "bytes"
    assert sum(map(len, answer.batches)) <= 2_500_000 + 10


def test_a_single_cell_beyond_the_byte_cap_is_left_out(warehouse: Path) -> None:
    limits = Limits(seconds=5, bytes=1_000_000)
    answer = query(warehouse, "SELECT repeat('é', 5000000)", limits)
    assert (list(answer.rows()), answer.cut) == ([], "bytes")


def test_an_arrow_result_is_cut_at_the_caps_too(warehouse: Path) -> None:
    import pyarrow as pa

    def fetch(sql: str, limits: Limits) -> tuple[int, str | None]:
        answer = ask(warehouse, sql, limits, arrow=True)
        return pa.ipc.open_stream(b"".join(answer.batches)).read_all().num_rows, answer.cut

    assert fetch("FROM range(100000)", Limits(rows=777)) == (777, "rows")
    rows, cut = fetch("SELECT repeat('x', 1000) FROM range(100000)", Limits(bytes=3_000_000))
    assert cut == "bytes"
    assert 0 < rows <= 3000
    assert fetch("FROM range(777)", Limits(rows=777)) == (777, None)


def test_four_thousand_columns_come_back(warehouse: Path) -> None:
    answer = query(warehouse, "SELECT " + ", ".join(f"{n} AS c{n}" for n in range(4000)))
    assert list(answer.rows()) == [list(range(4000))]


def test_the_caller_survives_many_hungry_queries_at_once(warehouse: Path) -> None:
    with refused_queries(warehouse, "count for ever", 4, Limits(seconds=1)) as lines:
        assert still_answers(warehouse)
    assert len(lines) == 4


def test_fifty_hungry_queries_at_once_end_in_a_line_each_and_others_are_answered(
    warehouse: Path,
) -> None:
    with refused_queries(warehouse, "count for ever", 50, Limits(seconds=2)) as lines:
        pass
    assert len(lines) == 50
    assert all("\n" not in line and len(line) < 500 for line in lines)
    refused = [line for line in lines if "other queries are" in line]
    assert 50 - AT_ONCE - MOST_WAITING <= len(refused) < 50
    assert still_answers(warehouse)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the child in /proc")
def test_no_child_outlives_its_query(warehouse: Path) -> None:
    before = set(
        children_of(os.getpid())
    )  # those of other tests in this process, such as a server's
    with pytest.raises(QueryProblem):
        query(warehouse, HUNGRY["sleep"], Limits(seconds=0.5))
    assert set(children_of(os.getpid())) <= before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells the child")
def test_the_child_dies_with_a_parent_that_is_killed(warehouse: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from warehouse.sql.ask import ask, Limits;"
        "ask(Path(sys.argv[1]), 'SELECT sleep_ms(600000)', Limits(seconds=600))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(warehouse)])

    def sleeping(child: Path) -> bool:
        return (
            b"sandbox" in (child / "cmdline").read_bytes()
            and "duckdb" in (child / "maps").read_text()
        )

    wait_until(lambda: any(map(sleeping, children_of(parent.pid))))
    (child,) = children_of(parent.pid)
    parent.kill()
    parent.wait()
    wait_until(lambda: not child.exists())


@pytest.mark.parametrize("content", [b"", b"not a database", b"\x00" * 100_000])
def test_a_damaged_warehouse_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(Problem, match=r"cannot read the warehouse.*councils build") as problem:
        ask(path, "SELECT 1")
    assert "\n" not in problem.value.message
    assert len(problem.value.message) < LONGEST_MESSAGE + len(str(path))


def test_a_truncated_warehouse_is_one_clear_line(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(warehouse.read_bytes()[:15000])
    with pytest.raises(Problem) as problem:
        ask(path, "SELECT sum(number) FROM judgements")
    assert "\n" not in problem.value.message


@pytest.mark.parametrize(
    "sql", ["DROP TABLE judgements", "SET threads = 9", "PRAGMA version", "CALL pragma_version()"]
)
def test_a_statement_that_does_not_read_is_refused_by_its_kind(warehouse: Path, sql: str) -> None:
    with pytest.raises(QueryProblem, match=f"refused: {sql.split()[0]} is not allowed") as refusal:
        query(warehouse, sql)
    assert refusal.value.exit_code == 2


def test_rows_of_numbers_are_cut_at_the_byte_cap_too(warehouse: Path) -> None:
    answer = query(warehouse, "SELECT 123456789 FROM range(1000)", Limits(bytes=110))
    assert (len(list(answer.rows())), answer.cut) == (10, "bytes")


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Put another program in the sandbox's place, one that does not keep to the rules."""
    script = tmp_path / "child.py"
    script.write_text(f"import os, sys, time\nsys.stdin.buffer.read()\n{code}\n")
    monkeypatch.setattr("warehouse.sql.ask.SANDBOX", script)


def test_a_child_that_never_answers_is_stopped_by_the_clock(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "time.sleep(600)")
    with pytest.raises(QueryProblem, match=r"took longer than 0\.2 s"):
        query(warehouse, "SELECT 1", Limits(seconds=0.2))


@pytest.mark.parametrize(
    "code",
    [
        "while True: sys.stdout.buffer.write(b'R' + (65536).to_bytes(4, 'big') + bytes(65536))",
        "sys.stdout.buffer.write(b'R' + b'\\xff' * 4 + bytes(1000)); sys.stdout.flush()",
        "sys.stdout.buffer.write(b'R\\0'); sys.stdout.flush()",
        "os.abort()",
        "raise SystemExit(3)",
    ],
    ids=["floods", "promises too much", "stops short", "crashes", "says nothing"],
)
def test_a_child_that_breaks_the_rules_is_given_up(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    stand_in(tmp_path, monkeypatch, code)
    with pytest.raises(QueryProblem, match="the database gave up"):
        query(warehouse, "SELECT 1", Limits(seconds=20, bytes=100_000))


def test_a_query_that_finds_no_turn_says_so(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr("warehouse.sql.ask._turns", turns)
    with refused_queries(warehouse, "sleep", 1, Limits(seconds=4)):
        wait_until_taken(turns)
        with pytest.raises(QueryProblem, match="other queries are running"):
            query(warehouse, "SELECT 1", Limits(seconds=0.1))
    assert still_answers(warehouse)


def test_a_query_that_would_wait_behind_too_many_is_refused_at_once(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = threading.BoundedSemaphore(2)
    monkeypatch.setattr("warehouse.sql.ask._turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr("warehouse.sql.ask._places", places)
    with refused_queries(warehouse, "sleep", 2, Limits(seconds=3)) as lines:
        wait_until_taken(places)
        with pytest.raises(QueryProblem, match="many other queries are waiting"):
            query(warehouse, "SELECT 1", Limits(seconds=10))
        assert lines == []  # refused before either of the others had ended
    assert len(lines) == 2
    assert still_answers(warehouse)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT error(repeat('x', 100000))",
        "SELECT error(E'red \\x1b[31m and \\n line')",
        'SELECT * FROM "' + "a" * 10_000 + '"',
        'SELECT "' + "b" * 10_000 + '" FROM judgements',
        'SELECT * FROM "a\x1b[2J"',
        "SELECT " + "c" * 10_000 + "()",
    ],
)
def test_a_message_is_short_and_gives_no_orders_to_a_terminal(warehouse: Path, sql: str) -> None:
    with pytest.raises(QueryProblem) as refusal:
        query(warehouse, sql)
    assert 0 < len(refusal.value.message) < LONGEST_MESSAGE
    assert refusal.value.message.isprintable()
    assert refusal.value.excerpt.replace("\n", "").isprintable()
    assert all(len(line) < 110 for line in refusal.value.excerpt.splitlines())


WORDS = [
    *("SELECT", "FROM", "judgements", "council", "grade", "WHERE", "ORDER BY", "NULL", "1", "é"),
    *("'", '"', "(", ")", ",", "*", ";", "--", "\n", "/*", "$$", "?", "::", "=", "\x00"),
]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_query_gets_more_than_an_answer_or_a_short_line(
    warehouse: Path, words: list[str]
) -> None:
    try:
        answer = query(warehouse, " ".join(words))
    except QueryProblem as problem:
        text = problem.message
    else:
        text = f"{len(list(answer.rows()))} rows"
    assert 0 < len(text) < LONGEST_MESSAGE
    assert text.isprintable()
