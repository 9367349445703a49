"""`councils extract`: what it prints, what it says of what it cannot read, and how it exits."""

import errno
import json
import os
from datetime import date

import pytest
from click.testing import CliRunner

from scraper.commands.extract import extract
from tests import pdfs

pytestmark = pytest.mark.command  # each document is read in a child process

CONTRACT = [
    "path",
    "sha256",
    "status",
    "reason",
    "council",
    "framework",
    "inspection_type",
    "inspection_start",
    "inspection_end",
    "further_dates",
    "published",
    "lead_inspector",
    "judgements",
    "paragraphs",
]


def run(*arguments):
    """Run the command in this process."""
    return CliRunner().invoke(extract, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path):
    """A folder of two reports, one of them deeper, and a file that is none of its business."""
    (tmp_path / "b.pdf").write_bytes(pdfs.sif_report(council="London Borough of Tower Hamlets"))
    deeper = tmp_path / "a"
    deeper.mkdir()
    (deeper / "z.PDF").write_bytes(pdfs.ilacs_report(council="Hackney"))
    (tmp_path / "notes.txt").write_text("Notes")
    return tmp_path


def test_one_object_a_file_with_the_keys_of_the_contract(folder):
    result = run("--format", "jsonl", folder)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(each)[: len(CONTRACT)] for each in found] == [CONTRACT, CONTRACT]
    assert [each["council"] for each in found] == ["Hackney", "Tower Hamlets"]
    assert found[1]["inspection_start"] == date(2016, 4, 11).isoformat()
    assert found[1]["inspection_type"] == "inspection"
    assert (found[0]["published"], found[1]["published"]) == (None, "2016-06-27")
    first = found[1]["judgements"][0]
    assert (first["area"], first["grade"], first["page"]) == ("overall_effectiveness", "good", 1)
    assert len(first["rectangle"]) == 4
    assert found[0]["paragraphs"] == 9


def test_a_table_for_people_by_default(folder):
    result = run(folder / "b.pdf")
    assert "  Tower Hamlets; Single inspection (SIF): services for children" in result.stdout
    assert "; inspected 2016-04-11 to 2016-05-05" in result.stdout
    assert "help_and_protection" in result.stdout


def test_what_is_no_report_is_named_and_the_others_are_read(folder):
    (folder / "page.pdf").write_bytes(pdfs.not_found_page())
    result = run("--format", "jsonl", folder, folder / "missing.pdf", folder / "notes.txt")
    assert result.exit_code == 1
    statuses = [json.loads(line)["status"] for line in result.stdout.splitlines()]
    assert statuses == ["ok", "ok", "not_a_report", "not_a_report"]
    lines = result.stderr.splitlines()
    assert len(lines) == 4
    assert any("missing.pdf: No such file" in line for line in lines)
    assert lines[-1] == "councils: 4 files read; 3 need a person, named above"
    assert any("page.pdf: not_a_report: not a PDF: an HTML page" in line for line in lines)
    assert "Traceback" not in result.stderr


def test_one_file_that_needs_a_person_is_counted_as_one(tmp_path):
    (tmp_path / "page.pdf").write_bytes(pdfs.not_found_page())
    lines = run(tmp_path).stderr.splitlines()
    assert lines[-1] == "councils: 1 file read; 1 needs a person, named above"


def test_a_grade_that_is_held_back_needs_a_person(folder):
    file = folder / "c.pdf"
    file.write_bytes(pdfs.sif_report(headings={"adoption": "inadequate"}))
    result = run(file)
    assert result.exit_code == 1
    assert "held back: adoption (page 1 says 'Good'" in result.stderr


def test_an_unknown_council_keeps_its_printed_name(folder):
    file = folder / "c.pdf"
    file.write_bytes(pdfs.ilacs_report(council="Nowhere City Council"))
    assert json.loads(run("--format", "jsonl", file).stdout)["council"] == "Nowhere"


def test_an_empty_folder_is_bad_usage(tmp_path):
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "no PDF" in result.stderr


def test_a_folder_that_cannot_be_looked_into_is_named(folder, monkeypatch):
    walk = os.walk

    def without_one(top, onerror=None):
        yield from walk(top, onerror=onerror)
        onerror(PermissionError(errno.EACCES, "Permission denied", str(folder / "locked")))

    monkeypatch.setattr(os, "walk", without_one)
    result = run("--format", "jsonl", folder)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.splitlines() == [
        f"councils: {folder / 'locked'}: Permission denied",
        "councils: 2 files read; 1 needs a person, named above",
    ]


def test_no_path_is_bad_usage():
    assert run().exit_code == 2


def test_tower_hamlets(shared):
    result = run("--format", "jsonl", shared / "reports" / "80516")
    found = {each["framework"]: each for each in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 0
    assert {each["council"] for each in found.values()} == {"Tower Hamlets"}
    assert {j["area"]: j["grade"] for j in found["sif"]["judgements"]} == {
        "overall_effectiveness": "inadequate",
        "help_and_protection": "inadequate",
        "looked_after_and_permanence": "requires_improvement",
        "adoption": "requires_improvement",
        "care_leavers": "requires_improvement",
        "leadership": "inadequate",
        "lscb": "inadequate",
    }
    assert found["sif"]["published"] == "2017-04-07"
