"""What all pages have in common: heading, choices, picture, table, downloads, links, sources.

A page is a module of explorer/views with `show(page)`, where `page` is a `Page` of this module.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.addresses import Councils, NoSuchCouncilError, quoted
from explorer.charts.drawing import pictures
from explorer.choices import COUNCIL, Choices
from explorer.connection import SharedWarehouse
from explorer.queries import england, shared
from explorer.words.england import day as england_words
from explorer.words.writing import being_checked, freshness, markdown, no_such_council
from explorer.words.writing.html import Html
from explorer.words.writing.sentences import long_date
from warehouse.common import clock, credit
from warehouse.exports.spreadsheet import make_safe

SOURCES = (
    "**Sources:** Ofsted, inspection reports and official statistics on local authority inspection "
    "outcomes; Department for Education, statistical neighbours; Office for National Statistics, "
    "boundaries. Contains public sector information licensed under the [Open Government Licence "
    "v3.0](https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/). "
    f"{credit.BOUNDARIES}"
)
PICTURE_SOURCE = "{} Councils Compared, facts known until {}."


@dataclass(frozen=True)
class Picture:
    """A chart, and what is said of it where it stands alone.

    Attributes:
        spec: A Vega-Lite specification as wide as its container, with its data as lists of rows,
            which are packed at once: a picture is kept for all visitors, and rows take ten times
            the room. Or what makes SVG that states its size, for a picture that the page shows
            as HTML.
        alt: What it shows, for those who do not see it.
        title: Its title in a picture that is downloaded.
        lines: What stands below the title there: the finding, without Markdown.
        with_key: Draw the key to the grades there.
        source: Whose data it is, where it is not Ofsted's alone.
    """

    spec: dict[str, Any] | Callable[[], str]
    alt: str
    title: str
    lines: Sequence[str] = ()
    with_key: bool = True
    source: str = "Ofsted, inspection reports and official statistics."

    def __post_init__(self) -> None:
        """Pack the data as Streamlit sends it: Arrow's format."""
        if isinstance(self.spec, dict):
            packed = {name: _packed(rows) for name, rows in self.spec.get("datasets", {}).items()}
            object.__setattr__(self, "spec", {**self.spec, "datasets": packed})

    @property
    def shown(self) -> dict[str, Any]:
        """The specification as Streamlit takes it."""
        if not isinstance(self.spec, dict):
            raise TypeError("SVG is shown as HTML")
        return self.spec

    def drawing(self) -> dict[str, Any] | str:
        """Return what charts/drawing/pictures.py draws: a specification with its rows, or SVG."""
        if not isinstance(self.spec, dict):
            return self.spec()
        rows = {name: _unpacked(packed) for name, packed in self.spec["datasets"].items()}
        return {**self.spec, "datasets": rows}


def _packed(rows: Any) -> bytes:
    """Return rows as a stream of Arrow's, which Streamlit takes as it is."""
    if isinstance(rows, bytes):
        return rows
    table = (
        pa.Table.from_pandas(rows, preserve_index=False)
        if isinstance(rows, pd.DataFrame)
        else pa.Table.from_pylist(list(rows))
    )
    written = io.BytesIO()
    with pa.ipc.new_stream(written, table.schema) as stream:
        stream.write_table(table)
    return written.getvalue()


def _unpacked(packed: bytes) -> list[dict[str, Any]]:
    with pa.ipc.open_stream(packed) as stream:
        return stream.read_all().to_pylist()


