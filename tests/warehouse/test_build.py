"""The build: one new file in one step, or the old one untouched and a line that says why."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

import warehouse.build
import warehouse.facts
from tests.command import COUNCILS
from tests.warehouse.another_process import open_in_another_process
from tests.warehouse.made_up import TODAY, TOWER_HAMLETS, Facts, columns
from warehouse.build import build_warehouse
from warehouse.common.home import Home
from warehouse.common.problems import Problem
from warehouse.connect import open_warehouse
from warehouse.facts import SNAPSHOT
from warehouse.sql.ask import ask

READER = """
import sys
from warehouse.connect import open_warehouse
connection = open_warehouse(sys.argv[1])
print("on", flush=True)
input()
print(connection.execute("SELECT count(*) FROM judgements").fetchall())
"""
BUILDER = f"""
import sys
from datetime import date
from pathlib import Path
from warehouse.build import build_warehouse
from warehouse.common.home import Home
today = date.fromisoformat("{TODAY}")
build_warehouse(Home(Path(sys.argv[1])), snapshot=Path(sys.argv[2]), today=today)
"""
WRITER = """
import os, sys
import duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("SET checkpoint_threshold = '1GB'")
print("on", flush=True)
while sys.stdin.readline():
    connection.execute("UPDATE judgements SET grade = 'inadequate'")
    print("written", flush=True)
