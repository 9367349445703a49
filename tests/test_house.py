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


def name_in(requirement: str) -> str:
    """Return the name of what a line of requirements asks for, as locks write it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return name[0].lower().replace("_", "-")


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
# those below it and no other. A part is a folder, or a module that stands beside folders; where a
# folder is divided, its folders are parts, and its name below stands for all of them.
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
    "scraper.printed_words": "",
    "scraper.frameworks": "",
    "scraper.pdf_header": "",
    "scraper.vocabulary": "frameworks",
    "scraper.records": "vocabulary",
    "scraper.sites": "",
    "scraper.messages": "vocabulary sites printed_words",
    "scraper.documents": "records vocabulary frameworks printed_words pdf_header",
    "scraper.pages": "records vocabulary sites printed_words pdf_header",
    "scraper.storage": "records vocabulary sites pages documents pdf_header",
    "scraper.download": "sites messages pages storage",
    "scraper.spiders": "records vocabulary sites messages pages storage download",
    "scraper.crawl": "records vocabulary sites messages pages storage download spiders",
    "scraper.commands": "records vocabulary sites messages documents storage download spiders "
    "crawl",
    "explorer.grades": "",
    "explorer.queries": "",
    "explorer.words.writing": "grades",
    "explorer.words.council": "grades words.writing",
    "explorer.words.england": "grades words.writing",
    "explorer.words.compare": "grades words.writing",
    "explorer.words.search": "grades words.writing",
    "explorer.words.data": "words.writing",
    "explorer.words.context": "words.writing",
    "explorer.words.story": "words.writing words.council",
    "explorer.charts.drawing": "grades",
    "explorer.charts.councils": "grades charts.drawing words.writing",
    "explorer.charts.context": "grades charts.drawing",
    "explorer.charts.england": "grades charts.drawing",
    "explorer.connection": "",
    "explorer.addresses": "words.writing",
    "explorer.choices": "addresses words.writing words.story",
    "explorer.frame": "addresses charts.drawing choices connection queries words.writing "
    "words.england",
    "explorer.evidence": "connection queries words.writing",
    "explorer.explainers": "grades queries words.writing",
    "explorer.panels": "queries charts.context words.context words.writing",
    "explorer.views": "grades queries charts words addresses choices connection downloads evidence "
    "explainers frame panels",
    "explorer.app": "connection frame queries views",
    "explorer.downloads": "connection",
    "explorer.site": "grades queries charts words",
    "explorer.commands": "connection downloads evidence queries charts words site views",
}


def is_of(dotted: str, part: str) -> bool:
    """Return whether a module, or a name in one, is of a part: the part itself, or within it."""
    return dotted == part or dotted.startswith(f"{part}.")


def imported_names(module: Path) -> set[str]:
    """Return what a module imports from the rooms, late imports included: dotted, to the name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in ROOMS}


def test_each_part_of_a_room_imports_from_the_parts_below_it() -> None:
    against = {}
    for module in MODULES:
        dotted = ".".join(module.relative_to(ROOT).with_suffix("").parts)
        dotted = dotted.removesuffix(".__init__")
        room = dotted.split(".")[0]
        below = []
        # The __init__ of a room, or of a folder that is divided, is of no part: it holds nothing.
        if module.name != "__init__.py" or dotted in MAY_IMPORT:
            parts = [part for part in MAY_IMPORT if is_of(dotted, part)]
            assert len(parts) == 1, f"{dotted} needs one place among the parts, and has {parts}"
            below = [parts[0], *(f"{room}.{name}" for name in MAY_IMPORT[parts[0]].split())]
        wrong = {
            name
            for name in imported_names(module)
            if is_of(name, room) and name != room and not any(is_of(name, part) for part in below)
        }
        if wrong:
            against[dotted] = sorted(wrong)
    assert against == {}


def test_no_part_of_a_room_is_above_and_below_another() -> None:
    below = {}
    for part, names in MAY_IMPORT.items():
        wanted = [f"{part.partition('.')[0]}.{name}" for name in names.split()]
        below[part] = {other for name in wanted for other in MAY_IMPORT if is_of(other, name)}
        unknown = [name for name in wanted if not any(is_of(one, name) for one in MAY_IMPORT)]
        assert unknown == []
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
    names = {name_in(line) for line in wanted}
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
        assert name_in(line) in names
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
