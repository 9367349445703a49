"""Carries the warehouse's SQL over to Apache Spark's: questions as queries, macros as functions.

sqlglot does most of it. What stands here is where the two differ in what they mean, and sqlglot
does not know it. Above all the lists of words (grade, strand, comparability ...): in the warehouse
they have an order of their own, in Parquet they are text, and "good" < "inadequate" < "outstanding"
would make the best grade of a set the wrong one.

`python -m tests.engines.spark_sql` prints the macros as Spark's functions, and with the name of an
example its query, for the tables of the export as views of their names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

import duckdb
import sqlglot
from sqlglot import exp

from tests.conftest import ROOT
from warehouse.common.home import find_home
from warehouse.common.problems import Problem
from warehouse.connect import open_warehouse
from warehouse.exports.tables import words_of
from warehouse.sql.examples import find_example

MODELS = ROOT / "warehouse" / "models"
PARAMETER_TYPES = {
    **dict.fromkeys(("day", "from_day", "to_day", "published_by"), "DATE"),
    **dict.fromkeys(("since", "until", "opened", "closed"), "DATE"),
    "others": "ARRAY<STRING>",
    # A day, or the words that are its default.
    "context.day": "STRING",
}
"""Spark wants the type of each parameter, of one macro or of all; all others are texts."""


MACRO = re.compile(
    r"^CREATE MACRO (\w+)\(([^)]*)\)\s+AS\s+(?:TABLE\s+)?(.*?);$", re.MULTILINE | re.DOTALL
)


SAID_OTHERWISE = {
    "comparable_name": "",
    "council_code": """
