"""From the data sets in the archive to the rows of indicator_values in collected.duckdb.

All of them are read every time: there are few, and a rate needs two of them, the count and the
estimates of children of that edition. So what the rows say depends on the archive and the readers
alone, in whatever order things came. Every data set keeps its own rows; which is the newest version
of a figure, the warehouse tells by the day of the release.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scraper.documents.datasets.data_set import DataSet, DataSetError, read_data_set
from scraper.documents.datasets.kinds import POPULATION
from scraper.documents.datasets.rates import MEASURES, rates
from scraper.pages.context import (
    PUBLICATIONS,
    choose_data_sets,
    read_context_release,
)
from scraper.pages.html import PageError
from scraper.sites import CONTEXT_HOST
from scraper.storage.archive import Archive, DamagedError, Fetched
from scraper.storage.rows import Row
from scraper.vocabulary import MONTHS
from warehouse.common.counting import counted, first_few
from warehouse.councils import all_councils

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a release says of a data set: of which kind it is, what to call it, since when."""

    kind: str
    name: str
    released: date


@dataclass(frozen=True, slots=True)
class _ReadDataSet:
    """A data set that was read."""

    sha256: str
    listed: _Listed
    data_set: DataSet


@dataclass(frozen=True, slots=True)
class Figures:
    """What all data sets of an archive say.

    Attributes:
        rows: Of indicator_values.
        data_sets: How many they are from.
        concerns: What a person should look at: data sets, or parts, of which nothing is taken.
        concerns_once: The same of what may well stay as it is.
    """

    rows: list[Row]
    data_sets: int
    concerns: list[str]
    concerns_once: list[str]


def figures_of(archive: Archive) -> Figures:
    """Read every data set of an archive; nothing is taken of one that is not as it was."""
    found = Figures([], 0, [], [])
    data_sets = list(_data_sets(archive, found))
    population = sorted(
        (one for one in data_sets if one.listed.kind == "population"),
        key=lambda one: one.listed.released,
    )
    for one in data_sets:
        found.rows.extend(_rows(one, population, found))
    return Figures(found.rows, len(data_sets), found.concerns, found.concerns_once)


def _data_sets(archive: Archive, found: Figures) -> Iterator[_ReadDataSet]:
    """Yield the data sets that can be read; the same bytes once, as of their first release."""
    listed = _listed(archive)
    earliest: dict[str, _Listed] = {}
    for first, last in archive.versions("data_set"):
        entry = listed.get(last.url)
        if entry is None:
            found.concerns.append(f"no release in the archive lists the data set {last.url}")
            continue
        entry = _of_version(archive, first, entry)
        before = earliest.get(last.sha256)
        if before is None or entry.released < before.released:
            earliest[last.sha256] = entry
    for sha256, entry in sorted(earliest.items(), key=lambda item: (item[1].released, item[0])):
        try:
            data_set = read_data_set(archive.read(sha256))
        except (DataSetError, DamagedError) as error:
            found.concerns.append(f"{entry.name}: nothing is taken from there: {error}")
            continue
        if data_set.kind != entry.kind:
            found.concerns.append(
                f"{entry.name}: nothing is taken from there: by its columns it is a data set of "
                f"{data_set.kind}, by its title one of {entry.kind}"
            )
            continue
        if data_set.not_read:
            found.concerns_once.append(
                f"{entry.name} has columns that it did not have before: "
                + first_few(data_set.not_read, _MOST_NAMED)
                + "; look whether they change what the others mean"
            )
        yield _ReadDataSet(sha256, entry, _of_councils(entry, data_set, found))


def _of_councils(entry: _Listed, data_set: DataSet, found: Figures) -> DataSet:
    """Leave out what is not about a council that we know, on a day on which there was one.

    After a reorganisation a release has numbers that we do not know yet, and may go back in time
    with those of councils that are new. Neither must keep a warehouse from being built.
    """
    councils = {council.la_code: council for council in all_councils()}
    figures = []
    unknown: set[int] = set()
    for figure in data_set.figures:
        council = councils.get(figure.la_code)
        if council is None:
            unknown.add(figure.la_code)
        elif council.exists(figure.period_end):
            figures.append(figure)
    if unknown:
        found.concerns.append(
            f"{entry.name}: nothing is taken of {counted(len(unknown), 'council')} that "
            "warehouse/reference/councils.csv does not know: "
            + first_few([str(code) for code in sorted(unknown)], _MOST_NAMED)
        )
    return DataSet(data_set.kind, tuple(figures), data_set.not_read)


def _of_version(archive: Archive, first: Fetched, entry: _Listed) -> _Listed:
    """Return what is known of one version; bytes changed under one address are of a later day."""
    fetches = [fetched for fetched, _ in archive.versions("data_set") if fetched.url == first.url]
    if min(fetches, key=lambda fetched: fetched.fetched_at) == first:
        return entry
    return _Listed(entry.kind, entry.name, max(entry.released, first.fetched_at.date()))


def _listed(archive: Archive) -> dict[str, _Listed]:
    """Return what the releases in the archive say of each data set, by its live address."""
    found: dict[str, _Listed] = {}
    publications = {
        f"https://{CONTEXT_HOST}{path}": each for each in PUBLICATIONS for path in each.paths
    }
    for fetches in archive.fetches("page"):
        publication = publications.get(fetches[0].url)
        if publication is None:
            continue
        for fetched in fetches:
            try:
                release = read_context_release(archive.read(fetched.sha256), publication)
            except (PageError, DamagedError):
                continue  # the run that fetched it has said so
            for kind, file in choose_data_sets(publication, release).wanted.items():
                address = f"https://{CONTEXT_HOST}{release.path(file)}"
                name = f"{publication.title}, {release.title}: {file.title}"
                found.setdefault(address, _Listed(kind, name, release.published))
    return found


def _rows(one: _ReadDataSet, population: list[_ReadDataSet], found: Figures) -> Iterator[Row]:
    """Yield the rows of a data set, counts made rates by the estimates known on its day."""
    earlier = [each for each in population if each.listed.released <= one.listed.released]
    estimates = earlier[-1] if earlier else next(iter(population), None)
    has_counts = any(figure.measure in MEASURES for figure in one.data_set.figures)
    data_set = one.data_set
    if has_counts and estimates is None:
        found.concerns.append(
            f"{one.listed.name}: no rates are made, for want of estimates of the children"
        )
        shares = tuple(figure for figure in data_set.figures if figure.measure not in MEASURES)
        data_set, has_counts = DataSet(data_set.kind, shares, data_set.not_read), False
    together = [data_set, estimates.data_set] if has_counts and estimates else [data_set]
    try:
        figures = rates(together)
    except DataSetError as error:
        found.concerns.append(f"{one.listed.name}: nothing is taken from there: {error}")
        return
    computed = frozenset(MEASURES.values())
    for figure in figures:
        if figure.measure == POPULATION and one.listed.kind != "population":
            continue
        yield {
            "source_id": one.sha256,
            "la_code": figure.la_code,
            "indicator": figure.measure,
            "period_end": figure.period_end,
            "value": figure.value,
            "printed": figure.printed,
            "missing": figure.missing,
            "population": _edition(estimates) if figure.measure in computed and estimates else None,
            "note": None,
            "data_set": one.listed.name,
            "released": one.listed.released,
        }


def _edition(estimates: _ReadDataSet) -> str:
    """Return the name of an edition of the estimates, as the figures that came with the program."""
    released = estimates.listed.released
    return f"{MONTHS[released.month - 1].capitalize()} {released.year}"
