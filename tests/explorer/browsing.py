"""A visit to the explorer in a real browser, and what can be asked of the page that it shows."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

CHART = '[data-testid="stVegaLiteChart"] svg'
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TIMEOUT = 120_000
expect.set_options(timeout=TIMEOUT)  # else five seconds, which a busy machine needs for an answer


class Visit:
    """One page of a server, and what it has asked for and complained of."""

    def __init__(self, browser: Browser, url: str, width: int = 1280, height: int = 900) -> None:
        self.url = url
        self.page: Page = browser.new_page(viewport={"width": width, "height": height})
        self.page.set_default_timeout(TIMEOUT)
        self.width = width
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _hear(self, message: ConsoleMessage) -> None:
        # Below the first page Streamlit looks for its server at two addresses; one is not there.
        if "_stcore" in message.location.get("url", ""):
            return
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        """Open the page at a path and wait until it is all there."""
        self.page.goto(self.url + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the last line of the page is there and nothing is being computed or drawn."""
        expect(self.page.get_by_text("Facts known until").last).to_be_visible()
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        if self.page.get_by_test_id("stVegaLiteChart").count():
            expect(self.page.locator(CHART).first).to_be_attached()

    def elsewhere(self) -> list[str]:
        """Return the addresses of other hosts that the page has asked for anything."""
        own = (self.url, "data:", "blob:", "ws://127.0.0.1:")
        return [url for url in self.asked if not url.startswith(own)]


def widest(page: Page) -> int:
    """Return how wide a page is with all that sticks out of it."""
    main = page.get_by_test_id("stMain")
    return max(
        page.evaluate("document.documentElement.scrollWidth"),
        main.evaluate("element => element.scrollWidth"),
    )


def words_cut_off(page: Page) -> list[str]:
    """Return the words in charts that stick out of the window, or out of their chart."""
    size = page.viewport_size
    assert size is not None
    return page.eval_on_selector_all(
        f"{CHART} text",
        """(texts, width) => texts
            .filter(text => text.textContent && getComputedStyle(text).opacity > 0)
            .filter(text => {
                const box = text.getBoundingClientRect()
                const chart = text.ownerSVGElement.getBoundingClientRect()
                return box.left < Math.max(0, chart.left) - 1
                    || box.right > Math.min(width, chart.right) + 1
            })
            .map(text => text.textContent)""",
        size["width"],
    )


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and good practice, each with its elements."""
    found = Axe().run(page, options={"runOnly": AXE_RULES}).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:200] for node in rule['nodes']]}"
        for rule in found
    ]


def choose(page: Page, typed: str, council: str, label: str = "Council") -> None:
    """Type into the list of councils, and take the one that it then offers first."""
    page.get_by_label(label, exact=True).click()
    page.keyboard.type(typed)
    options = page.get_by_role("option")
    expect(options).to_have_text([council])
    page.keyboard.press("Enter")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what matches the selector has the focus.

    Raises:
        AssertionError: no number of tabs reaches it.
    """
    for _ in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"no number of tabs reaches {selector}")