os._exit(9)
"""
GOOD = {"leadership": "good", "help_and_protection": "good"}


@pytest.fixture
def house(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def snapshot(facts: Facts, tmp_path: Path) -> Path:
    facts.report(TOWER_HAMLETS, "2025-01-13", GOOD, started="2024-11-11", file_id=1)
    return facts.write(tmp_path / "snapshot")


def built(house: Home, snapshot: Path) -> warehouse.build.BuildReport:
    return build_warehouse(house, snapshot=snapshot, today=TODAY)


def grades(house: Home) -> list[tuple]:
    with open_warehouse(house) as connection:
        return connection.execute(
            "SELECT inspection_id, area, grade FROM judgements ORDER BY ALL"
        ).fetchall()


def test_a_build_makes_one_file_and_says_what_it_holds(house: Home, snapshot: Path) -> None:
    report = built(house, snapshot)
    assert (report.councils, report.inspections, report.judgements) == (153, 1, 2)
    assert (report.first_year, report.last_year, report.held_back) == (2025, 2025, 0)
    assert report.checks == len(list((warehouse.build.HERE / "checks").glob("*.sql")))
    assert sorted(path.name for path in house.folder.iterdir() if path.suffix != ".lock") == [
        "warehouse.duckdb"
    ]


def test_a_build_of_nothing_is_a_warehouse_with_nothing_in_it(
    house: Home, facts: Facts, tmp_path: Path
) -> None:
    report = built(house, facts.write(tmp_path / "empty"))
    assert (report.inspections, report.first_year) == (0, None)


@pytest.mark.slow
def test_the_same_facts_give_the_same_tables(house: Home, tmp_path: Path) -> None:
    def tables(home: Home) -> dict[str, list[tuple]]:
        build_warehouse(home, today=TODAY)
        with open_warehouse(home) as connection:
            names = connection.execute(
                "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY ALL"
            ).fetchall()
            return {name: connection.execute(f"FROM {name}").fetchall() for (name,) in names}

    assert tables(house) == tables(Home(tmp_path / "other"))


def test_the_file_is_in_a_format_that_duckdb_1_reads(house: Home, snapshot: Path) -> None:
    built(house, snapshot)
    with duckdb.connect(str(house.warehouse), read_only=True) as connection:
        ((tags,),) = connection.execute(
            "SELECT tags FROM duckdb_databases() WHERE NOT internal"
        ).fetchall()
    assert tags["storage_version"] == "v1.0.0+"


def test_a_failing_check_is_named_with_its_rows_and_the_old_warehouse_stays(
    house: Home, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(house, snapshot)
    before = house.warehouse.read_bytes()
    here = tmp_path / "here"
    shutil.copytree(warehouse.build.HERE / "models", here / "models")
    (here / "checks").mkdir()
    (here / "checks" / "no_leaders.sql").write_text(
        "SELECT council, area FROM judgements WHERE area = 'leadership'"
    )
    monkeypatch.setattr(warehouse.build, "HERE", here)
    with pytest.raises(Problem, match=r"check no_leaders failed.*council Tower Hamlets, area lead"):
        build_warehouse(
            house, snapshot=snapshot, today=TODAY, reference=warehouse.facts.HERE / "reference"
        )
    assert house.warehouse.read_bytes() == before
    assert not list(house.folder.glob("warehouse.building-*"))


def test_a_model_that_cannot_run_is_named_and_the_old_warehouse_stays(
    house: Home, snapshot: Path, tmp_path: Path
) -> None:
    built(house, snapshot)
    before = house.warehouse.read_bytes()
    reference = tmp_path / "reference"
    shutil.copytree(warehouse.facts.HERE / "reference", reference)
    (reference / "tiles.csv").write_text(
        "la_code,tile_column,tile_row,line_1,line_2\n211,1,1,Tower,Hamlets\n212,1,1,Brent,\n"
    )
    with pytest.raises(Problem, match=r"10_reference\.sql: .*[Dd]uplicate"):
        build_warehouse(house, snapshot=snapshot, today=TODAY, reference=reference)
    assert house.warehouse.read_bytes() == before


def test_what_was_collected_is_laid_over_the_snapshot(
    house: Home, snapshot: Path, tmp_path: Path
) -> None:
    fresh = Facts()
    fresh.report(
        TOWER_HAMLETS, "2025-01-13", {"leadership": "outstanding"}, started="2024-11-11", file_id=1
    )
    fresh.report(TOWER_HAMLETS, "2019-07-22", {"leadership": "good"}, file_id=2)
    fresh.collect(house.collected)
    built(house, snapshot)
    assert grades(house) == [
        ("211-ilacs-2019-07-22", "leadership", "good"),
        ("211-ilacs-2025-01-13", "leadership", "outstanding"),
    ]


def test_a_document_that_a_better_reader_no_longer_accepts_takes_its_grades_with_it(
    house: Home, snapshot: Path
) -> None:
    fresh = Facts()
    fresh.report(TOWER_HAMLETS, "2025-01-13", {}, started="2024-11-11", file_id=1)
    fresh.tables["inspections"].clear()
    fresh.tables["documents"][0] |= {"status": "unrecognised", "reason": "a new framework"}
    fresh.collect(house.collected)
    assert built(house, snapshot).inspections == 0
    assert grades(house) == []


def test_paragraphs_come_from_what_was_collected(house: Home, snapshot: Path) -> None:
    fresh = Facts()
    source_id = fresh.report(TOWER_HAMLETS, "2025-01-13", GOOD, started="2024-11-11", file_id=1)
    with duckdb.connect(str(fresh.collect(house.collected))) as connection:
        connection.execute(
            "INSERT INTO paragraphs VALUES (?, 1, 'Leaders', 7, 3, false, 'They know the town.')",
            [source_id],
        )
    built(house, snapshot)
    with open_warehouse(house) as connection:
        assert connection.execute(
            "SELECT inspection_id, council, section, number, page, text FROM paragraphs"
        ).fetchall() == [
            ("211-ilacs-2025-01-13", "Tower Hamlets", "Leaders", 7, 3, "They know the town.")
        ]


@pytest.mark.parametrize("licence", ["ogl_3", "non_commercial", None])
def test_a_paragraph_has_the_day_address_and_licence_of_its_document(
    house: Home, snapshot: Path, licence: str | None
) -> None:
    fresh = Facts()
    source_id = fresh.report(TOWER_HAMLETS, "2025-01-13", GOOD, started="2024-11-11", file_id=1)
    fresh.tables["documents"][0]["licence"] = licence
    with duckdb.connect(str(fresh.collect(house.collected))) as connection:
        connection.execute(
            "INSERT INTO paragraphs VALUES (?, 1, 'Leaders', 7, 3, false, 'They know the town.')",
            [source_id],
        )
    built(house, snapshot)
    with open_warehouse(house) as connection:
        assert connection.execute(
            "SELECT kind, p.published, p.report_url = i.report_url, licence "
            "FROM paragraphs p JOIN inspections i USING (inspection_id)"
        ).fetchall() == [("report", date(2025, 1, 13), True, licence)]


def test_paragraphs_of_a_letter_have_its_kind_and_no_inspection(
    house: Home, snapshot: Path
) -> None:
    fresh = Facts()
    fresh.report(TOWER_HAMLETS, "2025-01-13", GOOD, started="2024-11-11", file_id=1)
    source_id = fresh.report(TOWER_HAMLETS, "2025-06-02", GOOD, file_id=2)
    fresh.tables["documents"][-1] |= {"status": "not_a_report", "letter": "focused_visit"}
    fresh.tables["listings"][-1] |= {"kind": "focused_visit"}
    for table in ("inspections", "judgements"):
        fresh.tables[table] = [row for row in fresh.tables[table] if row["source_id"] != source_id]
    with duckdb.connect(str(fresh.collect(house.collected))) as connection:
        connection.execute(
            "INSERT INTO paragraphs VALUES (?, 1, 'Main findings', NULL, 2, false, 'They know.')",
            [source_id],
        )
    built(house, snapshot)
    with open_warehouse(house) as connection:
        assert connection.execute(
            "SELECT inspection_id, council, kind, published, section, page, licence, report_url "
            "FROM paragraphs"
        ).fetchall() == [
            (
                *(None, "Tower Hamlets", "focused_visit", date(2025, 6, 2), "Main findings", 2),
                *("ogl_3", "https://files.ofsted.gov.uk/v1/file/2"),
            )
        ]
        assert connection.execute("SELECT count(*) FROM visits").fetchall() == [(1,)]


def test_facts_of_a_stand_in_are_not_held_to_ofsteds_totals_and_it_is_said(house: Home) -> None:
    fresh = Facts()
    fresh.report(
        204, "2025-01-20", GOOD | {"overall_effectiveness": "inadequate"}, started="2025-01-06"
    )
    fresh.tables["documents"][0]["fetched_from"] = "http://127.0.0.1:8000/v1/file/1"
    fresh.collect(house.collected)
    report = build_warehouse(house, today=TODAY)
    assert len(report.notes) == 1
    assert "stand-in" in report.notes[0]


def test_the_same_facts_from_ofsted_itself_are_held_to_them(house: Home) -> None:
    fresh = Facts()
    fresh.report(
        204, "2025-01-20", GOOD | {"overall_effectiveness": "inadequate"}, started="2025-01-06"
    )
    fresh.collect(house.collected)
    with pytest.raises(Problem, match="totals_are_as_published"):
        build_warehouse(house, today=TODAY)


@pytest.mark.slow
@pytest.mark.parametrize("grade", ["good", "requires_improvement"])
def test_a_report_that_settles_a_grade_contested_in_the_statistics_is_taken(
    house: Home, grade: str
) -> None:
    fresh = Facts()
    others = ("overall_effectiveness", "leadership", "in_care_and_care_leavers")
    grades_of = dict.fromkeys(others, "good") | {"help_and_protection": grade}
    # A later version of the report that the snapshot has; the workbook of 2022 has two grades.
    fresh.report(823, "2022-03-04", grades_of, started="2022-01-17", file_id=50178619)
    fresh.collect(house.collected)
    build_warehouse(house, today=TODAY)
    with open_warehouse(house) as connection:
        assert connection.execute(
            """SELECT grade, source FROM judgements
            WHERE inspection_id = '823-ilacs-2022-03-04' AND area = 'help_and_protection'"""
        ).fetchall() == [(grade, "report")]


@pytest.mark.command
def test_a_crawl_at_work_is_said_and_the_rest_is_built(
    house: Home, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse.facts, "LONGEST_WAIT_FOR_CRAWL", 0.3)
    Facts().collect(house.collected)
    with open_in_another_process(house.collected):
        report = built(house, snapshot)
    assert "a crawl is writing collected.duckdb just now" in report.notes[0]
    assert report.inspections == 1


@pytest.mark.command
def test_a_warehouse_is_not_replaced_by_one_without_what_was_collected(
    house: Home, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse.facts, "LONGEST_WAIT_FOR_CRAWL", 0.3)
    Facts().collect(house.collected)
    built(house, snapshot)
    before = house.warehouse.read_bytes()
    with (
        open_in_another_process(house.collected),
        pytest.raises(Problem, match=r"another program is writing .*the old warehouse stays"),
    ):
        built(house, snapshot)
    assert house.warehouse.read_bytes() == before


def test_while_the_collection_is_moved_aside_as_broken_the_old_warehouse_stays(
    house: Home, snapshot: Path
) -> None:
    Facts().collect(house.collected)
    built(house, snapshot)
    before = house.warehouse.read_bytes()
    house.collected.rename(house.folder / "collected.duckdb.broken")
    with pytest.raises(Problem, match="was broken and moved aside: run councils collect"):
        built(house, snapshot)
    assert house.warehouse.read_bytes() == before


def test_whatever_table_collected_sql_has_is_taken_over_from_what_was_collected(
    house: Home, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "CREATE TABLE decisions (number INTEGER PRIMARY KEY);"
    comments = "COMMENT ON TABLE decisions IS 'a'; COMMENT ON COLUMN decisions.number IS 'a';"
    schema = (warehouse.facts.HERE / "collected.sql").read_text(encoding="utf-8")
    (tmp_path / "collected.sql").write_text(f"{schema}{table}{comments}", encoding="utf-8")
    monkeypatch.setattr(warehouse.facts, "HERE", tmp_path)
    Facts().collect(house.collected)
    with duckdb.connect(house.collected) as collected:
        collected.execute(f"{table} INSERT INTO decisions VALUES (7)")
    built(house, snapshot)
    with open_warehouse(house) as connection:
        assert connection.execute("FROM collected.decisions").fetchall() == [(7,)]


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 20000])
def test_a_broken_collected_file_is_a_problem_and_not_a_smaller_warehouse(
    house: Home, snapshot: Path, content: bytes
) -> None:
    house.collected.write_bytes(content)
    with pytest.raises(Problem, match=r"collected\.duckdb"):
        built(house, snapshot)
    assert not house.warehouse.exists()


def test_a_foreign_database_in_the_place_of_the_collected_one_is_a_problem(
    house: Home, snapshot: Path
) -> None:
    with duckdb.connect(str(house.collected)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1")
    with pytest.raises(Problem, match="lacks the table listed_councils"):
        built(house, snapshot)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda folder: (folder / "visits.csv").unlink(), "has no visits.csv"),
        (lambda folder: (folder / "visits.csv").write_text("a,b\n1,2\n"), "visits.csv is not as"),
        (
            lambda folder: (folder / "judgements.csv").write_text(
                ",".join(columns()["judgements"]) + "\nreport,1,leadership,graded,superb,,,,,\n"
            ),
            "judgements.csv is not as expected",
        ),
    ],
)
def test_a_spoilt_snapshot_is_a_problem_that_names_the_file(
    house: Home, snapshot: Path, spoil: Callable[[Path], object], expected: str
) -> None:
    spoil(snapshot)
    with pytest.raises(Problem, match=expected):
        built(house, snapshot)


def test_a_home_that_cannot_be_written_is_a_problem(snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Problem, match="taken"):
        built(Home(tmp_path / "taken"), snapshot)


def test_a_second_build_waits_and_then_says_so(
    house: Home, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse.build, "WAIT_FOR_BUILD", 0.2)
    with (
        FileLock(house.folder / ".warehouse.lock"),
        pytest.raises(Problem, match="another build has been at work"),
    ):
        built(house, snapshot)


@pytest.mark.command
def test_two_builds_at_once_both_end_well(house: Home, snapshot: Path) -> None:
    builds = [subprocess.Popen(build_command(house, snapshot)) for _ in range(2)]
    assert [build.wait(timeout=120) for build in builds] == [0, 0]
    assert len(grades(house)) == 2


@contextmanager
def opened_to_write(house: Home) -> Iterator[Callable[[], None]]:
    """Let somebody open the warehouse by hand; yield what makes every grade inadequate.

    At the end they are cut off, and their changes stay in the log beside the warehouse.
    """
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(house.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdin
    assert writer.stdout
    assert writer.stdout.readline() == b"on\n"

    def write() -> None:
        assert writer.stdin
        assert writer.stdout
        writer.stdin.write(b"\n")
        writer.stdin.flush()
        assert writer.stdout.readline() == b"written\n"

    yield write
    writer.communicate(timeout=30)


def read_as_others_do(house: Home) -> set[tuple]:
    """Return the grades that R or DBeaver would show: they do not ask our leave."""
    with duckdb.connect(house.warehouse, read_only=True) as connection:
        return set(connection.execute("SELECT grade FROM judgements").fetchall())


@pytest.mark.command
@pytest.mark.parametrize("is_gone", [True, False])
def test_what_somebody_wrote_into_the_old_warehouse_is_not_laid_over_the_new_one(
    house: Home, snapshot: Path, is_gone: bool
) -> None:
    built(house, snapshot)
    with opened_to_write(house) as write:
        write()
        if not is_gone:
            built(house, snapshot)
            assert read_as_others_do(house) == {("good",)}
    if is_gone:
        assert read_as_others_do(house) == {("inadequate",)}  # else this test shows nothing
        built(house, snapshot)
    assert read_as_others_do(house) == {("good",)}


@pytest.mark.command
def test_a_build_killed_as_it_swaps_leaves_no_old_log_beside_a_new_warehouse(
    house: Home, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(house, snapshot)
    with opened_to_write(house) as write:
        write()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        built(house, snapshot)
    assert read_as_others_do(house) == {("good",)}


@pytest.mark.command
def test_who_writes_late_into_the_warehouse_that_was_replaced_is_found_out(
    house: Home, snapshot: Path
) -> None:
    built(house, snapshot)
    with opened_to_write(house) as write:
        built(house, snapshot)
        write()
        with pytest.raises(Problem, match=r"by hand, in .*warehouse\.duckdb\.wal.*councils build"):
            grades(house)
        with pytest.raises(Problem, match=r"by hand, in .*warehouse\.duckdb\.wal.*councils build"):
            ask(house.warehouse, "FROM judgements")
    built(house, snapshot)
    assert {grade for _, _, grade in grades(house)} == {"good"}


def test_leftovers_of_a_killed_build_are_cleared_away(house: Home, snapshot: Path) -> None:
    for name in ("warehouse.building-99999", "warehouse.building-99999.wal"):
        (house.folder / name).write_bytes(b"half a build")
    built(house, snapshot)
    assert not list(house.folder.glob("warehouse.building-*"))


def test_a_folder_under_the_name_of_a_leftover_does_not_stop_every_build(
    house: Home, snapshot: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    for folder in (elsewhere, house.folder / "warehouse.building-77"):
        folder.mkdir()
        (folder / "file").write_text("something")
    (house.folder / "warehouse.building-77" / "link").symlink_to(elsewhere)
    (house.folder / "warehouse.building-78").symlink_to(elsewhere)
    mine = house.folder / "warehouse.building-notes"
    mine.mkdir()
    built(house, snapshot)
    assert list(house.folder.glob("warehouse.building-*")) == [mine]
    assert (elsewhere / "file").read_text() == "something"


def test_a_file_that_is_in_the_way_is_named(house: Home, snapshot: Path) -> None:
    house.warehouse.mkdir()
    with pytest.raises(Problem, match=r"warehouse\.duckdb: Is a directory; the old one"):
        built(house, snapshot)


@pytest.mark.command
def test_a_reader_keeps_the_file_it_opened_while_a_new_one_takes_its_place(
    house: Home, snapshot: Path, tmp_path: Path
) -> None:
    built(house, snapshot)
    reader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            READER,
            str(house.warehouse),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert reader.stdout
    assert reader.stdout.readline() == b"on\n"
    before = house.warehouse.stat().st_ino
    built(house, Facts().write(tmp_path / "empty"))
    assert house.warehouse.stat().st_ino != before
    text, _ = reader.communicate(b"\n", timeout=30)
    assert text.strip() == b"[(2,)]"
    assert grades(house) == []


@pytest.mark.command
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
def test_kill_9_at_any_moment_leaves_the_old_warehouse_or_the_new_one(
    house: Home, snapshot: Path, tmp_path: Path
) -> None:
    built(house, snapshot)
    newer = Facts()
    newer.report(TOWER_HAMLETS, "2025-01-13", GOOD, started="2024-11-11", file_id=1)
    newer.report(TOWER_HAMLETS, "2019-07-22", {"leadership": "good"}, file_id=2)
    folder = newer.write(tmp_path / "newer")
    moments = random.Random(17)
    begun = time.monotonic()
    subprocess.run(build_command(Home(tmp_path / "elsewhere"), folder), check=True, timeout=120)
    as_long_as = time.monotonic() - begun
    seen = set()
    for _ in range(12):
        build = subprocess.Popen(build_command(house, folder))
        time.sleep(as_long_as * moments.uniform(0.2, 1.1))
        build.send_signal(signal.SIGKILL)
        build.wait(timeout=30)
        seen.add(len(grades(house)))
    assert seen <= {2, 3}
    built(house, folder)
    assert len(grades(house)) == 3
    assert not list(house.folder.glob("warehouse.building-*"))


@pytest.mark.command
@pytest.mark.skipif(os.name != "posix", reason="sizes of files are limited on POSIX systems")
def test_a_full_disk_is_one_line_and_leaves_the_old_warehouse(tmp_path: Path) -> None:
    import resource

    house = Home(tmp_path)
    command = [
        *COUNCILS,
        "build",
        "--home",
        str(tmp_path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    before = house.warehouse.read_bytes()
    full = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000)),
    )
    assert full.returncode == 1
    assert full.stderr.startswith("councils: ")
    assert len(full.stderr.strip().splitlines()) == 1
    assert house.warehouse.read_bytes() == before
    assert not list(tmp_path.glob("warehouse.building-*"))


def build_command(house: Home, snapshot: Path) -> list[str]:
    return [
        sys.executable,
        "-c",
        BUILDER,
        str(house.folder),
        str(snapshot),
    ]


@pytest.mark.command
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
@pytest.mark.parametrize(
    "step", ["load_facts", "_check", "_report", "_put_in_place", "file_to_disk"]
)
def test_kill_9_at_each_step_of_a_build_leaves_the_old_warehouse(
    house: Home, snapshot: Path, tmp_path: Path, step: str
) -> None:
    built(house, snapshot)
    before = house.warehouse.read_bytes()
    killer = BUILDER.replace(
        "today = ",
        "import os, warehouse.build\n"
        f"warehouse.build.{step} = lambda *_, **__: os.kill(os.getpid(), 9)\ntoday = ",
    )
    command = build_command(house, Facts().write(tmp_path / "empty"))
    killed = subprocess.run([*command[:2], killer, *command[3:]], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert house.warehouse.read_bytes() == before
    assert grades(house)


@pytest.mark.command
def test_the_command_prints_what_the_warehouse_holds(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *COUNCILS,
            "build",
            "--home",
            str(tmp_path / "new"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    for text in ("153 councils", "inspections published 2009-2026", "held back", "checks hold"):
        assert text in done.stdout
    assert (tmp_path / "new" / "warehouse.duckdb").is_file()


@pytest.mark.command
def test_the_command_says_in_one_line_why_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "collected.duckdb").write_bytes(b"not a database at all, but text")
    done = subprocess.run(
        [*COUNCILS, "build", "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "collected.duckdb" in done.stderr


def test_a_day_far_ahead_still_builds(house: Home) -> None:
    # After Surrey has closed, and councils without a newer inspection have grown old.
    report = build_warehouse(house, today=date(2027, 4, 1))
    assert report.councils == 152
    assert SNAPSHOT.is_dir()
