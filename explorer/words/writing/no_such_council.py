"""What a page says where its address asks for a council that there is not."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.words.writing import html
from explorer.words.writing.html import Html


def title(quoted: str) -> str:
    """Return the heading, in Markdown made safe.

    Args:
        quoted: What stood in the address, cut, made safe and in quotation marks.
    """
    return "Which council?" if quoted == "“”" else f"No council is called {quoted}"


def lead(near: Sequence[tuple[str, str]], everywhere: str) -> Html:
    """Say which councils may be meant, as links, and where all are; no council is shown instead.

    Args:
        near: The few that may be meant: their names, and the address of this page on each.
        everywhere: Address of the page that lists every council.
    """
    parts = []
    if near:
        links = [html.inner_link(name, address) for name, address in near]
        parts.append(html.html("Did you mean ") + html.join(links, " or ") + Html("? "))
    parts.append(
        html.html("Choose one from the list below, or find it on the ")
        + html.inner_link("map of England", everywhere)
        + Html(".")
    )
    return html.tag("p", html.join(parts, ""), class_="no-such-council")
