"""The parts that pages of grades end with: what the words mean, and the limits of comparing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.grades import GRADES
from explorer.queries import shared
from explorer.words.writing import markdown, sentences
from explorer.words.writing.html import table


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
        rows = [
            [
                row["name"],
                f"{row['first_inspection']:%B %Y}",
                row["third_grade"],
                row["note"],
            ]
            for row in shared.frameworks(warehouse)
        ]
        headings = ["Framework", "First inspections", "Third grade printed as", "Good to know"]
        st.html(table("Inspection frameworks since 2009", headings, rows, stacked=True).text)
        st.markdown(
            "**Statistical neighbours** are the ten councils that the Department for Education "
            "counts as most alike in their people and economy; the list is revised every few "
            "years, and being alike need not be mutual. **Bordering councils** share a border, "
            "by land or across tidal water. Grades have an order but no distance: they are counted "
            "and ranked here, never averaged."
        )


def models(names: Sequence[str]) -> None:
    """Name the models of statistical neighbours shown; say what "statistics" as a link means."""
    model = f"Statistical neighbours: {markdown.plain('; '.join(names))}. " if names else ""
    st.caption(
        f"{model}Where a link says “statistics”, the report itself is not at hand and the grade is "
        "the one in Ofsted’s own workbook."
    )
