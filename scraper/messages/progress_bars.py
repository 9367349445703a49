"""The bars that a terminal shows; they fit 40 columns and follow its size."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn
from rich.progress import Progress as Bars
from rich.table import Column
from rich.text import Text

_WHOLE = Column(no_wrap=True)  # never cut off: a count without its end says something else
_WIDEST_BAR = 30  # columns
_BESIDE_THE_BAR = 34  # columns, for what it is, the counts and the time left
_LEAST_OF_A_NAME = 8  # columns; where there are fewer, what came last is left out


class _Bar(BarColumn):
    """A bar that gives way before the counts do."""

    def __init__(self, console: Console) -> None:
        super().__init__(table_column=_WHOLE)
        self._console = console

    def render(self, task: Task) -> Any:
        """Return the bar, as long as the terminal allows."""
        self.bar_width = max(4, min(_WIDEST_BAR, self._console.width - _BESIDE_THE_BAR))
        return super().render(task)


class _Latest(ProgressColumn):
    """What came last, where there is room for it."""

    def __init__(self, console: Console) -> None:
        super().__init__(table_column=_WHOLE)
        self._console = console

    def render(self, task: Task) -> Text:
        """Return the name, cut to the room that is left."""
        room = self._console.width - _BESIDE_THE_BAR - _WIDEST_BAR
        latest = Text("")
        if room >= _LEAST_OF_A_NAME:
            latest.append(task.fields["latest"])
            latest.truncate(room, overflow="ellipsis")
        return latest


def bars(console: Console | None = None) -> Bars:
    """Return the bars, not yet drawn; each task has the fields `left` and `latest`.

    Args:
        console: Where they go; standard error by default.
    """
    console = console or Console(stderr=True)
    return Bars(
        TextColumn("{task.description:<9}", table_column=_WHOLE),
        _Bar(console),
        TextColumn("{task.completed}/{task.total}", table_column=_WHOLE),
        TextColumn("{task.fields[left]:<10}", table_column=_WHOLE),
        _Latest(console),
        console=console,
    )
