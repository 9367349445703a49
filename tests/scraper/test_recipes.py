"""The recipes for a nightly run, in the documents and the workflow: they work as they stand."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT
from tests.scraper.collecting import Place
from warehouse.common.front_door import Commands

README = (ROOT / "README.md").read_text(encoding="utf-8")
COLLECTING = (ROOT / "docs" / "collecting.md").read_text(encoding="utf-8")
PUBLISHING = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOW = (ROOT / ".github" / "workflows" / "collect.yml").read_text(encoding="utf-8")
COMMANDS = sorted(
    {
        match[1].split("  #")[0].strip()
        for text in (README, COLLECTING, PUBLISHING)
        for match in re.finditer(r"^[^#`\n]*?/(councils (?!-)[a-z][^\n>|]*)", text, re.MULTILINE)
    }
)


def test_the_recipes_are_found() -> None:
    assert any(line.startswith("councils collect") for line in COMMANDS)
    assert any("--feed-url" in line for line in COMMANDS)
    assert "councils collect --json" in WORKFLOW


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_shown_and_its_options_exist(line: str) -> None:
    words = shlex.split(line)
    command = Commands("councils").get_command(click.Context(Commands("councils")), words[1])
    assert command is not None, line
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known


@pytest.mark.command
def test_the_cron_line_tells_its_owner_of_a_failure_under_a_bare_shell(tmp_path: Path) -> None:
    (line,) = re.findall(r"^ +15 4 \* \* \*  (.*)$", COLLECTING, re.MULTILINE)
    tool = tmp_path / "councils-compared" / ".venv" / "bin" / "councils"
    tool.parent.mkdir(parents=True)
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m warehouse.common.front_door "$@"\n')
    tool.chmod(0o755)
    text = subprocess.run(
        ["/bin/sh", "-c", line],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "give your e-mail or web address" in text.stdout  # cron mails what is printed
    assert (tmp_path / "councils.log").read_text() == text.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_pins_what_it_uses_and_runs_nothing_from_outside(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [each for each in used if not re.search(r"@[0-9a-f]{40}$", each)] == []
    assert re.search(r"^permissions:\n  contents: read\n", text, re.MULTILINE)
    assert "${{" not in "".join(re.findall(r"run: .*", text))


def test_the_workflow_hands_out_no_text_of_a_report() -> None:
    # What `councils export` leaves out is tested in tests/warehouse/test_export.py.
    paths = WORKFLOW.rpartition("path: |\n")[2].split()
    assert paths == ["run.json", "changes.xml", "data/"]
    assert "run: .venv/bin/councils export data " in WORKFLOW
    assert "--with-paragraphs" not in WORKFLOW
    assert "--with-text" not in WORKFLOW


@pytest.mark.command
def test_every_key_of_the_json_summary_is_explained(place: Place) -> None:
    summary = json.loads(place.collect("--json").out)
    assert [key for key in summary if f"`{key}`" not in COLLECTING] == []
    for part in ("councils", "files", "statistics", "read"):
        assert [key for key in summary[part] if f"`{key}`" not in COLLECTING] == [], part
