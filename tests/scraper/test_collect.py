"""`councils collect` against the stand-in: everything once, nothing twice, nothing lost."""

from __future__ import annotations

import json
import subprocess

import duckdb
import pytest

from tests.scraper.collecting import LATER, NOW, Place, Ran
from tests.site.made_up import FIRST_FILE, SHARED_FILE


def test_a_first_run_collects_every_council_and_every_document(whole: Place) -> None:
    place = whole
    ran = place.collect()
    assert ran.code == 0, ran.err
    files = place.site.world.files()
    assert place.count("listed_councils") == 153
    assert place.ask("SELECT count(DISTINCT file_id) FROM listings") == [(len(files),)]
    assert place.count("documents") == len(files)
    assert sorted(place.ask("SELECT status, count(*) > 0 FROM documents GROUP BY 1")) == [
        ("not_a_report", True),
        ("ok", True),
        ("withdrawn", True),
    ]
    assert len(place.stand_in.paths("/v1/file/")) == len(files)


def test_documents_are_known_by_their_live_address_wherever_they_came_from(place: Place) -> None:
    place.collect()
    assert place.ask(f"SELECT url, fetched_from FROM documents WHERE file_id = {FIRST_FILE}") == [
        (
            f"https://files.ofsted.gov.uk/v1/file/{FIRST_FILE}",
            f"{place.stand_in.base}/v1/file/{FIRST_FILE}",
        )
    ]


def test_judgements_read_are_those_that_the_reports_print(place: Place) -> None:
    place.collect()
    assert place.ask(
        "SELECT area, grade, page FROM judgements "
        f"WHERE source_id LIKE '{FIRST_FILE}:%' ORDER BY area"
    ) == [
        ("care_leavers", "inadequate", 1),
        ("help_and_protection", "good", 1),
        ("in_care", "requires_improvement", 1),
        ("leadership", "outstanding", 1),
        ("overall_effectiveness", "outstanding", 1),
    ]


def test_a_second_run_asks_for_no_file_and_says_that_nothing_is_new(place: Place) -> None:
    place.collect()
    before = place.as_csv()
    place.behave()
    ran = place.collect("--json")
    assert ran.code == 0, ran.err
    assert place.stand_in.paths("/v1/file/") == []
    assert len(place.stand_in.paths("/provider/")) == 12
    assert json.loads(ran.out)["new"] == []
    assert "new since last time: 0" in ran.err
    assert place.as_csv() == before


def test_a_new_report_is_asked_for_alone_and_reported(place: Place) -> None:
    place.collect()
    place.behave()
    council = place.site.world.search()[5]
    template = place.site.world.search()[0].listed[0]
    place.site.world.council(council.urn).listed.append(
        type(template)(FIRST_FILE + 777, template.wording, template.published, template.data)
    )
    ran = place.collect("--json", now=LATER)
    assert place.stand_in.paths("/v1/file/") == [f"/v1/file/{FIRST_FILE + 777}"]
    assert [new["url"] for new in json.loads(ran.out)["new"]] == [
        f"https://files.ofsted.gov.uk/v1/file/{FIRST_FILE + 777}"
    ]
    assert f"  {council.name}: " in ran.err
    assert place.ask(f"SELECT first_seen::VARCHAR FROM listings WHERE file_id = {FIRST_FILE}") == [
        ("2026-08-22 12:00:00",)
    ]