class Page:
    """One page in one run of it.

    Attributes:
        warehouse: Where answers come from; `warehouse.cached` keeps what is the same for all.
        choices: The controls, tied to the address.
        known_until: The day up to which the facts are known; "now" means this day.
    """

    def __init__(self, warehouse: SharedWarehouse, path: str, title: str, until: date) -> None:
        """Read the address, and lay out what stands above the page's own content."""
        self.warehouse = warehouse
        self.path = path
        self.known_until = until
        self._title = title
        self._is_answer = True
        councils = warehouse.cached(
            "councils",
            lambda: Councils.of(
                shared.councils(warehouse).to_dict("records"),
                until,
                england.places(warehouse, until).to_dict("records"),
            ),
        )
        self.choices = Choices(path, councils)
        self._notices = st.container(key="notices")
        self._heading = st.container(key="heading")
        if message := freshness.warning(until, clock.now().date(), shared.failed_run(warehouse)):
            with self._notices:
                st.warning(message, icon=":material/schedule:")

    def draw(self, show: Callable[[Page], None]) -> None:
        """Draw the page: what is its own, and its foot.

        Args:
            show: That of a module of explorer/views. Where it asks for the council of the address,
                and there is none so called, the page says so and nothing else.
        """
        try:
            show(self)
        except NoSuchCouncilError as problem:
            self._no_such_council(problem)
        self._close()

    def heading(self, title: str, lead: str | None = None) -> None:
        """Write the page's one heading above the choices, whenever it is known.

        Args:
            title: In Markdown made safe.
            lead: A sentence or two below it, in Markdown made safe.
        """
        self._title = markdown.spoken(title)
        with self._heading:
            st.title(title, anchor=False)
            if lead:
                st.markdown(lead)

    def _no_such_council(self, problem: NoSuchCouncilError) -> None:
        """Say above the choices that the address names no council, and which may be meant.

        Nothing else is shown: the grades of another council would be read as those asked for.
        """
        self.choices.stop()
        self._is_answer = False
        names = self.choices.councils.names
        near = [
            (names[slug], f"{self.path}{self.choices.instead(COUNCIL, slug)}")
            for slug in problem.near
        ]
        self.heading(no_such_council.title(quoted(problem.typed)))
        with self._heading:
            self.html(no_such_council.lead(near, "england"))

    def checked(self) -> list[dict[str, Any]]:
        """Return what somebody says is wrong and is being checked: see `shared.being_checked`."""
        return self.warehouse.cached("being checked", lambda: shared.being_checked(self.warehouse))

    def note_checked(
        self, councils: Iterable[str] | None = None, strands: Iterable[str] | None = None
    ) -> None:
        """Say above the page which of the grades that it shows are being checked.

        Args:
            councils: As for `being_checked.concerned`.
            strands: As for `being_checked.concerned`.
        """
        if concerned := being_checked.concerned(self.checked(), councils, strands):
            with self._notices:
                self.html(being_checked.notice(concerned))

    def places(self) -> dict[str, str]:
        """Return the councils and the districts that lead to them, for `Choices.council`."""
        return self.warehouse.cached(
            "places",
            lambda: england_words.places(
                england.places(self.warehouse, self.known_until).to_dict("records")
            ),
        )

    def strand_names(self) -> dict[str, str]:
        """Return the names of all strands by id, in the order in which they are shown."""
        return self.warehouse.cached(
            "strand names",
            lambda: {
                row["strand"]: row["name"]
                for row in shared.strands(self.warehouse).to_dict("records")
            },
        )

    def choices_box(self) -> DeltaGenerator:
        """Return the container for the controls."""
        return st.container(key="choices")

    def finding(self, text: str, name: str = "page") -> None:
        """Write what a picture shows, large.

        Args:
            text: In Markdown made safe.
            name: Unique on the page.
        """
        with st.container(key=f"finding-{name}"):
            st.markdown(text)

    def html(self, content: Html) -> None:
        """Show HTML made by explorer/words/writing/html.py."""
        st.html(content.text)

    def picture(self, name: str, picture: Picture, *, fills: bool = False) -> None:
        """Show a chart. Its downloads go with those of its table: see `downloads`.

        Args:
            name: Unique on the page.
            picture: The chart.
            fills: As high as the style makes its place, which may differ by width; else as high as
                the specification says.
        """
        st.vega_lite_chart(
            spec=picture.shown,
            width="stretch",
            height="stretch" if fills else "content",
            theme=None,
            key=f"chart-{name}",
            alt=picture.alt,
        )

    def downloads(
        self,
        name: str,
        file_name: str,
        tables: Mapping[str, Callable[[], pd.DataFrame | Sequence[Mapping[str, Any]]]],
        picture: Picture | None = None,
    ) -> None:
        """Offer tables as CSV and a chart as PNG and SVG; each is made when it is asked for.

        Args:
            name: Unique on the page.
            file_name: Without its ending; anything but letters and digits becomes a hyphen.
            tables: What to write on the button, and what makes the table.
            picture: The chart, if there is one.
        """
        file = file_part(file_name)
        with st.container(horizontal=True, key=f"downloads-{name}"):
            for number, (label, make) in enumerate(tables.items()):
                st.download_button(
                    f"{label} (CSV)",
                    partial(_made_csv, make),
                    file_name=f"{file}{f'-{number + 1}' if number else ''}.csv",
                    mime="text/csv",
                    key=f"csv-{name}-{number}",
                    on_click="ignore",
                )
            if picture is None:
                return
            caption = pictures.Caption(
                picture.title,
                picture.lines,
                PICTURE_SOURCE.format(picture.source, long_date(self.known_until)),
                picture.with_key,
            )
            st.download_button(
                "Chart (PNG)",
                lambda: pictures.png(picture.drawing(), caption),
                file_name=f"{file}.png",
                mime="image/png",
                key=f"png-{name}",
                on_click="ignore",
            )
            st.download_button(
                "Chart (SVG)",
                lambda: pictures.svg(picture.drawing(), caption).encode(),
                file_name=f"{file}.svg",
                mime="image/svg+xml",
                key=f"svg-{name}",
                on_click="ignore",
            )

    def _close(self) -> None:
        """Write the address, what was asked for in vain, and the foot of the page."""
        self.choices.close()
        with self._notices:
            for problem in self.choices.messages():
                st.warning(problem)
            for note in self.choices.notes:
                st.info(note)
        if self._is_answer:
            self._link_and_citation(self.address())
        st.caption(f"{freshness.known_until(self.known_until)} {SOURCES}")

    def _link_and_citation(self, address: str) -> None:
        with st.expander("Copy the link, or cite this view"):
            st.caption("Link to this view, with all that was chosen")
            st.code(address, language=None, wrap_lines=True)
            st.caption("To cite it")
            st.code(
                f"Councils Compared: {self._title}. {freshness.known_until(self.known_until)} "
                f"{address}",
                language=None,
                wrap_lines=True,
            )

    def address(self) -> str:
        """Return the whole address of this view, with all that was chosen or is the default."""
        here = urlsplit(st.context.url or "")
        base = f"{here.scheme}://{here.netloc}" if here.netloc else ""
        return f"{base}/{self.path}{self.choices.link()}"


def _made_csv(make: Callable[[], pd.DataFrame | Sequence[Mapping[str, Any]]]) -> bytes:
    return as_csv(make())


def as_csv(rows: pd.DataFrame | Sequence[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV for spreadsheets: UTF-8 with the mark that Excel looks for.

    A cell that a spreadsheet would take for a formula has an apostrophe before it, by the rule of
    `councils export` (`warehouse.exports.spreadsheet.RULE`).
    """
    if isinstance(rows, pd.DataFrame):
        names, lines = list(rows.columns), list(rows.itertuples(index=False, name=None))
    else:
        names = list(rows[0]) if rows else []
        lines = [tuple(row[name] for name in names) for row in rows]
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow(names)
    out.writerows([_cell(value) for value in line] for line in lines)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _cell(value: Any) -> Any:
    if not markdown.known(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return make_safe(value) if isinstance(value, str) else value


def file_part(text: str) -> str:
    """Return text as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
