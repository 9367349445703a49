from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer.connection import SharedWarehouse
from tests.explorer.conftest import HACKNEY, warehouse_of
from tests.waiting import wait_until
from warehouse.common.problems import Problem

COUNT = "SELECT count(*) AS many FROM judgements"
SLOW = f"""
    SELECT sum(a.range * b.range % 7) AS total, ({COUNT}) AS many
    FROM range(8000) a, range(4000) b
"""
"""A hundred times the work of the other."""


def test_a_replaced_file_is_read_at_the_next_question(embedded_home, facts, tmp_path):
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(embedded_home.warehouse, path)
    warehouse = SharedWarehouse(path)
    assert warehouse.ask(COUNT)["many"][0] > 1000
    facts.report(HACKNEY, "2016-09-21", {"help_and_protection": "good"}, framework="sif")
    warehouse_of(facts, tmp_path / "newer").warehouse.replace(path)
    assert warehouse.ask(COUNT)["many"][0] == 1


def test_a_removed_file_is_a_problem_and_coming_back_mends_it(embedded_home, tmp_path):
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(embedded_home.warehouse, path)
    warehouse = SharedWarehouse(path)
    warehouse.ask(COUNT)
    path.unlink()
    with pytest.raises(Problem, match="there is no warehouse"):
        warehouse.ask(COUNT)
    shutil.copy(embedded_home.warehouse, path)
    assert warehouse.ask(COUNT)["many"][0] > 1000


def test_a_file_that_is_no_warehouse_is_a_problem(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_text("hello")
    with pytest.raises(Problem):
        SharedWarehouse(path).ask(COUNT)


def test_nothing_can_be_written(embedded):
    with pytest.raises(Problem, match="read-only"):
        embedded.ask("CREATE TABLE x AS SELECT 1 AS a")


def test_a_damaged_file_is_a_problem(embedded_home, tmp_path):
    path = tmp_path / "warehouse.duckdb"
    damaged = bytearray(embedded_home.warehouse.read_bytes())
    # The first three blocks say what is where; all others hold the tables.
    damaged[65536:] = bytes(byte ^ 0xFF for byte in damaged[65536:])
    path.write_bytes(damaged)
    with pytest.raises(Problem, match="councils build"):
        SharedWarehouse(path).ask(COUNT)


def test_what_a_page_does_to_its_answer_reaches_no_other(embedded):
    answer = embedded.ask("SELECT 1 AS a")
    answer["a"] = 2
    assert embedded.ask("SELECT 1 AS a")["a"][0] == 1


def test_many_visitors_can_ask_at_once(embedded):
    with ThreadPoolExecutor(8) as visitors:
        answers = visitors.map(
            lambda n: int(embedded.ask(f"SELECT {n} + count(*) AS n FROM councils")["n"][0]),
            range(40),
        )
        assert list(answers) == [160 + n for n in range(40)]


def test_what_others_will_not_ask_is_not_kept_for_them(embedded_home):
    warehouse = SharedWarehouse(embedded_home.warehouse)
    for number in range(5):
        answer = warehouse.ask("SELECT $number AS n", {"number": number}, keep=False)
        assert answer["n"].tolist() == [number]
    assert len(warehouse._answers) == 0


def being_answered(warehouse: SharedWarehouse) -> None:
    """Wait until a question is being answered."""
    wait_until(lambda: warehouse._being_answered)


def test_nobody_waits_for_the_question_of_another(embedded_home):
    warehouse = SharedWarehouse(embedded_home.warehouse)
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(warehouse.rows, SLOW)
        being_answered(warehouse)
        assert warehouse.rows(COUNT)[0]["many"] > 1000
        assert not slow.done()


def test_a_file_replaced_while_it_is_asked_answers_to_the_end(embedded_home, facts, tmp_path):
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(embedded_home.warehouse, path)
    warehouse = SharedWarehouse(path)
    facts.report(HACKNEY, "2016-09-21", {"help_and_protection": "good"}, framework="sif")
    newer = warehouse_of(facts, tmp_path / "newer").warehouse
    with ThreadPoolExecutor(3) as others:
        slow = others.submit(warehouse.ask, SLOW)
        being_answered(warehouse)
        newer.replace(path)
        later = [others.submit(warehouse.ask, SLOW) for _ in range(2)]
        assert slow.result()["many"][0] > 1000
        assert [answer.result()["many"][0] for answer in later] == [1, 1]
    # What the old file answered is not handed out as the new one's.
    assert warehouse.ask(SLOW)["many"][0] == 1
