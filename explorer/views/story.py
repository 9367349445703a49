"""The story: Tower Hamlets from 2012 on, for a reader who has never heard of Ofsted."""

from __future__ import annotations

import streamlit as st

from explorer.frame import Page

TITLE = "The story"
PATH = ""
ORDER = 1


def show(page: Page) -> None:
    """Draw the page."""
    page.heading(
        "How one council’s services for children fell, and what came after",
        "Tower Hamlets, in the east of London, was graded *good* in 2012 and *inadequate* in 2017.",
    )
    st.link_button("See it beside its peers", "compare?council=tower-hamlets")
