"""The parts of a page that explain: the key to the colours, what the words mean, the sources."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.grades import ADEQUATE_LETTER, GRADES
from explorer.queries import shared
from explorer.words import markdown, sentences

_CHIP = (
    '<span class="chip" style="background:{fill};color:{ink}" aria-hidden="true">{letter}</span>'
    "<span>{name}</span>"
)


def key() -> None:
    """Draw the key to colours and letters. It is made of constants; no data gets in here."""
    chips = [
        _CHIP.format(
            fill=grade.fill, ink=grade.ink, letter=grade.letter, name=grade.name.capitalize()
        )
        for grade in GRADES.values()
    ]
    third = GRADES["requires_improvement"]
    chips.insert(
        3,
        _CHIP.format(
            fill=third.fill, ink=third.ink, letter=ADEQUATE_LETTER, name="“Adequate”, until 2013"
        ),
    )
    thin = (
        f'<span class="chip thin" style="background:{GRADES["good"].fill}" aria-hidden="true">'
        "</span><span>Thinner: an older framework, loosely comparable</span>"
    )
    st.html(f'<div class="key">{"".join(f"<div>{chip}</div>" for chip in [*chips, thin])}</div>')


def show(warehouse: shared.Warehouse) -> None:
    """Explain grades, frameworks, peers and the limits of comparison, folded away."""
    with st.expander("What the grades mean, and how far they compare"):
        st.markdown(
            "Ofsted inspects every council’s services for children and publishes a report with "
            "grades. There are four:\n\n"
            + "\n".join(
                f"- **{sentences.sentence(grade.name)}**: {grade.meaning}."
                for grade in GRADES.values()
            )
            + "\n\nA grade is **in force** from the day its report is published until the next "
            "report that grades the same service. Here each piece of a ribbon is one report.\n\n"
            "Ofsted has changed its framework, the rules for inspecting, several times. So a grade "
            "of 2012 and one of 2017 answer slightly different questions:"
        )
        st.table(
            [
                {
                    "Framework": markdown.plain(row["name"]),
                    "First inspections": f"{row['first_inspection']:%B %Y}",
                    "Third grade printed as": markdown.plain(row["third_grade"]),
                    "Good to know": markdown.plain(row["note"]),
                }
                for row in shared.frameworks(warehouse).to_dict("records")
            ],
            border="horizontal",
            hide_index=True,
            alt="Inspection frameworks since 2009",
        )
        st.markdown(
            "**Statistical neighbours** are the ten councils that the Department for Education "
            "counts as most alike in their people and economy; the list is revised every few "
            "years, and being alike need not be mutual. **Bordering councils** share a border, "
            "by land or across tidal water. Grades have an order but no distance: they are counted "
            "and ranked here, never averaged."
        )


def models(warehouse: shared.Warehouse, rows: list[dict[str, Any]]) -> None:
    """Name the model of statistical neighbours shown, and say what "statistics" as a link means."""
    found = {row["model"] for row in rows if markdown.known(row["model"])}
    names = shared.neighbour_models(warehouse, sorted(found))["name"].tolist()
    model = f"Statistical neighbours: {markdown.plain('; '.join(names))}. " if names else ""
    st.caption(
        f"{model}Where a link says “statistics”, the report itself is not at hand and the grade is "
        "the one in Ofsted’s own workbook."
    )
