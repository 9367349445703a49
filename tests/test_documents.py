"""What the documents say of this repository is so: links lead somewhere, commands exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
MOST_README_LINES = 100


def documents() -> list[Path]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    found += [path for room in ("scraper", "warehouse", "explorer", "tests", "deploy")
              for path in (ROOT / room).rglob("*.md")]  # fmt: skip
    return sorted(found)


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < MOST_README_LINES


def test_every_target_of_make_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
        for target in re.findall(r"^ {4}make ([a-z-]+)", document.read_text(), re.MULTILINE)
    }
    assert named
    assert named - targets == set()


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_file_that_a_guide_to_the_code_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:scraper|warehouse|explorer|tests|docs)/[\w./-]+)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_no_comment_cites_a_document_that_is_not_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.sql", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("needs a git checkout")
    elsewhere = re.compile(r"\b(DESIGN|anchors)\.md|(?<![/\w])(sources|frameworks)\.md")
    citing = {
        name: found
        for name in listed.stdout.split()
        if not name.startswith(("docs/", "tests/test_documents.py", "CONTRIBUTING", "README"))
        and (found := elsewhere.findall((ROOT / name).read_text(encoding="utf-8")))
    }
    assert citing == {}


def test_every_test_that_the_list_of_attacks_names_exists() -> None:
    rows = [
        line.split(" | ")[-1]
        for line in (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not line.startswith(("| tried", "|---"))
    ]
    assert len(rows) > 30
    missing = []
    for row in rows:
        files = re.findall(r"`(tests/[\w/]+\.py)`: ((?:`test_\w+`(?:, )?)+)", row)
        assert files, row
        assert len(re.findall(r"`test_\w+`", row)) == sum(
            named.count("test_") for _, named in files
        )
        for file, named in files:
            held = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
            missing += [
                f"{file}: {name}"
                for name in re.findall(r"test_\w+", named)
                if not re.search(rf"^def {name}\(", held, re.MULTILINE)
            ]
    assert missing == []
