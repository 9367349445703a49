"""Counts and amounts of a data set made rates of children, by the estimates of one edition."""

from __future__ import annotations

from collections.abc import Iterable

from scraper.documents.datasets.data_set import DataSet, DataSetError, Figure
from scraper.documents.datasets.kinds import POPULATION

MEASURES = {
    "referrals": "referral_rate",
    "in_need": "cin_rate",
    "protection_plans": "cpp_rate",
    "looked_after": "cla_rate",
    "spend": "spend_per_child",
    "spend_safeguarding": "spend_safeguarding_per_child",
    "spend_looked_after": "spend_looked_after_per_child",
    "spend_family_support": "spend_family_support_per_child",
}
"""Counts and amounts of which `rates` makes rates of children, and the rate that each becomes."""


def rates(data_sets: Iterable[DataSet]) -> tuple[Figure, ...]:
    """Return the indicators of data sets of one release, counts made rates of children.

    A rate per 10,000 is the count over the estimate of children for the middle of the year before
    the period's end, as the Department for Education works it out, all of one edition. Spending is
    in pounds a child, of the same estimate.

    Raises:
        DataSetError: there are counts, and no estimates of the children to go with them.
    """
    figures = [figure for one in data_sets for figure in one.figures]
    children = {
        (figure.la_code, figure.period_end.year): figure
        for figure in figures
        if figure.measure == POPULATION
    }
    found = []
    for figure in figures:
        if figure.measure not in MEASURES:
            found.append(figure)
            continue
        if not children:
            raise DataSetError("there are counts, but no estimates of children to make rates of")
        year_before = figure.period_end.year - 1
        estimate = children.get((figure.la_code, year_before))
        made = _divided(figure, estimate)
        if made is not None:
            found.append(made)
    return tuple(found)


def _divided(count: Figure, estimate: Figure | None) -> Figure | None:
    """Return a count as a rate; None where this release has no estimate for it.

    Editions have no estimates of councils abolished before them. That says nothing of the count,
    and must not take the place of a rate that an earlier edition gave.
    """
    measure = MEASURES[count.measure]
    if count.value is None:
        return Figure(count.la_code, measure, count.period_end, None, count.printed, count.missing)
    if estimate is None or estimate.value is None:
        return None
    if not estimate.value:
        raise DataSetError(f"council {count.la_code} has no children in {estimate.period_end}")
    if count.measure.startswith("spend"):
        rate = float(round(count.value / estimate.value))  # whole pounds a child
    else:
        rate = round(10_000 * count.value / estimate.value, 1)
    return Figure(count.la_code, measure, count.period_end, rate)
