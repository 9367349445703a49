"""The store: whole batches, later words over earlier ones, first sight kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import duckdb
import pytest

from scraper.storage import database
from scraper.storage.store import Store
from warehouse.common.problems import Problem

FIRST = dt.datetime(2026, 8, 22, 12)  # noqa: DTZ001 - the store's times are UTC without a zone
LATER = dt.datetime(2026, 9, 1, 12)  # noqa: DTZ001
URL = "https://files.ofsted.gov.uk/v1/file/5"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return an empty store."""
    return Store(tmp_path / "collected.duckdb")


def ask(store: Store, question: str) -> list[Any]:
    with duckdb.connect(store.path, read_only=True) as connection:
        return connection.execute(question).fetchall()


def listing(urn: int, at: dt.datetime, title: str = "Inspection") -> dict[str, Any]:
    return {
        "urn": urn,
        "file_id": 5,
        "url": URL,
        "link_text": title,
        "title": title,
        "kind": "other",
        "first_seen": at,
        "last_seen": at,
    }


def report(*paragraphs: str, sha256: str = "aa") -> dict[str, list[dict[str, Any]]]:
    source_id = f"5:{sha256}"
    return {
        "documents": [
            {
                "url": URL,
                "sha256": sha256,
                "file_id": 5,
                "kind": "report",
                "status": "ok",
                "bytes": 1,
                "reader_version": "1",
                "fetched_from": "x",
                "first_seen": FIRST,
                "fetched_at": FIRST,
            }
        ],
        "inspections": [
            {
                "source": "report",
                "source_id": source_id,
                "url": URL,
                "sha256": sha256,
                "framework": "sif",
                "inspection_type": "inspection",
            }
        ],
        "paragraphs": [
            {
                "source_id": source_id,
                "position": position,
                "section": "",
                "page": 1,
                "is_bullet": False,
                "text": text,
            }
            for position, text in enumerate(paragraphs, start=1)
        ],
    }


def test_nothing_is_written_before_it_is_flushed_and_then_all_of_it(store: Store) -> None:
    store.add({"listings": [listing(1, FIRST)]})
    assert ask(store, "SELECT count(*) FROM listings") == [(0,)]
    store.flush()
    assert ask(store, "SELECT count(*) FROM listings") == [(1,)]
    assert store.waiting == 0


def test_first_sight_stays_and_the_rest_is_the_latest(store: Store) -> None:
    for at, title in ((FIRST, "Inspection"), (LATER, "Inspection of everything")):
        store.add({"listings": [listing(1, at, title)]})
        store.flush()
    assert ask(store, "SELECT title, first_seen, last_seen FROM listings") == [
        ("Inspection of everything", FIRST, LATER)
    ]


def test_a_second_reading_takes_the_place_of_the_first(store: Store) -> None:
    store.add(report("one", "two", "three"))
    store.flush()
    store.add(report("one", "two and three"))
    store.flush()
    assert ask(store, "SELECT position, text FROM paragraphs ORDER BY 1") == [
        (1, "one"),
        (2, "two and three"),
    ]


def test_a_second_reading_of_a_letter_takes_the_place_of_the_first(store: Store) -> None:
    for paragraphs in (("one", "two", "three"), ("one",)):
        letter = report(*paragraphs)
        letter["inspections"].clear()
        store.add(letter)
        store.flush()
    assert ask(store, "SELECT position, text FROM paragraphs") == [(1, "one")]


def test_a_table_more_needs_its_key_in_the_schema_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = tmp_path / "collected.sql"
    more = "CREATE TABLE absences (la_code INTEGER, days DOUBLE, PRIMARY KEY (la_code));"
    schema.write_text(database.SCHEMA.read_text(encoding="utf-8") + more)
    monkeypatch.setattr(database, "SCHEMA", schema)
    store = Store(tmp_path / "collected.duckdb")
    for days in (3.5, 4.5):
        store.add({"absences": [{"la_code": 211, "days": days}]})
        store.flush()
    assert ask(store, "SELECT la_code, days FROM absences") == [(211, 4.5)]


def test_another_version_of_a_file_leaves_the_first_as_it_was(store: Store) -> None:
    store.add(report("one", sha256="aa"))
    store.add(report("two", sha256="bb"))
    store.flush()
    assert ask(store, "SELECT text FROM paragraphs ORDER BY 1") == [("one",), ("two",)]


def test_a_report_goes_to_the_council_that_lists_it_still_and_has_the_lowest_number(
    store: Store,
) -> None:
    store.add(report("one"))
    store.flush()
    assert ask(store, "SELECT urn FROM inspections") == [(None,)]
    store.add({"listings": [listing(3, FIRST), listing(2, FIRST), listing(1, FIRST)]})
    store.flush()
    assert ask(store, "SELECT urn FROM inspections") == [(1,)]
    store.mark_vanished([], [(1, 5)], LATER)
    assert ask(store, "SELECT urn FROM inspections") == [(2,)]


def test_what_vanished_keeps_the_day_on_which_it_was_first_missed(store: Store) -> None:
    store.add({"listings": [listing(1, FIRST)]})
    store.flush()
    store.mark_vanished([], [(1, 5)], FIRST)
    store.mark_vanished([], [(1, 5)], LATER)
    assert ask(store, "SELECT vanished FROM listings") == [(FIRST,)]


def test_a_batch_with_a_fault_changes_nothing_and_goes_in_once_it_is_mended(store: Store) -> None:
    store.add({"listings": [listing(1, FIRST), listing(2, FIRST) | {"title": None}]})
    with pytest.raises(Problem, match="cannot write"):
        store.flush()
    assert ask(store, "SELECT count(*) FROM listings") == [(0,)]
    store.add({"listings": [listing(1, FIRST)]})  # in the place of the row before
    with pytest.raises(Problem, match="cannot write"):
        store.flush()
    store.add({"listings": [listing(2, FIRST)]})
    store.flush()
    assert ask(store, "SELECT count(*) FROM listings") == [(2,)]