def test_full_notices_a_file_replaced_under_its_number_and_keeps_both(place: Place) -> None:
    place.collect()
    council = place.site.world.search()[0]
    other = place.site.world.search()[3].listed[0]
    council.listed[0].data = other.data
    place.behave()
    place.collect(now=LATER)
    assert place.stand_in.paths("/v1/file/") == []
    ran = place.collect("--full", now=LATER)
    text = f"needs a person: https://files.ofsted.gov.uk/v1/file/{FIRST_FILE} was replaced"
    assert text in ran.err
    assert ran.err.count("was replaced") == 1
    versions = place.ask(
        "SELECT first_seen::VARCHAR, fetched_at::VARCHAR FROM documents "
        f"WHERE file_id = {FIRST_FILE} ORDER BY first_seen"
    )
    assert versions == [
        ("2026-08-22 12:00:00", "2026-08-22 12:00:00"),
        ("2026-09-01 12:00:00", "2026-09-01 12:00:00"),
    ]
    assert (
        place.ask(f"SELECT count(*) FROM inspections WHERE source_id LIKE '{FIRST_FILE}:%'")[0][0]
        == 2
    )


def test_full_notes_when_an_unchanged_file_was_last_fetched(place: Place) -> None:
    place.collect()
    place.collect("--full", now=LATER)
    assert place.ask("SELECT DISTINCT first_seen::VARCHAR, fetched_at::VARCHAR FROM documents") == [
        ("2026-08-22 12:00:00", "2026-09-01 12:00:00")
    ]


def test_a_report_that_vanished_stays_marked_and_is_said_once(place: Place) -> None:
    place.collect()
    council = place.site.world.search()[1]
    gone = council.listed.pop(0)
    ran = place.collect(now=LATER)
    assert ran.code == 1
    assert f"{council.name} no longer lists file {gone.file_id}" in ran.err
    assert place.ask(f"SELECT vanished::VARCHAR FROM listings WHERE file_id = {gone.file_id}") == [
        ("2026-09-01 12:00:00",)
    ]
    assert place.ask(
        f"SELECT count(*) FROM inspections WHERE source_id LIKE '{gone.file_id}:%'"
    ) == [(1,)]
    assert place.collect(now=LATER).code == 0


def test_a_report_that_comes_back_is_no_longer_marked(place: Place) -> None:
    place.collect()
    council = place.site.world.search()[1]
    gone = council.listed.pop(0)
    place.collect(now=LATER)
    council.listed.insert(0, gone)
    ran = place.collect("--json", now=LATER)
    assert f"note: {council.name} lists file {gone.file_id} again" in ran.err
    assert json.loads(ran.out)["new"] == []
    assert place.ask(f"SELECT vanished FROM listings WHERE file_id = {gone.file_id}") == [(None,)]


def test_a_page_emptied_of_its_reports_fails_the_run_and_marks_nothing(place: Place) -> None:
    place.collect()
    council = place.site.world.search()[1]
    council.listed.clear()
    ran = place.collect(now=LATER)
    assert ran.code == 1
    assert f"failed: the page of {council.name} lists no report any more" in ran.err
    assert place.ask("SELECT count(*) FROM listings WHERE vanished IS NOT NULL") == [(0,)]
    assert place.collect("--accept-fewer", now=LATER).code == 0
    assert place.ask("SELECT count(*) FROM listings WHERE vanished IS NOT NULL")[0][0] > 0


def test_many_reports_gone_at_once_fail_the_run_and_mark_nothing(place: Place) -> None:
    place.collect()
    for council in place.site.world.search()[:12]:
        if len(council.listed) > 1:
            council.listed.pop(0)
    ran = place.collect(now=LATER)
    assert ran.code == 1
    assert "reports are listed no more" in ran.err
    assert place.ask("SELECT count(*) FROM listings WHERE vanished IS NOT NULL") == [(0,)]


def test_a_council_renamed_or_abolished_leaves_its_history(place: Place) -> None:
    place.collect()
    first, second = place.site.world.search()[:2]
    first.name = "A new name"
    place.site.world.councils.remove(second)
    place.expected = ("--expect-councils", "11")
    facts = place.ask("SELECT * FROM judgements ORDER BY ALL")
    place.collect(now=LATER)
    assert place.ask(
        f"SELECT name, first_seen::VARCHAR FROM listed_councils WHERE urn = {first.urn}"
    ) == [("A new name", "2026-08-22 12:00:00")]
    assert place.ask(f"SELECT vanished::VARCHAR FROM listed_councils WHERE urn = {second.urn}") == [
        ("2026-09-01 12:00:00",)
    ]
    assert place.ask("SELECT * FROM judgements ORDER BY ALL") == facts