CREATE OR REPLACE TEMPORARY FUNCTION council_code(council STRING) RETURNS INT RETURN COALESCE(
    TRY_ELEMENT_AT(
        (SELECT MAP_FROM_ENTRIES(COLLECT_LIST(STRUCT(word, la_code))) FROM (
            SELECT word, IF(COUNT(*) = 1, MAX(la_code), MAX(la_code) FILTER (WHERE closed IS NULL))
                       AS la_code
            FROM (SELECT la_code, closed, EXPLODE(ARRAY_DISTINCT(TRANSFORM(
                      ARRAY(name, official_name, slug, ons_code, CAST(la_code AS STRING)),
                      word -> LOWER(word)))) AS word
                  FROM councils)
            WHERE word IS NOT NULL
            GROUP BY word
            HAVING COUNT(*) = 1 OR COUNT(*) FILTER (WHERE closed IS NULL) = 1)),
        LOWER(TRIM(council_code.council))),
    CAST(RAISE_ERROR('no council is called "' || council_code.council
                     || '": see the names in the table councils') AS INT))""",
}
"""Macros that read what the export has not: the list of other names, such as Hull. In Spark a
council goes by what the table councils calls it; any other name is an error there."""


class NotCarriedOverError(Exception):
    """Something that would mean another thing in Spark, or nothing."""


@dataclass(frozen=True)
class Columns:
    """What the dictionary says of columns, by name.

    Attributes:
        words: The words of each list of words, in their order.
        days: The columns that are days.
    """

    words: Mapping[str, tuple[str, ...]]
    days: frozenset[str]


@dataclass(frozen=True)
class Macro:
    """One macro: its name, its parameters with their defaults, and what it stands for."""

    name: str
    parameters: Mapping[str, str]
    body: exp.Expression


def columns_of(connection: duckdb.DuckDBPyConnection) -> Columns:
    """Return what the dictionary of a warehouse says of its columns."""
    words, days = {}, set()
    for name, kind in connection.execute("SELECT column_name, type FROM dictionary").fetchall():
        if listed := words_of(connection, kind):
            words[name] = listed
        elif kind == "DATE":
            days.add(name)
    return Columns(words, frozenset(days))


def functions(columns: Columns) -> Iterator[str]:
    """Yield the statements that make the functions, each after those that it uses."""
    yield from filter(None, SAID_OTHERWISE.values())
    for macro in _macros():
        body = _in_spark(_with_parameters(macro), columns)
        taken = ", ".join(
            f"{name} {_type_of(macro.name, name)}" + (f" DEFAULT {default}" if default else "")
            for name, default in macro.parameters.items()
        )
        returned = "TABLE" if isinstance(body, exp.Query) else "BOOLEAN"
        yield (
            f"CREATE OR REPLACE TEMPORARY FUNCTION {macro.name}({taken}) RETURNS {returned}"
            f" RETURN {body.sql('spark', comments=False)}"
        )


def query(sql: str, columns: Columns) -> str:
    """Return a query of the warehouse as one of Spark.

    Raises:
        NotCarriedOverError: it orders lists of words in a way that is not known here.
    """
    return _in_spark(sqlglot.parse_one(sql, read="duckdb"), columns).sql(
        "spark", pretty=True, comments=False
    )


def _macros() -> Iterator[Macro]:
    """Yield the macros that users may rely on, in the order in which they are made."""
    for path in sorted(MODELS.glob("*.sql")):
        for name, taken, body in MACRO.findall(path.read_text("utf-8")):
            if name in SAID_OTHERWISE:
                continue
            parts = [one.partition(":=") for one in taken.split(",")]
            parameters = {one.strip(): default.strip() for one, _, default in parts}
            yield Macro(name, parameters, sqlglot.parse_one(body, read="duckdb"))


def _type_of(macro: str, parameter: str) -> str:
    """Return the type that Spark is told of a parameter."""
    of_all = PARAMETER_TYPES.get(parameter, "STRING")
    return PARAMETER_TYPES.get(f"{macro}.{parameter}", of_all)


def _with_parameters(macro: Macro) -> exp.Expression:
    """Return its body, in which parameters say that they are: in Spark, columns would win."""

    def qualified(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column) and not node.table and node.name in macro.parameters:
            return exp.column(node.name, table=macro.name)
        return node

    return macro.body.transform(qualified)


def _in_spark(tree: exp.Expression, columns: Columns) -> exp.Expression:
    """Return a statement in which everything means in Spark what it means in DuckDB."""
    words = _lists_of_words(tree, columns)
    lists = {
        found.alias
        for found in tree.find_all(exp.Alias)
        if isinstance(found.this, (exp.ArraySort, exp.ArrayAgg))
    }

    def list_of(node: exp.Expression | None) -> str | None:
        return words.get(node.name) if isinstance(node, exp.Column) else None

    def in_their_order(name: str) -> exp.Expression:
        return exp.Array(expressions=[exp.Literal.string(word) for word in columns.words[name]])

    def place(node: exp.Expression, name: str) -> exp.Expression:
        return exp.func("array_position", in_their_order(name), node.copy())

    def carried(node: exp.Expression) -> exp.Expression:
        for kind, carry in rules.items():
            if isinstance(node, kind):
                return carry(node)
        return node

    def ordered(node: exp.Expression) -> exp.Expression:
        if name := list_of(node.this):
            node.set("this", place(node.this, name))
        return node

    def extreme(node: exp.Expression) -> exp.Expression:
        if name := list_of(node.this):
            by = exp.ArgMin if isinstance(node, exp.Min) else exp.ArgMax
            return by(this=node.this.copy(), expression=place(node.this, name))
        return node

    def greatest(node: exp.Expression) -> exp.Expression:
        found = [node.this, *node.expressions]
        if not (name := list_of(node.this)):
            return node
        places = exp.cast(exp.func("greatest", *(place(one, name) for one in found)), "int")
        return exp.func("element_at", in_their_order(name), places)

    def in_order(node: exp.Expression) -> exp.Expression:
        collected = node.find(exp.ArrayAgg)
        if not (collected and (name := list_of(collected.this))):
            return node
        collected.set("this", place(collected.this, name))
        word = f"ELEMENT_AT({in_their_order(name).sql('spark')}, CAST(place AS INT))"
        sort = f"TRANSFORM(SORT_ARRAY({node.this.sql('spark')}), place -> {word})"
        # A list of nothing is NULL in DuckDB.
        return sqlglot.parse_one(f"NULLIF({sort}, CAST(ARRAY() AS ARRAY<STRING>))", read="spark")

    def compared(node: exp.Expression) -> exp.Expression:
        if list_of(node.this) or list_of(node.expression):
            raise NotCarriedOverError(f"an order of words: {node.sql('duckdb')}")
        return node

    def cast(node: exp.Expression) -> exp.Expression:
        if node.to.this == exp.DType.USERDEFINED:  # an ENUM by its name; in Parquet it is text
            node.set("to", exp.DataType.build("text"))
        return node

    def quantile(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.PercentileCont):
            return exp.Anonymous(
                this="PERCENTILE", expressions=[node.this.copy(), node.expression.copy()]
            )
        order = exp.Order(expressions=[exp.Ordered(this=node.this.copy())])
        return exp.WithinGroup(
            this=exp.Anonymous(this="PERCENTILE_DISC", expressions=[node.expression.copy()]),
            expression=order,
        )

    def any_value(node: exp.Expression) -> exp.Expression:
        if isinstance(node.this, exp.AnyValue):
            return exp.Anonymous(this="ANY_VALUE", expressions=[node.this.this.copy(), exp.true()])
        return node

    def difference(node: exp.Expression) -> exp.Expression:
        days = [isinstance(one, exp.Column) and one.name in columns.days
                for one in (node.this, node.expression)]  # fmt: skip
        return (
            exp.func("datediff", node.this, node.expression, dialect="spark") if all(days) else node
        )

    def length(node: exp.Expression) -> exp.Expression:
        if isinstance(node.this, exp.Column) and node.this.name in lists:
            return exp.func("coalesce", exp.func("size", node.this.copy()), exp.Literal.number(0))
        return node

    def element(node: exp.Expression) -> exp.Expression:
        # GET has no row for a place that there is not, as in DuckDB; [] would be an error.
        return exp.func("get", node.this, *node.expressions)

    def unnested(node: exp.Expression) -> exp.Expression:
        # Spark lets a list become rows in FROM, or alone in a column.
        if not (select := node.find_ancestor(exp.Select)) or select.args.get("from_"):
            raise NotCarriedOverError(f"a list as rows: {node.sql('duckdb')}")
        rows = exp.Table(this=exp.Anonymous(this="EXPLODE", expressions=[node.this.copy()]))
        rows.set("alias", exp.TableAlias(this="listed", columns=[exp.to_identifier("one")]))
        select.set("from_", exp.From(this=rows))
        return exp.column("one", table="listed")

    def call(node: exp.Expression) -> exp.Expression:
        name = node.name.lower()
        if name == "error":
            return exp.func("raise_error", *node.expressions)
        if name == "datesub":
            unit = exp.var(node.expressions[0].name.upper())
            return exp.func("timestampdiff", unit, *node.expressions[1:], dialect="spark")
        return node

    def argument(node: exp.Expression) -> exp.Expression:
        return exp.Kwarg(this=exp.var(node.this.name), expression=node.expression)

    rules: dict[type[exp.Expression], Callable[[exp.Expression], exp.Expression]] = {
        exp.Ordered: ordered,
        exp.Min: extreme,
        exp.Max: extreme,
        exp.Greatest: greatest,
        exp.ArraySort: in_order,
        **dict.fromkeys((exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.Least), compared),
        exp.Cast: cast,
        exp.PercentileCont: quantile,
        exp.PercentileDisc: quantile,
        exp.IgnoreNulls: any_value,
        exp.Sub: difference,
        exp.Length: length,
        exp.Explode: unnested,
        exp.Bracket: element,
        exp.Anonymous: call,
        exp.PropertyEQ: argument,
        exp.Join: _nearest,
    }
    for node in reversed(list(tree.walk())):  # what is inside first
        if (new := carried(node)) is not node:
            node.replace(new)
    return tree


def _lists_of_words(tree: exp.Expression, columns: Columns) -> dict[str, str]:
    """Return which names in a statement are lists of words, renamed ones included."""
    found = {name: name for name in columns.words}
    while True:
        renamed = {
            alias.alias: found[source.name]
            for alias in tree.find_all(exp.Alias)
            if (source := _taken_from(alias.this)) and source.name in found
        }
        if renamed.items() <= found.items():
            return found
        found |= renamed


def _taken_from(node: exp.Expression) -> exp.Column | None:
    """Return the column of which a value is one, if it is: itself, or one of several rows'."""
    picking = (exp.Filter, exp.IgnoreNulls, exp.AnyValue, exp.ArgMax, exp.ArgMin, exp.Min, exp.Max)
    while isinstance(node, (*picking, exp.Lag, exp.Window, exp.Paren)):
        node = node.this
    return node if isinstance(node, exp.Column) else None


def _nearest(join: exp.Expression) -> exp.Expression:
    """Return an ASOF JOIN as the first row, in the order of days, that fulfils its conditions."""
    if join.args.get("method") != "ASOF":
        return join
    (bound,) = [part for part in join.args["on"].flatten() if isinstance(part, (exp.LT, exp.GT))]
    later = exp.Ordered(this=bound.expression.copy(), desc=isinstance(bound, exp.GT))
    found = (
        exp.select("*").from_(join.this.copy()).where(join.args["on"].copy())
        .order_by(later).limit(1)
    )  # fmt: skip
    subquery = exp.Subquery(this=found)
    lateral = exp.Lateral(this=subquery, alias=join.this.args["alias"].copy())
    return exp.Join(this=lateral, kind="INNER")


def main(arguments: list[str]) -> None:
    """Print the functions, or the query of the example that was named."""
    with closing(open_warehouse(find_home().warehouse)) as connection:
        columns = columns_of(connection)
    if arguments:
        print(query(find_example(arguments[0]).sql, columns))
    else:
        print(*functions(columns), sep=";\n\n", end=";\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Problem as problem:
        problem.show()
        sys.exit(problem.exit_code)
