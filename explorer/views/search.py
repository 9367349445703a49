"""Search: what inspectors wrote, paragraph by paragraph, with the grade of the part it is about."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from explorer import choices
from explorer.addresses import Number, OneOf, Text
from explorer.charts.england import year_bars
from explorer.connection import identity
from explorer.frame import Page, Picture
from explorer.grades import GRADES
from explorer.queries import search
from explorer.queries.search_words import (
    LONGEST_SEARCH,
    SearchError,
    as_typed,
    marks,
    read_search,
    without_quotation_marks,
)
from explorer.words.search import found as words
from explorer.words.search import passages
from explorer.words.writing import markdown
from explorer.words.writing.html import Html, chip, inner_link, join, link, tag
from explorer.words.writing.sentences import long_date, sentence
from warehouse.common.counting import counted
from warehouse.common.home import find_home

TITLE = "Search"
PATH = "search"
ORDER = 5

STYLE = Path(__file__).parents[1] / "styles" / "search.css"
ALL = "all"
NO_GRADE = "no_grade"
"""In the address; there, "none" means that nothing is chosen."""
REPORTS_SHOWN = 10
FIRST_PASSAGES, MORE_PASSAGES = 3, 40
COUNCILS_SHOWN = 10
MOST_ROWS, MOST_ROWS_WITH_TEXT = 20_000, 2_000
SUGGESTED = ('"drift and delay"', '"voice of the child"', "agency caseload*", '"private fostering"')
FILTERS = {
    "council": "Council",
    "year": "Published",
    "framework": "Framework",
    "kind": "Kind of document",
}
ORDERS = {"newest": "Newest first", "most": "Most paragraphs first", "council": "Councils A to Z"}


def show(page: Page) -> None:
    """Draw the page."""
    st.html(STYLE)
    held = page.warehouse.cached("search held", lambda: search.held(page.warehouse))
    lead = "Search the words of inspection reports and letters, paragraph by paragraph."
    if held["paragraphs"]:
        documents = words.documents_of(held["documents"], held["documents"] == held["reports"])
        lead = (
            f"Search the words of {documents}, {words.span(held['first'], held['last'])}, "
            "paragraph by paragraph."
        )
    page.heading("What inspectors wrote", lead)
    if not held["paragraphs"]:
        _asked_in_vain(page)
        _nothing_held()
        return
    options = page.warehouse.cached("search options", lambda: _options(page))
    typed, filters, order, number = _choices(page, options)
    try:
        terms = read_search(typed)
    except SearchError as problem:
        st.info(markdown.plain(str(problem)))
        return
    if not terms:
        _suggestions()
    else:
        _found(page, search.Search(terms, **filters), order, number)
    there, missing = words.searched(held)
    st.caption(
        f"**Searched:** {there}."
        + (f" **Not searched:** {missing}." if missing else "")
        + f" {words.licences(held)}"
    )


def _options(page: Page) -> dict[str, dict[str, str]]:
    """Return what each filter can be set to: labels by id."""
    found = search.choices(page.warehouse)
    slugs = page.choices.councils.slugs
    return {
        "council": {
            ALL: "All councils",
            **{slugs[int(row["la_code"])]: row["council"] for row in found["councils"]},
        },
        "framework": {
            ALL: "All frameworks",
            **{row["framework"]: _short(row["name"]) for row in found["frameworks"]},
        },
        "year": {ALL: "All years", **{str(year): str(year) for year in found["years"]}},
        "kind": {
            ALL: "All kinds",
            **{kind: words.KINDS[kind] for kind in found["kinds"]},
        },
        "grade": {
            ALL: "Any",
            **{grade: look.name.capitalize() for grade, look in GRADES.items()},
            NO_GRADE: "No grade",
        },
    }


def _short(framework: str) -> str:
    return framework.partition(":")[0]


def _choices(
    page: Page, options: Mapping[str, Mapping[str, str]]
) -> tuple[str, dict[str, Any], str, int]:
    """Ask for words and filters; return them, the order and the number of the page of results."""
    ask = page.choices
    with page.choices_box():
        with st.container(horizontal=True, vertical_alignment="bottom", key="search-words"):
            typed = ask.text("q", "Words to search for", LONGEST_SEARCH)
            st.button("Search", type="primary", key="search-now")
        st.caption(
            "In quotation marks: exactly these words in this order. Without: paragraphs with all "
            "the words. **neglect\\*** finds neglect, neglected, neglectful. **-school** leaves a "
            "word out. Capitals do not matter."
        )
        chosen = {}
        with st.container(horizontal=True, key="search-filters"):
            for name, label in FILTERS.items():
                chosen[name] = ask.one(name, label, options[name], ALL)
        chosen["grade"] = ask.one(
            "grade", "Grade given to the part it is about", options["grade"], ALL, pills=True
        )
    order = ask.value("order", OneOf(ORDERS), "newest")
    asked = (typed, *chosen.values())
    number = ask.value("page", Number(1, 9999), 1)
    if st.session_state.setdefault("search asked", asked) != asked:
        # Another search begins at its first page, and no report of it is unfolded.
        st.session_state["search asked"] = asked
        st.session_state.pop("search unfolded", None)
        if number != 1:
            choices.put("page", 1)
            number = 1
    codes = {slug: code for code, slug in ask.councils.slugs.items()}
    filters = {name: None if value == ALL else value for name, value in chosen.items()}
    return (
        typed,
        {
            "la_code": codes[filters["council"]] if filters["council"] else None,
            "framework": filters["framework"],
            "year": int(filters["year"]) if filters["year"] else None,
            "kind": filters["kind"],
            "grade": search.NO_GRADE if filters["grade"] == NO_GRADE else filters["grade"],
        },
        order,
        number,
    )


def _asked_in_vain(page: Page) -> None:
    """Leave in the address what it asks for: it is no mistake of whoever follows a link.

    No form is drawn, for one that can find nothing is a riddle, and nothing is compared with what
    can be chosen: where no report's words are held, no council can.
    """
    for name in ("q", *FILTERS, "grade", "order", "page"):
        page.choices.value(name, Text(LONGEST_SEARCH), "")


def _nothing_held() -> None:
    with st.container(border=True, key="nothing-held"):
        st.markdown(
            "**No report’s words are held here yet.** Grades, dates and links to the reports are, "
            "and every other page works.\n\n"
            "To search one report now, open its PDF from [its council’s page](council) and search "
            "in it. The words are not handed out with the data, because some of the older reports "
            "print a non-commercial licence."
        )
        with st.expander("For whoever runs this explorer"):
            st.markdown("Collect the words once to your own machine:")
            st.code("councils collect", language=None)
            st.markdown("About 500 reports, 160 MB; it says as it goes how long it will take.")


def _suggestions() -> None:
    st.markdown("**Try one of these**")
    with st.container(horizontal=True, key="suggestions"):
        for number, typed in enumerate(SUGGESTED):
            st.button(typed, key=f"suggested-{number}", on_click=choices.put, args=("q", typed))


def _found(page: Page, wanted: search.Search, order: str, number: int) -> None:
    found = _of_this_visitor(
        "results", (wanted, order), lambda: search.results(page.warehouse, wanted, order)
    )
    if not found["paragraphs"]:
        _nothing_found(page, wanted, found)
        return
    st.header(markdown.plain(words.heading(found)), anchor=False)
    terms = " and ".join(str(term) for term in wanted.terms if not term.left_out)
    if text := words.lead(found, terms):
        page.finding(markdown.plain(text), "search")
    st.markdown(words.CAUTION)
    left, right = st.columns([2.3, 1], gap="large")
    with left:
        _reports(page, wanted, found, number)
    with right:
        _counts(page, wanted, found, terms)
    _downloads(page, wanted, found)


def _reports(page: Page, wanted: search.Search, found: Mapping[str, Any], number: int) -> None:
    """Show the documents of one page of results, each with its first passages."""
    reports = found["reports"]
    pages = -(-len(reports) // REPORTS_SHOWN)
    number = min(number, pages)
    first = (number - 1) * REPORTS_SHOWN
    shown = reports[first : first + REPORTS_SHOWN]
    with st.container(horizontal=True, vertical_alignment="bottom", key="order-of-reports"):
        st.caption(f"Showing {first + 1} to {first + len(shown)} of {len(reports):,}")
        page.choices.one("order", "Order", ORDERS, "newest")
    page.note_checked({row["council"] for row in shown})
    unfolded: set[str] = st.session_state.get("search unfolded", set())
    drawn = _of_this_visitor(
        "reports",
        (wanted, tuple(row["report_url"] for row in shown), frozenset(unfolded)),
        lambda: _drawn(page, wanted, shown, unfolded),
    )
    for row in shown:
        address = row["report_url"]
        most = MORE_PASSAGES if address in unfolded else FIRST_PASSAGES
        page.html(drawn[address, row["la_code"]])
        if (left := row["paragraphs"] - most) > 0 and most == FIRST_PASSAGES:
            st.button(
                f"{counted(left, 'more paragraph')} of this document",
                key=f"unfold-{address}-{row['la_code']}",
                on_click=_unfold,
                args=(address,),
            )
        elif left > 0:
            st.caption(f"{left:,} more are in the document itself, and in the downloads below.")
    if pages > 1:
        _turn_pages(number, pages)


def _of_this_visitor(name: str, made_of: Hashable, make: Callable[[], Any]) -> Any:
    """Return what was made for the search that a visitor looks at, as long as it is the same.

    It is not kept for others: they type other words, and what all of them found would fill the
    memory.
    """
    now = (made_of, identity(find_home().warehouse))
    kept = st.session_state.get(f"search {name}")
    if kept is None or kept[0] != now:
        kept = (now, make())
        st.session_state[f"search {name}"] = kept
    return kept[1]


def _drawn(
    page: Page, wanted: search.Search, shown: Sequence[Mapping[str, Any]], unfolded: set[str]
) -> dict[tuple[str, int], Html]:
    """Return the documents of one page of results as HTML, by address and council."""
    hits: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for most, some in (
        (FIRST_PASSAGES, [row["report_url"] for row in shown if row["report_url"] not in unfolded]),
        (MORE_PASSAGES, [row["report_url"] for row in shown if row["report_url"] in unfolded]),
    ):
        if some:
            found = search.passages(page.warehouse, wanted, some, most)
            for row in found.to_dict("records"):
                hits.setdefault((row["report_url"], row["la_code"]), []).append(row)
    return {
        key: _report(page, wanted, row, hits.get(key, []))
        for row in shown
        for key in [(row["report_url"], row["la_code"])]
    }


def _unfold(address: str) -> None:
    st.session_state["search unfolded"] = {*st.session_state.get("search unfolded", ()), address}


def _turn_pages(number: int, pages: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="turn-pages"):
        st.button(
            "Previous",
            key="previous",
            disabled=number == 1,
            on_click=choices.put,
            args=("page", number - 1),
        )
        st.caption(f"Page {number} of {pages}")
        st.button(
            "Next",
            key="next",
            disabled=number == pages,
            on_click=choices.put,
            args=("page", number + 1),
        )


def _report(
    page: Page,
    wanted: search.Search,
    row: Mapping[str, Any],
    found: Sequence[Mapping[str, Any]],
) -> Html:
    """Return a document and its passages."""
    slug = page.choices.councils.slugs[int(row["la_code"])]
    about: list[Html | str] = [
        _short(row["framework_name"])
        if markdown.known(row["framework_name"])
        else sentence(words.KIND_OF_ONE[row["kind"]]),
        tag("strong", counted(int(row["paragraphs"]), "paragraph")),
        link("Report (PDF)" if row["kind"] == "report" else "Letter (PDF)", row["report_url"]),
        inner_link(f"{row['council']} on its own page", f"council?council={slug}"),
    ]
    if row["licence"] == "non_commercial":
        about.append(tag("span", "Text under a non-commercial licence", class_="licence"))
    hits = [_passage(passage, marks(wanted.terms)) for passage in found]
    return tag(
        "section",
        join(
            [
                tag("h3", f"{row['council']}, {long_date(row['published'])}"),
                tag("p", join(about, " · "), class_="about"),
                *hits,
            ],
            "",
        ),
        class_="report",
    )


def _passage(row: Mapping[str, Any], pattern: Any) -> Html:
    """Return a passage with the grade of its part, its place and the words in it."""
    part: Html | str = ""
    if markdown.known(row["part_name"]):
        grade = row["grade"] if markdown.known(row["grade"]) else None
        shown = str(row["grade_shown"]) if grade else words.NO_GRADE[row["status"] or "missing"]
        part = chip(grade, shown, word=False) + Html(" ") + tag("strong", row["part_name"])
        part += f": {shown[0].lower()}{shown[1:]}"
    where = link(words.where(row), row["report_url"], row["page"])
    piece = passages.excerpt(row["text"], pattern)
    shown_text = passages.marked(row["text"], pattern, piece.begins, piece.ends)
    text = join(
        ["… " if piece.begins else "", shown_text, " …" if piece.ends < piece.of else ""], ""
    )
    content = [tag("p", tag("span", part) + tag("span", where), class_="where"), tag("p", text)]
    if not piece.is_whole:
        whole = tag("p", passages.marked(row["text"], pattern))
        content.append(tag("details", tag("summary", "Whole paragraph") + whole))
    return tag("div", join(content, ""), class_="hit")


def _counts(page: Page, wanted: search.Search, found: Mapping[str, Any], terms: str) -> None:
    """Show by grade, year and council how many documents have the words."""
    if wanted.kind in (None, "report") and found["by_grade"] and not found["graded"]:
        st.subheader("By grade of help and protection", anchor=False)
        st.caption("Reports with the words, of all reports with that grade")
        page.html(_by_grade(found["by_grade"]))
    st.subheader("By year", anchor=False)
    peak = words.peak(found["by_year"])
    st.caption("Dark: documents with the words; outline: all." + (f" {peak}." if peak else ""))
    page.picture("years", _years(wanted, found, terms))
    st.subheader("By council", anchor=False)
    st.caption("Paragraphs; choose a council to see it alone")
    few, many = found["by_council"][:COUNCILS_SHOWN], found["by_council"][COUNCILS_SHOWN:]
    most = max(row["paragraphs"] for row in few)
    page.html(_by_council(page, few, most))
    if many:
        with st.expander(f"All {len(found['by_council'])} councils"):
            page.html(_by_council(page, many, most))


def _years(wanted: search.Search, found: Mapping[str, Any], terms: str) -> Picture:
    def make() -> Picture:
        rows = pd.DataFrame(found["by_year"])
        text = ", ".join(f"{row.year}: {row.found} of {row.searched}" for row in rows.itertuples())
        return Picture(
            spec=year_bars.shares_by_year(rows),
            alt=f"Documents with {terms}, of all that were searched, by year. {text}.",
            title=f"Documents with {terms}, by year of publication",
            lines=["Dark: inspection reports and letters with the words. Outline: all searched."],
            with_key=False,
        )

    picture: Picture = _of_this_visitor("years", wanted, make)
    return picture


def _by_grade(rows: list[Mapping[str, Any]]) -> Html:
    bars = [
        tag(
            "li",
            tag("span", chip(row["grade"]), class_="name")
            + tag("span", f"{row['found']} of {row['searched']}", class_="count")
            + _bar(row["found"] / row["searched"], f"{row['found'] / row['searched']:.0%}"),
        )
        for row in rows
    ]
    return tag("ul", join(bars, ""), class_="bars grades")


def _by_council(page: Page, rows: list[Mapping[str, Any]], most: int) -> Html:
    bars = []
    for row in rows:
        slug = page.choices.councils.slugs[int(row["la_code"])]
        of = f"in {counted(int(row['documents']), 'document')}"
        bars.append(
            tag(
                "li",
                tag(
                    "span",
                    inner_link(row["council"], page.choices.link(council=slug, page="1")),
                    class_="name",
                )
                + tag("span", f"{row['paragraphs']} {of}", class_="count")
                + _bar(row["paragraphs"] / most),
            )
        )
    return tag("ul", join(bars, ""), class_="bars")


def _bar(share: float, text: str = "") -> Html:
    inside = tag("span", text, style=f"width:{share:.1%}", class_="low" if share < 0.2 else None)
    return tag("span", inside, class_="bar", aria_hidden="true")


def _nothing_found(page: Page, wanted: search.Search, found: Mapping[str, Any]) -> None:
    """Say that nothing was found, and what would find more."""
    terms = " ".join(str(term) for term in wanted.terms)
    st.header(f"No paragraph has {markdown.plain(terms)}", anchor=False)
    searched = words.documents_of(found["searched"], are_reports=False)
    st.markdown(f"{searched[0].upper()}{searched[1:]} were searched.")
    apart = without_quotation_marks(wanted.terms)
    if apart != wanted.terms:
        more = search.count(page.warehouse, search.Search(apart, **_filters_of(wanted)))
        if more:
            has = "paragraph has" if more == 1 else "paragraphs have"
            st.button(
                f"Without quotation marks: {more:,} {has} all these words",
                on_click=choices.put,
                args=("q", as_typed(apart)),
                key="apart",
            )
    if wanted.is_filtered:
        everywhere = search.count(page.warehouse, search.Search(wanted.terms))
        st.button(
            f"Without the filters: {counted(everywhere, 'paragraph')}",
            on_click=_open_filters,
            key="unfiltered",
            disabled=not everywhere,
        )


def _filters_of(wanted: search.Search) -> dict[str, Any]:
    names = ("la_code", "framework", "year", "grade", "kind")
    return {name: getattr(wanted, name) for name in names}


def _open_filters() -> None:
    for name in ("council", "framework", "year", "grade", "kind"):
        choices.put(name, ALL)


def _downloads(page: Page, wanted: search.Search, found: Mapping[str, Any]) -> None:
    terms = " ".join(str(term) for term in wanted.terms)
    some = min(found["paragraphs"], MOST_ROWS)
    with_text = min(found["paragraphs"], MOST_ROWS_WITH_TEXT)
    page.downloads(
        "search",
        f"search {as_typed(wanted.terms)}",
        {
            f"List of {_all_or_first(some, found['paragraphs'])}": lambda: search.table(
                page.warehouse, wanted, MOST_ROWS, with_text=False
            ),
            f"The same with their words, {_all_or_first(with_text, found['paragraphs'])}": (
                lambda: search.table(page.warehouse, wanted, MOST_ROWS_WITH_TEXT, with_text=True)
            ),
        },
        _years(wanted, found, terms),
    )
    st.caption(
        "The words are Crown copyright. The column licence says under which licence each "
        "document is: those that are non_commercial may not be used commercially or adapted."
    )


def _all_or_first(some: int, every: int) -> str:
    return f"all {every:,}" if some == every else f"the first {some:,} of {every:,}"
