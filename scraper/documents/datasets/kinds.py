"""The data sets of Explore Education Statistics that we know: columns, kinds of row, measures.

A data set is known by the words of its header, because file ids and names change with every
release. The columns of place and time are the same in all of them ("time_period",
"geographic_level", "old_la_code" ...); docs: https://explore-education-statistics.service.gov.uk/data-catalogue
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PLACE_AND_TIME = {
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
}
POPULATION = "child_population"


@dataclass(frozen=True, slots=True)
class WantedLines:
    """Which rows of a council are taken, where each is about another thing.

    Attributes:
        column: Says what a row is about.
        amount: The column to take.
        measures: By what a row is about, without apostrophes, its measure. Each council and period
            must have all of them: one that is worded anew would else be missing, unsaid.
    """

    column: str
    amount: str
    measures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DataSetKind:
    """How one data set is told and read.

    Attributes:
        ends: Month and day of the period's last day.
        measures: By measure, the column to take, or columns to add up and the one to divide by.
        others: Columns known that nothing is taken of; a pattern.
        only: The one value that a column must have in the rows that count; others are left out.
        values: All values that this column is known to have.
        lines: Where a council has a row for each of many things, which of them are taken.
        period: Name of the kind of period.
    """

    ends: tuple[int, int]
    measures: Mapping[str, str | tuple[Sequence[str], str]]
    others: str
    only: tuple[str, str] | None = None
    values: frozenset[str] = field(default=frozenset())
    lines: WantedLines | None = None
    period: str = "reporting year"

    @property
    def columns(self) -> set[str]:
        """Columns without which it is not this data set."""
        needed = {self.only[0]} if self.only else set()
        if self.lines:
            needed |= {self.lines.column, self.lines.amount}
        for source in self.measures.values():
            needed |= {source} if isinstance(source, str) else {*source[0], source[1]}
        return needed


_DURATIONS = ("same_day", "1_10_days", "11_20_days", "21_30_days", "31_40_days", "41_45_days")
_STOCK = "children looked after on 31 march each year"
_TOTAL = "5.0.2 total children and young peoples services expenditure (excluding cera)"
KINDS: dict[str, DataSetKind] = {
    "workforce": DataSetKind(
        (9, 30),
        {
            "agency_rate": "agency_rate_fte",
            "vacancy_rate": "vacancy_rate_fte",
            "turnover_rate": "turnover_rate_fte",
            "absence_rate": "absence_rate_fte",
            "caseload": "caseload_fte",
            "social_workers": "inpost_fte",
        },
        r"(inpost|starters|leavers|turnover_rate|agency|agency_rate)_headcount"
        r"|(starters|leavers|agency|vacancy|case_holders|working_days_lost|agency_cover)_fte"
        r"|cases|(agency_cover|vacancy_agency_cover)_rate_fte",
    ),
    "referrals": DataSetKind(
        (3, 31),
        {"referrals": "referral_count", "rereferral_pct": "rereferral_percent"},
        r"category|rereferral_count|(no_further_action|not_in_need)_(count|percent)"
        r"|(re)?referral_child_(count|percent)",
    ),
    "children in need": DataSetKind(
        (3, 31),
        {"in_need": "at31_episodes"},
        r"category|(anypoint|started|ended)_(episodes|child)(_rate)?|at31_episodes_rate"
        r"|awaiting_assessment",
    ),
    "repeat plans": DataSetKind(
        (3, 31),
        {"repeat_plan_pct": "cpp_subsequent_percent"},
        r"category|cpp_start|cpp_subsequent",
    ),
    "assessments": DataSetKind(
        (3, 31),
        {"assessments_45_days_pct": (_DURATIONS, "assessments_completed")},
        r"category|assessments_completed_rate|(46_50|51_60|61)_days|(25th_percentile|median"
        r"|75th_percentile)_days",
    ),
    "conferences": DataSetKind(
        (3, 31),
        {"conferences_15_days_pct": (("duration_0_10_days", "duration_11_15_days"), "icpc")},
        r"category|section47(_rate|_child|_child_rate)?|icpc_(rate|child|child_rate)"
        r"|duration_(16_20_days|21_days|25th_percentile|median|75th_percentile)",
    ),
    "protection plans": DataSetKind(
        (3, 31),
        {"protection_plans": "cpp_at31"},
        r"category|(3_months_or_less|more_than_\w+|1_year_less_than_2_years|2_years_or_more)"
        r"(_percent)?",
    ),
    "looked after": DataSetKind(
        (3, 31),
        {"looked_after": "children_count"},
        r"population_estimate|rate_per_10000",
        only=("population_type", _STOCK),
        values=frozenset(
            {
                _STOCK,
                "children ceasing to be looked after each year",
                "children starting to be looked after each year",
            }
        ),
    ),
    "placements": DataSetKind(
        (3, 31),
        {"placements_3_plus_pct": "children_percent"},
        r"cla_group|children_count",
        only=("placement_stability", "with 3 or more placements during the year"),
        values=frozenset(
            {
                "with 3 or more placements during the year",
                "with 3 or more placements during the previous 2 years",
                "living with the same carer for at least 2 years",
                "total children",
            }
        ),
    ),
    "spending": DataSetKind(
        (3, 31),
        {},
        r"category_of_expenditure|(own|private|other_public_sector|voluntary)_provision|income"
        r"|net_current_expenditure|grants_(inside|outside)_aef|net_revenue_expenditure"
        r"|per_capita_net_current_spend",
        # Gross, before income; the total leaves out capital paid for from revenue.
        lines=WantedLines(
            "description_of_expenditure",
            "total_expenditure",
            {
                _TOTAL: "spend",
                "3.3.4 total safeguarding children and young peoples services": (
                    "spend_safeguarding"
                ),
                "3.1.11 total children looked after": "spend_looked_after",
                "3.4.6 total family support services": "spend_family_support",
            },
        ),
        period="financial year",
    ),
    "population": DataSetKind(
        (6, 30),
        {POPULATION: "population_estimate"},
        "",
        only=("age_group", "children aged 0 to 17 years"),
        values=frozenset({"children aged 0 to 17 years"}),
    ),
}