@pytest.mark.command
def test_a_reader_that_has_the_file_open_is_waited_for(store: Store) -> None:
    program = (
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1], read_only=True); "
        "print('open', flush=True); time.sleep(1)"
    )
    import subprocess
    import sys

    reader = subprocess.Popen(
        [sys.executable, "-c", program, str(store.path)], stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    store.add({"listings": [listing(1, FIRST)]})
    store.flush()
    reader.wait()
    assert ask(store, "SELECT count(*) FROM listings") == [(1,)]


@pytest.mark.command
def test_another_process_may_read_the_file_after_every_batch_and_not_within_a_session(
    store: Store,
) -> None:
    store.add({"listings": [listing(1, FIRST)]})
    store.flush()
    assert listings_read_elsewhere(store) == "1"
    with store.session():
        store.run_count()
        assert "lock" in listings_read_elsewhere(store)
    assert listings_read_elsewhere(store) == "1"


def listings_read_elsewhere(store: Store) -> str:
    """Return how many listings another process counts, or why it cannot."""
    import subprocess
    import sys

    program = (
        "import duckdb, sys\n"
        "try: print(duckdb.connect(sys.argv[1], read_only=True)"
        ".execute('SELECT count(*) FROM listings').fetchone()[0])\n"
        "except duckdb.Error as error: print(error)"
    )
    return subprocess.run(
        [sys.executable, "-c", program, str(store.path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_a_date_that_the_page_gives_no_more_stays_and_another_takes_its_place(
    store: Store,
) -> None:
    day, other = dt.date(2026, 1, 9), dt.date(2026, 1, 10)
    for published, kept in ((day, day), (None, day), (other, other)):
        store.add({"listings": [listing(1, FIRST) | {"published": published}]})
        store.flush()
        assert ask(store, "SELECT published FROM listings") == [(kept,)]


def test_a_database_of_something_else_is_refused_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "collected.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE other (x INTEGER)")
    with pytest.raises(Problem, match="has other tables than this version writes; move it away"):
        Store(path)


@pytest.mark.parametrize(
    "change",
    ["ALTER TABLE judgements DROP COLUMN reason", "ALTER TABLE listings ADD COLUMN more INTEGER"],
)
def test_a_file_of_another_version_is_refused_before_anything_is_written(
    store: Store, change: str
) -> None:
    with duckdb.connect(store.path) as connection:
        connection.execute(change)
    with pytest.raises(Problem, match="has other tables than this version writes; move it away"):
        Store(store.path)


@pytest.mark.parametrize("damage", ["empty", "foreign", "cut", "changed"])
def test_a_broken_file_is_moved_aside_and_made_anew(tmp_path: Path, damage: str) -> None:
    # "block" has "lock" in it, which is no reason to wait for another program.
    path = tmp_path / "block" / "collected.duckdb"
    path.parent.mkdir()
    first = Store(path)
    first.add({"listings": [listing(1, FIRST)]})
    first.flush()
    whole = path.read_bytes()
    broken = {
        "empty": b"",
        "foreign": b"not a database",
        "cut": whole[:9000],
        "changed": whole[:4200] + bytes([whole[4200] ^ 255]) + whole[4201:],
    }[damage]
    path.write_bytes(broken)
    store = Store(path)
    assert store.trouble is not None
    assert "was broken; it is kept as collected.duckdb.broken" in store.trouble
    assert (path.parent / "collected.duckdb.broken").read_bytes() == broken
    assert ask(store, "SELECT count(*) FROM listings") == [(0,)]


def test_a_file_that_turns_out_to_be_broken_later_is_moved_aside_for_the_next_run(
    store: Store,
) -> None:
    for _ in range(3):
        store.add(report(*(f"{number} {'word ' * number}" for number in range(2000))))
        store.flush()
    whole = store.path.read_bytes()
    block = 262_144
    for start in range(12_288 + block, len(whole), block):
        spoilt = bytearray(whole)
        spoilt[start + 5000 : start + 5004] = b"\xde\xad\xbe\xef"
        store.path.write_bytes(spoilt)
        later = Store(store.path)
        if later.trouble:
            continue  # seen at once
        later.add(report("one"))
        with pytest.raises(Problem, match=r"is broken \(.*\); it is kept as .*, and the next run"):
            later.flush()
        with pytest.raises(Problem, match="the next run reads everything again"):
            later.run_count()
        assert Store(store.path).run_count() == 0
        break
    else:
        pytest.fail("no block was found that is read late")


def test_a_sound_file_is_nothing_to_tell_of(store: Store) -> None:
    assert Store(store.path).trouble is None


def test_what_a_run_killed_while_it_made_the_file_left_is_no_hindrance(tmp_path: Path) -> None:
    for name in ("collected.duckdb.new", "collected.duckdb.new.wal", "collected.duckdb.wal"):
        (tmp_path / name).write_bytes(b"half a file")
    store = Store(tmp_path / "collected.duckdb")
    store.add({"listings": [listing(1, FIRST)]})
    store.flush()
    assert ask(store, "SELECT count(*) FROM listings") == [(1,)]
    assert [path.name for path in tmp_path.iterdir()] == ["collected.duckdb"]


def test_the_file_is_in_its_place_only_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "collected.duckdb"
    monkeypatch.setattr(Path, "replace", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        Store(path)
    assert not path.exists()