def test_council_limits_a_run_and_marks_nothing_vanished(place: Place) -> None:
    place.collect()
    place.behave()
    council = place.site.world.search()[1]
    ran = place.collect("--council", council.name.upper(), now=LATER)
    assert ran.code == 0, ran.err
    assert place.stand_in.paths("/provider/") == [f"/provider/44/{council.urn}"]
    assert place.ask("SELECT count(*) FROM listings WHERE vanished IS NOT NULL") == [(0,)]


def test_a_council_that_nobody_knows_is_reported(place: Place) -> None:
    ran = place.collect("--council", "Atlantis")
    assert ran.code == 1
    assert "failed: no council on the site matches 'Atlantis'" in ran.err


def test_closed_councils_are_searched_for_when_asked(place: Place) -> None:
    closed = place.site.world.search()[0]
    closed.closed = True
    place.expected = ("--expect-councils", "11")
    ran = place.collect("--closed-councils")
    assert ran.code == 0, ran.err
    assert place.ask("SELECT urn FROM listed_councils WHERE is_closed") == [(closed.urn,)]
    assert place.ask(f"SELECT count(*) > 0 FROM listings WHERE urn = {closed.urn}") == [(True,)]
    again = place.collect(now=LATER)
    assert again.code == 0, again.err
    assert place.ask("SELECT count(*) FROM listed_councils WHERE vanished IS NOT NULL") == [(0,)]


def test_a_document_that_two_councils_list_is_fetched_once_and_listed_twice(place: Place) -> None:
    place.collect()
    assert place.stand_in.paths(str(SHARED_FILE)) == [f"/v1/file/{SHARED_FILE}"]
    assert place.ask(f"SELECT count(*) FROM listings WHERE file_id = {SHARED_FILE}") == [(2,)]


def test_everything_fetched_is_in_the_archive_under_its_hash(place: Place) -> None:
    place.collect()
    kept = [json.loads(line) for line in (place.home / "archive/fetched.jsonl").open()]
    assert len([one for one in kept if one["kind"] == "page"]) == 1 + 1 + 12
    hashes = {one["sha256"] for one in kept}
    assert {sha for (sha,) in place.ask("SELECT sha256 FROM documents")} <= hashes
    assert all((place.home / "archive" / sha[:2] / sha[2:4] / sha).is_file() for sha in hashes)


def test_collected_duckdb_can_be_made_again_from_the_archive_without_asking(place: Place) -> None:
    place.collect()
    before = place.as_csv()
    (place.home / "collected.duckdb").unlink()
    place.behave()
    assert place.collect().code == 0
    assert place.stand_in.paths("/v1/file/") == []
    assert place.as_csv() == before


def test_a_better_reader_reads_again_from_the_archive_without_asking(place: Place) -> None:
    place.collect()
    before = place.as_csv()
    with duckdb.connect(place.home / "collected.duckdb") as connection:
        connection.execute("UPDATE documents SET reader_version = 'an older one', pages = 99")
        connection.execute("UPDATE judgements SET grade = 'good' WHERE grade IS NOT NULL")
        connection.execute("UPDATE paragraphs SET text = 'misread'")
    place.behave()
    ran = place.collect()
    assert ran.code == 0, ran.err
    assert place.stand_in.paths("/v1/file/") == []
    assert f"reading {place.count('documents')} documents that the archive holds" in ran.err
    assert place.as_csv() == before


def test_a_damaged_file_in_the_archive_is_asked_for_again(place: Place) -> None:
    place.collect()
    before = place.as_csv()
    ((sha,),) = place.ask(f"SELECT sha256 FROM documents WHERE file_id = {FIRST_FILE}")
    path = place.home / "archive" / sha[:2] / sha[2:4] / sha
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    (place.home / "collected.duckdb").unlink()
    place.behave()
    assert place.collect().code == 0
    assert place.stand_in.paths("/v1/file/") == [f"/v1/file/{FIRST_FILE}"]
    assert place.as_csv() == before


