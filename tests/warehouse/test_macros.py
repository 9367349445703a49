"""The hard questions, on the embedded facts: peers, comparisons, spreads, declines."""

from __future__ import annotations

import csv

import duckdb
import pytest

from warehouse.councils import REFERENCE, all_councils, council_meant

Rows = list[tuple]


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    return connection.execute(query).fetchall()


def peers(connection: duckdb.DuckDBPyConnection, council: str, kind: str, day: str) -> Rows:
    return rows(connection, f"SELECT council, model FROM peers('{council}', '{kind}', '{day}')")


def test_in_2017_tower_hamlets_has_its_ten_of_the_model_of_2014(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    ten = (
        "Newham, Camden, Westminster, Islington, Manchester, Haringey, Hammersmith and Fulham, "
        "Hackney, Luton, Birmingham"
    )
    assert peers(embedded, "Tower Hamlets", "statistical", "2017-04-07") == [
        (name, "2014") for name in ten.split(", ")
    ]


@pytest.mark.parametrize(
    ("day", "model"),
    [
        ("2009-06-01", "2014"),
        ("2021-03-31", "2014"),
        ("2021-04-01", "2021"),
        ("2025-05-27", "2021"),
        ("2025-05-28", "2025"),
        ("2026-11-23", "2025"),
    ],
)
def test_the_model_is_that_in_force_on_the_day(
    embedded: duckdb.DuckDBPyConnection, day: str, model: str
) -> None:
    found = peers(embedded, "Tower Hamlets", "statistical", day)
    assert [row[1] for row in found] == [model] * 10


def test_a_council_newer_than_the_model_has_the_peers_of_the_next(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    found = peers(embedded, "Cumberland", "statistical", "2024-01-01")
    assert [row[1] for row in found] == ["2025"] * 10


def test_a_peer_that_is_no_more_stays_among_the_ten_and_is_said_to_be_gone(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        embedded,
        """SELECT existed, count(*) FROM peers('Wiltshire', 'statistical', '2020-01-01')
        GROUP BY ALL ORDER BY ALL""",
    )
    assert sum(count for _, count in found) == 10
    assert found[0][0] is False


def test_tower_hamlets_borders_three_by_land_and_three_across_the_thames(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT across_water, council FROM peers('tower hamlets', 'border', '2017-04-07')""",
    ) == [
        (False, "City of London"),
        (False, "Hackney"),
        (False, "Newham"),
        (True, "Greenwich"),
        (True, "Lewisham"),
        (True, "Southwark"),
    ]


def test_borders_are_those_of_the_day(embedded: duckdb.DuckDBPyConnection) -> None:
    before = {name for name, _ in peers(embedded, "Rutland", "border", "2021-03-31")}
    after = {name for name, _ in peers(embedded, "Rutland", "border", "2021-04-01")}
    assert before - after == {"Northamptonshire"}
    assert after - before == {"North Northamptonshire"}


@pytest.mark.parametrize(
    ("kind", "day", "councils"),
    [("region", "2017-04-07", 32), ("england", "2017-04-07", 151), ("england", "2026-11-23", 152)],
)
def test_region_and_england_are_all_the_others(
    embedded: duckdb.DuckDBPyConnection, kind: str, day: str, councils: int
) -> None:
    assert len(peers(embedded, "Tower Hamlets", kind, day)) == councils


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("FROM peers('Camelot', 'border', '2017-04-07')", 'no council is called "Camelot"'),
        ("FROM compare('Camelot', 'border', '2017-04-07')", 'no council is called "Camelot"'),
        ("FROM peers('Hackney', 'nearby', '2017-04-07')", 'no peers of the kind "nearby"'),
        ("FROM compare('Hackney', 'nearby', '2017-04-07')", 'no peers of the kind "nearby"'),
    ],
)
def test_a_name_or_kind_that_there_is_not_is_an_error(
    embedded: duckdb.DuckDBPyConnection, query: str, expected: str
) -> None:
    with pytest.raises(duckdb.InvalidInputException, match=expected):
        rows(embedded, query)


@pytest.mark.parametrize("kind", ["statistical", "border", "england"])
@pytest.mark.parametrize(
    ("council", "day", "expected"),
    [
        (
            "Dorset",
            "2016-06-01",
            r"it opened on 2019-04-01\. Ask for a council before it: .*Dorset \(county, to 2019\)",
        ),
        ("Cumbria", "2024-01-01", "it closed on 2023-03-31.*after it: Cumberland; Westmorland"),
    ],
)
def test_a_comparison_for_a_council_that_was_not_there_names_those_that_were(
    embedded: duckdb.DuckDBPyConnection, council: str, day: str, expected: str, kind: str
) -> None:
    with pytest.raises(duckdb.Error, match=expected):
        rows(embedded, f"FROM compare('{council}', '{kind}', '{day}')")
    with pytest.raises(duckdb.Error, match=expected):
        rows(embedded, f"FROM spread('{council}', '{kind}', '{day}')")


@pytest.mark.parametrize("council", ["Tower Hamlets", " tower HAMLETS ", "211", 211])
def test_a_council_is_named_or_numbered(
    embedded: duckdb.DuckDBPyConnection, council: str | int
) -> None:
    found = embedded.execute(
        "SELECT council FROM compare(?, 'border', DATE '2017-04-07') WHERE is_focus", [council]
    ).fetchall()
    assert set(found) == {("Tower Hamlets",)}


def test_a_comparison_has_a_row_for_each_council_and_says_who_is_missing(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        embedded,
        """SELECT council, grade, is_focus FROM compare('Tower Hamlets', 'statistical',
        '2017-04-07') WHERE strand = 'overall'""",
    )
    assert len(found) == 11
    assert found[0] == ("Tower Hamlets", "inadequate", True)
    assert {name for name, grade, _ in found if grade is None} == {"Camden", "Islington"}


def test_a_comparison_leaves_out_strands_that_nobody_has(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        "SELECT DISTINCT strand FROM compare('Tower Hamlets', 'border', '2013-01-01') ORDER BY 1",
    ) == [("help_and_protection",), ("children_in_care",)]


def test_a_spread_counts_the_grades_and_names_the_missing(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT grade, peers_graded, peers_missing, missing, outstanding, good,
        requires_improvement, inadequate, best, worst, median_better_half, median_worse_half
        FROM spread('Tower Hamlets', 'statistical', '2017-04-07')
        WHERE strand IN ('overall', 'help_and_protection') ORDER BY strand""",
    ) == [
        (
            "inadequate",
            8,
            2,
            "Camden, Islington",
            1,
            2,
            3,
            2,
            "outstanding",
            "inadequate",
            "requires_improvement",
            "requires_improvement",
        ),
        (
            "inadequate",
            10,
            0,
            None,
            0,
            5,
            3,
            2,
            "good",
            "inadequate",
            "good",
            "requires_improvement",
        ),
    ]


def test_a_decline_is_ranked_among_all_that_had_a_grade_on_both_days(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        embedded,
        """SELECT strand, from_grade, to_grade, steps, rank FROM decline('2012-07-27',
        '2017-04-07') WHERE council = 'Tower Hamlets' ORDER BY strand""",
    ) == [
        ("help_and_protection", "good", "inadequate", 2, 1),
        ("children_in_care", "good", "requires_improvement", 1, 6),
    ]


def test_ofsteds_own_count_and_the_standings_differ_by_what_was_not_yet_published(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    order = "GROUP BY grade ORDER BY grade"
    counted = rows(
        embedded,
        f"""SELECT count(*) FROM standing_as_ofsted_counts('2025-03-31', '2025-06-30')
        WHERE strand = 'overall' {order}""",
    )
    public = rows(
        embedded,
        f"SELECT count(*) FROM standing_on('2025-03-31') WHERE strand = 'overall' {order}",
    )
    assert [n for (n,) in counted] == [36, 67, 31, 19]
    assert [n for (n,) in public] == [33, 67, 34, 19]


@pytest.mark.parametrize(
    "call",
    [
        "standing_on('2030-01-01')",
        "standing_as_ofsted_counts('2030-01-01', '2030-01-01')",
        "compare('Hackney', 'border', '2030-01-01')",
        "compare_with('Hackney', ['Newham'], '2030-01-01')",
        "spread('Hackney', 'border', '2030-01-01')",
        "decline('2012-07-27', '2030-01-01')",
    ],
)
def test_what_is_asked_for_a_later_day_says_on_each_row_until_when_it_is_known(
    embedded: duckdb.DuckDBPyConnection, call: str
) -> None:
    assert rows(embedded, f"SELECT DISTINCT known_until FROM {call}") == rows(
        embedded, "SELECT known_until FROM about"
    )


def test_a_comparison_takes_any_list_of_councils(embedded: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        embedded,
        """SELECT council, grade, is_focus FROM compare_with('Tower Hamlets',
        ['Camden', '204'], '2017-04-07') WHERE strand = 'overall'""",
    ) == [
        ("Tower Hamlets", "inadequate", True),
        ("Camden", None, False),
        ("Hackney", "good", False),
    ]


def test_a_list_with_a_name_that_nobody_bears_is_an_error(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(duckdb.InvalidInputException, match='no council is called "Camelot"'):
        rows(embedded, "FROM compare_with('Hackney', ['Camelot'], '2017-04-07')")


def test_every_name_and_number_means_the_council_that_the_pages_take_it_for(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    with (REFERENCE / "council_names.csv").open(encoding="utf-8", newline="") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]
    asked = [*names, *(name.upper() for name in names), *(f" {name} " for name in names)]
    asked += [name.replace(" ", "-").replace("'", "") for name in names]
    asked += [slug for (slug,) in rows(embedded, "SELECT slug FROM councils")]
    for council in all_councils():
        asked += [str(n) for n in (council.la_code, council.urn, council.ons_code) if n]
    found = embedded.execute(
        "SELECT name, council_code(name) FROM (SELECT unnest($asked) AS name)", {"asked": asked}
    ).fetchall()
    assert len(found) == len(asked) > 2000
    meant = {name: council_meant(name) for name in asked}
    assert [
        (name, code) for name, code in found if getattr(meant[name], "la_code", 0) != code
    ] == []


@pytest.mark.parametrize("name", ["Camelot", "", "999", "Nottingham County Council"])
def test_who_nobody_is_meant_by_is_an_error_in_sql_as_well(
    embedded: duckdb.DuckDBPyConnection, name: str
) -> None:
    assert council_meant(name) is None
    with pytest.raises(duckdb.Error, match=f'no council is called "{name}"'):
        embedded.execute("SELECT council_code(?)", [name]).fetchall()
    for call in ("known_on(?, '2020-01-01')", "context(?, 'border', 'agency_rate')"):
        with pytest.raises(duckdb.Error, match=f'no council is called "{name}"'):
            embedded.execute(f"FROM {call}", [name]).fetchall()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("compare(?, 'border', '2020-01-01')", "no council is called"),
        ("compare('Hackney', ?, '2020-01-01')", "there are no peers of the kind"),
        ("known_on(?, '2020-01-01')", "no council is called"),
        ("context('Hackney', ?, 'agency_rate')", "there are no peers of the kind"),
        ("context('Hackney', 'border', ?)", "there is no indicator"),
        ("around_reports(?, NULL, 'inadequate')", "there is no indicator"),
    ],
)
def test_a_value_that_is_missing_is_an_error_and_no_empty_answer(
    embedded: duckdb.DuckDBPyConnection, call: str, words: str
) -> None:
    with pytest.raises(duckdb.Error, match=f'{words} "NULL"'):
        embedded.execute(f"FROM {call}", [None]).fetchall()


def test_a_grade_that_is_missing_is_an_error_and_no_empty_answer(
    embedded: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(duckdb.Error, match="a grade is needed"):
        embedded.execute("FROM around_reports('caseload', 'good', ?)", [None]).fetchall()
    # From any grade: that is what NULL means there.
    assert rows(embedded, "FROM around_reports('caseload', NULL, 'inadequate')")


@pytest.mark.parametrize(
    "call",
    [
        "standing_on(?)",
        "compare('Hackney', 'border', ?)",
        "compare_with('Hackney', ['Newham'], ?)",
        "spread('Hackney', 'border', ?)",
        "decline('2012-07-27', ?)",
        "decline(?, '2017-04-07')",
        "peers('Hackney', 'statistical', ?)",
        "peers('Hackney', 'border', ?)",
        "peers('Hackney', 'region', ?)",
        "peers('Hackney', 'england', ?)",
        # Nobody borders on it: the day is looked at all the same.
        "peers('Isle of Wight', 'border', ?)",
        "standing_as_ofsted_counts(?, '2025-06-30')",
        "standing_as_ofsted_counts('2025-03-31', ?)",
        "known_on('Hackney', ?)",
        "context('Hackney', 'border', 'agency_rate', day := ?)",
    ],
)
def test_a_day_that_is_missing_is_an_error_and_no_empty_answer(
    embedded: duckdb.DuckDBPyConnection, call: str
) -> None:
    with pytest.raises(duckdb.Error, match="a day is needed"):
        embedded.execute(f"FROM {call}", [None]).fetchall()
