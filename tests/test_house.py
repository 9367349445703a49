"""The rules of the house that a machine can watch over."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = ("scraper", "warehouse", "explorer")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported_rooms(module: Path) -> set[str]:
    """Return the rooms that a module imports from, late imports included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names} & {*ROOMS, "tests"}


# What each part may import beside itself: from the floor up, so that a reader of one part needs
# those below it and no other. A part is a folder, or a module that stands beside folders.
MAY_IMPORT = {
    "warehouse.common": "",
    "warehouse.councils": "common",
    "warehouse.connect": "common",
    "warehouse.facts": "common connect",
    "warehouse.build": "common connect facts",
    "warehouse.exports": "common connect facts",
    "warehouse.sql": "common connect exports",
    "warehouse.news": "common connect build",
    "warehouse.commands": "common connect councils build facts exports sql news",
    "scraper.wording": "",
    "scraper.frameworks": "",
    "scraper.pdf_header": "",
    "scraper.vocabulary": "frameworks",
    "scraper.records": "vocabulary",
    "scraper.sites": "",
    "scraper.messages": "vocabulary sites wording",
    "scraper.documents": "records vocabulary frameworks wording pdf_header",
    "scraper.pages": "records vocabulary sites wording pdf_header",
    "scraper.storage": "records vocabulary sites pages documents pdf_header",
    "scraper.download": "sites messages pages storage",
    "scraper.spiders": "records vocabulary sites messages pages storage download",
    "scraper.crawl": "records vocabulary sites messages pages storage download spiders",
    "scraper.commands": "records vocabulary sites messages documents storage download spiders "
    "crawl",
    "explorer.grades": "",
    "explorer.queries": "",
    "explorer.charts": "grades words",
    "explorer.words": "grades queries",
    "explorer.connection": "",
    "explorer.addresses": "words",
    "explorer.choices": "addresses words",
    "explorer.frame": "addresses charts choices connection queries words",
    "explorer.evidence": "connection queries words",
    "explorer.explainers": "grades queries words",
    "explorer.panels": "queries charts words",
    "explorer.views": "grades queries charts words addresses choices connection downloads evidence "
    "explainers frame panels",
    "explorer.app": "connection frame queries views words",
    "explorer.downloads": "connection",
    "explorer.site": "grades queries charts words",
    "explorer.commands": "connection downloads evidence queries charts words site views",
}


def part_of(dotted: str) -> str:
    """Return the part that a module belongs to: `scraper.pages` for `scraper.pages.html`."""
    return ".".join(dotted.split(".")[:2])


def imported_parts(module: Path) -> set[str]:
    """Return the parts that a module imports from, late imports included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {part_of(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {part_of(f"{node.module}.{alias.name}") for alias in node.names}
    return {part for part in found if part.split(".")[0] in ROOMS}


def test_each_part_of_a_room_imports_from_the_parts_below_it() -> None:
    against = {}
    for module in MODULES:
        dotted = ".".join(module.relative_to(ROOT).with_suffix("").parts)
        room, _, rest = dotted.partition(".")
        if not rest or rest == "__init__":
            continue
        part = part_of(dotted)
        assert part in MAY_IMPORT, f"{part} needs its place among the parts"
        below = {part, room, *(f"{room}.{name}" for name in MAY_IMPORT[part].split())}
        wrong = {
            name for name in imported_parts(module) if name.startswith(room) and name not in below
        }
        if wrong:
            against[dotted] = sorted(wrong)
    assert against == {}


def test_no_part_of_a_room_is_above_and_below_another() -> None:
    below = {
        part: {f"{part.partition('.')[0]}.{name}" for name in names.split()}
        for part, names in MAY_IMPORT.items()
    }
    assert len(list(TopologicalSorter(below).static_order())) == len(MAY_IMPORT)


@pytest.mark.parametrize(
    ("room", "may_import"),
    [
        ("scraper", {"scraper", "warehouse"}),
        ("warehouse", {"warehouse"}),
        ("explorer", {"explorer", "warehouse"}),
    ],
)
def test_data_flows_one_way(room: str, may_import: set[str]) -> None:
    modules = [module for module in MODULES if module.relative_to(ROOT).parts[0] == room]
    assert modules
    against = {
        str(module.relative_to(ROOT)): sorted(imported_rooms(module) - may_import)
        for module in modules
        if imported_rooms(module) - may_import
    }
    assert against == {}


def test_a_page_or_document_reader_fetches_nothing() -> None:
    readers = sorted((ROOT / "scraper" / "pages").glob("*.py"))
    readers += sorted((ROOT / "scraper" / "documents").rglob("*.py"))
    fetching = re.compile(
        r"^\s*(?:import|from)\s+(?:scrapy|requests|urllib\.request|http)\b", re.MULTILINE
    )
    assert [reader.name for reader in readers if fetching.search(reader.read_text("utf-8"))] == []


def test_every_command_of_the_contract_loads() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    commands = scripts["councils.commands"]
    contract = {"explore", "build", "collect", "extract", "sql", "export", "changes", "status"}
    assert contract <= set(commands)
    for name, place in commands.items():
        module, _, attribute = place.partition(":")
        assert getattr(import_module(module), attribute).name == name


@pytest.mark.parametrize("group", ["dev", "engines"])
def test_a_lock_pins_every_dependency_with_hashes_and_names_no_index(group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["dependency-groups"][group]
    if group == "dev":
        lock = (ROOT / "requirements.lock").read_text()
        wanted += project["project"]["dependencies"]
    else:
        lock = (ROOT / f"requirements-{group}.lock").read_text()
    pinned = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE))
    names = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower().replace("_", "-") for line in wanted}
    assert names <= pinned
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", lock) == []


def test_what_is_installed_to_run_is_part_of_what_is_tested_in_the_same_bytes() -> None:
    def pinned(lock: str) -> dict[str, set[str]]:
        text = (ROOT / lock).read_text()
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        return {block.split(" \\")[0]: set(re.findall(r"--hash=\S+", block)) for block in blocks}

    run, tested = pinned("requirements-run.lock"), pinned("requirements.lock")
    assert {line: hashes for line, hashes in run.items() if tested.get(line) != hashes} == {}
    assert "https://" not in (ROOT / "requirements-run.lock").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = {line.split("==")[0] for line in run}
    for line in project["project"]["dependencies"] + project["build-system"]["requires"]:
        assert re.match(r"[A-Za-z0-9._-]+", line)[0].lower().replace("_", "-") in names
    assert names.isdisjoint({"pytest", "playwright", "mypy", "ruff"})


def test_nothing_of_the_folder_of_real_reports_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("needs a git checkout")
    files = listed.stdout.splitlines()
    assert files
    assert [name for name in files if name.lower().endswith((".pdf", ".ods", ".duckdb"))] == []


def test_the_container_file_copies_what_is_there_and_let_in() -> None:
    recipe = (ROOT / "deploy" / "container" / "Containerfile").read_text()
    copied = [
        name for names in re.findall(r"^COPY (.+) \S+$", recipe, re.MULTILINE)
        for name in names.split()
    ]  # fmt: skip
    let_in = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert sorted(copied) == sorted(let_in)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [lock for lock in re.findall(r"-r (\S+)", recipe) if lock not in copied] == []