@pytest.mark.parametrize("first", ["live", "a stand-in"])
def test_what_is_real_and_what_a_stand_in_made_up_are_kept_apart(first: str, place: Place) -> None:
    assert place.collect().code == 0
    live = "https://reports.ofsted.gov.uk"
    if first == "live":
        with duckdb.connect(place.home / "collected.duckdb") as connection:
            connection.execute("UPDATE runs SET site = $1", [live])
        ran = place.collect()
    else:
        place.expected = ()
        command = place.command("--contact", "me@example.org")
        at = command.index("--site")
        del command[at : at + 4]  # the stand-in and its delay
        done = subprocess.run(
            command, env=place.environment(), capture_output=True, text=True, check=False
        )
        ran = Ran(done.returncode, done.stdout, done.stderr)
    assert ran.code == 2
    assert "give another --home to collect from" in ran.err
    assert "collecting from" not in ran.err  # no plan of a run that is refused
    assert place.count("runs") == 1


def test_too_few_councils_fail_the_run_and_say_why(whole: Place) -> None:
    place = whole
    place.site.world.councils[:] = place.site.world.councils[:20]
    ran = place.collect()
    assert ran.code == 1
    assert "failed: the site lists 20 councils where 153 are expected" in ran.err
    assert "there is no warehouse yet; what was fetched is kept" in ran.err
    assert place.collect("--expect-councils", "20").code == 0


def test_pages_that_all_list_nothing_fail_even_the_first_run(place: Place) -> None:
    for council in place.site.world.search():
        council.listed.clear()
    ran = place.collect()
    assert ran.code == 1
    assert "failed: none of 12 council pages lists any report" in ran.err


def test_two_runs_at_once_leave_the_second_with_one_line(place: Place) -> None:
    from scraper.crawl.run import only_run
    from warehouse.common.home import Home

    with only_run(Home(place.home)):
        ran = place.collect()
    assert ran.code == 1
    assert ran.err.splitlines()[-1].startswith("councils: another `councils collect` is at work")
    assert place.stand_in.asked == []


def test_a_good_run_builds_the_warehouse_and_a_failed_one_leaves_it(whole: Place) -> None:
    warehouse = whole.home / "warehouse.duckdb"
    ran = whole.collect("--build")
    assert ran.code == 0, ran.err
    good = warehouse.read_bytes()
    whole.site.world.councils[:] = whole.site.world.councils[:20]
    ran = whole.collect("--build", now=LATER)
    assert ran.code == 1
    assert "the warehouse stays as it was; what was fetched is kept" in ran.err
    assert warehouse.read_bytes() == good


def test_the_summary_is_json_and_is_kept_with_the_run(place: Place) -> None:
    ran = place.collect("--json")
    summary = json.loads(ran.out)
    assert summary["outcome"] == "complete"
    assert (summary.pop("started"), summary.pop("built")) == (f"{NOW}Z", None)
    assert summary["councils"] == {
        "listed": 12,
        "stated": 12,
        "expected": 12,
        "read": 12,
        "failed": 0,
        "closed": None,
    }
    assert summary["files"]["fetched"] == len(place.site.world.files())
    ((outcome, kept),) = place.ask("SELECT outcome, summary FROM runs")
    assert (outcome, json.loads(kept)) == ("complete", summary)


def test_json_says_what_was_built(whole: Place) -> None:
    summary = json.loads(whole.collect("--build", "--json").out)
    assert summary["built"]["warehouse"] == str(whole.home / "warehouse.duckdb")
    assert summary["built"]["inspections"] > 600


def test_a_log_has_plain_lines_and_no_bars(place: Place) -> None:
    ran = place.collect()
    assert "\x1b" not in ran.err
    assert ran.out == ""
