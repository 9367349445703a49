"""An entry of the feed keeps its id whatever Ofsted corrects, so that no reader shows it twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from tests.warehouse.made_up import HACKNEY, TOWER_HAMLETS, Facts
from warehouse.news.changes import find_changes
from warehouse.news.feed import write_atom

pytestmark = pytest.mark.slow  # what changed is seen between two builds, and each test makes both

A = "{http://www.w3.org/2005/Atom}"
ILACS = {"leadership": "good", "help_and_protection": "good"}
SIF = {"overall_effectiveness": "inadequate", "lscb": "inadequate"}
BOARD = {"lscb": "inadequate"}
Ids = Callable[[Facts], dict[str, str]]


@pytest.fixture
def ids(tmp_path: Path) -> Ids:
    """Return a function that gives the ids of the entries that facts make, by publication date."""
    count = iter(range(99))

    def ids_of(facts: Facts) -> dict[str, str]:
        folder = tmp_path / str(next(count))
        folder.mkdir()
        with facts.fill(folder) as connection:
            feed = etree.fromstring(
                write_atom(find_changes(connection, date(2009, 1, 1)), None, "")
            )
        entries = feed.findall(f"{A}entry")
        found = {
            entry.findtext(f"{A}published", "")[:10]: entry.findtext(f"{A}id", "")
            for entry in entries
        }
        assert len(set(found.values())) == len(entries)
        return found

    return ids_of


def test_a_corrected_publication_date_leaves_the_id(ids: Ids) -> None:
    first, again = Facts(), Facts()
    first.report(TOWER_HAMLETS, "2025-01-13", ILACS, started="2024-11-11")
    again.report(TOWER_HAMLETS, "2025-01-14", ILACS, started="2024-11-11")
    assert ids(first)["2025-01-13"] == ids(again)["2025-01-14"]


def test_a_corrected_first_day_leaves_the_id(ids: Ids) -> None:
    first, again = Facts(), Facts()
    first.report(TOWER_HAMLETS, "2025-01-13", ILACS, started="2024-11-11")
    again.report(TOWER_HAMLETS, "2025-01-13", ILACS, started="2024-11-18")
    assert ids(first) == ids(again)


@pytest.mark.parametrize("kind", ["short", "standard", "inspection", "reinspection"])
def test_a_verdict_of_statistics_alone_keeps_its_id_when_its_report_comes(
    ids: Ids, kind: str
) -> None:
    first, again = Facts(), Facts()
    for facts in (first, again):
        facts.report(TOWER_HAMLETS, "2019-07-22", ILACS, started="2019-06-10")
        facts.statistics("Tower Hamlets", "2025-01-12", ILACS, started="2024-11-11", kind=kind)
    again.report(TOWER_HAMLETS, "2025-01-13", ILACS, started="2024-11-12")
    assert ids(first)["2025-01-12"] == ids(again)["2025-01-13"]


def test_of_an_older_framework_too_whose_statistics_give_no_first_day(ids: Ids) -> None:
    first, again = Facts(), Facts()
    for facts in (first, again):
        facts.statistics("Tower Hamlets", "2017-04-06", SIF, framework="sif", kind="inspection")
    again.report(TOWER_HAMLETS, "2017-04-07", SIF, framework="sif", started="2017-01-23")
    assert ids(first)["2017-04-06"] == ids(again)["2017-04-07"]


def test_a_report_that_the_statistics_list_later_keeps_its_id(ids: Ids) -> None:
    first, again = Facts(), Facts()
    for facts in (first, again):
        facts.report(TOWER_HAMLETS, "2025-01-13", ILACS, started="2024-11-11")
    again.statistics("Tower Hamlets", "2025-01-12", ILACS, started="2024-11-11", kind="short")
    assert ids(first) == ids(again)


def test_a_report_published_again_under_another_file_keeps_its_id(ids: Ids) -> None:
    first, again = Facts(), Facts()
    for facts in (first, again):
        facts.report(TOWER_HAMLETS, "2025-01-13", ILACS, started="2024-11-11")
    again.report(TOWER_HAMLETS, "2025-02-03", ILACS, started="2024-11-11")
    assert ids(first)["2025-01-13"] == ids(again)["2025-01-13"]


def test_two_inspections_under_one_framework_have_ids_of_their_own_and_the_first_keeps_it(
    ids: Ids,
) -> None:
    first, again = Facts(), Facts()
    for facts in (first, again):
        facts.report(TOWER_HAMLETS, "2019-07-22", ILACS, started="2019-06-10")
    again.report(TOWER_HAMLETS, "2025-01-13", ILACS, started="2024-11-11")
    again.report(HACKNEY, "2024-07-29", ILACS, started="2024-06-03")
    assert len(ids(again)) == 3
    assert ids(first)["2019-07-22"] == ids(again)["2019-07-22"]


def test_a_review_of_the_board_has_an_id_of_its_own_and_moves_no_other(ids: Ids) -> None:
    first, again = Facts(), Facts()
    for facts in (first, again):
        facts.report(TOWER_HAMLETS, "2017-04-07", SIF, framework="sif", started="2017-01-23")
    again.report(
        TOWER_HAMLETS,
        "2017-03-01",
        BOARD,
        framework="sif",
        kind="lscb_review",
        started="2016-12-05",
    )
    assert len(ids(again)) == 2
    assert ids(first)["2017-04-07"] == ids(again)["2017-04-07"]
