"""Navigation and theme. Each module in explorer/views is a page and needs no other mention.

A page has a TITLE, a PATH (its address; "" is the first page), an ORDER in the navigation, and
`show(page)`, which gets a `Page` of explorer/frame.py.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import streamlit as st

from explorer import views
from explorer.connection import SharedWarehouse, shared_warehouse
from explorer.frame import Page
from explorer.queries import shared
from warehouse.common.home import find_home
from warehouse.common.problems import Problem

ICON = Path(__file__).parent / "site" / "assets" / "icon.svg"
BRAND = """<div class="brand"><span></span><span></span><span></span><span></span>
Councils Compared <small>How Ofsted has judged children’s services since 2009</small></div>"""
STYLES = [
    Path(__file__).with_name("style.css"),
    *(Path(__file__).parent / "styles" / name for name in ("charts.css", "stacked.css")),
]


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Councils Compared", page_icon=ICON, layout="wide")
    for style in STYLES:
        st.html(style)
    st.html(BRAND)
    warehouse = shared_warehouse(str(find_home().warehouse))
    page = st.navigation(
        [
            st.Page(
                functools.partial(_show, module, warehouse),
                title=module.TITLE,
                url_path=module.PATH,
                default=module.PATH == "",
            )
            for module in _pages()
        ],
        position="top",
        expanded=True,
    )
    try:
        page.run()
    except Problem as problem:
        # The line names files of this machine: it is for whoever runs the explorer.
        problem.show()
        st.error(
            "The data cannot be read just now, so there is nothing to show. If you run this "
            "explorer, its terminal says why."
        )


@functools.cache
def _pages() -> list[ModuleType]:
    """Return the pages in the order of the navigation."""
    found = (
        importlib.import_module(f"{views.__name__}.{module.name}")
        for module in pkgutil.iter_modules(views.__path__)
    )
    return sorted(found, key=lambda module: module.ORDER)


def _show(module: ModuleType, warehouse: SharedWarehouse) -> None:
    until = shared.held_until(warehouse)
    if until is None:
        st.title("Councils Compared", anchor=False)
        st.info("No inspections have been collected yet, so there is nothing to show.")
        return
    page = Page(warehouse, module.PATH, module.TITLE, until)
    page.draw(module.show)


run()
