"""The controls of a page, tied to its address: explorer/addresses.py says what stands there.

Streamlit's own binding writes labels into the address, so this does it instead. The rule: a choice
that the visitor made is in the address, as ids; what nobody chose follows the page's defaults.
Each change is a step in the browser's history, and going back brings the choices back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from explorer import addresses
from explorer.addresses import NoSuchCouncilError, NotUnderstoodError, Parameter
from explorer.words import story
from explorer.words.writing import markdown
from explorer.words.writing.sentences import long_date, sentence

STATE = "address"
"""Where a session keeps what it knows of the address of its page."""
COUNCIL = "council"
"""The choice that goes along from page to page."""
# Added to links by the sites that people share them on; they ask for nothing here.
_NOT_OURS = ("utm_", "fbclid", "gclid", "mc_", "embed")

Value = TypeVar("Value")


@dataclass
class _Address:
    """What a session knows of the address of the page that is open.

    Attributes:
        page: The page.
        seen: The address as it was read or written last.
        chosen: What stands in it because of the visitor, by name.
        changed: Whether a control was changed since; then the controls are right, else the
            address is, for the visitor went back or followed a link.
        council: The council chosen last, on whatever page.
        unknown: What the address calls a council that is none, by name, until one is chosen.
    """

    page: str | None = None
    seen: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[str, Any] = field(default_factory=dict)
    changed: bool = False
    council: str | None = None
    unknown: dict[str, str] = field(default_factory=dict)


def _state() -> _Address:
    if STATE not in st.session_state:
        st.session_state[STATE] = _Address()
    return st.session_state[STATE]


def _asked() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def put(name: str, value: Any) -> None:
    """Choose a value as if its control had been used: for `on_click` of a button.

    Args:
        name: The choice, as it is called in the address.
        value: What its parameter reads: a slug, an id, a date, a tuple.
    """
    state = _state()
    state.chosen[name] = value
    state.unknown.pop(name, None)
    state.changed = True


def _used(name: str) -> None:
    """Take what a control was set to; called by Streamlit before the page runs."""
    put(name, st.session_state[name])


def _found(name: str) -> None:
    """Take the council that a place leads to."""
    put(name, st.session_state[name].partition("|")[0])


def _show(name: str, value: Any) -> None:
    """Set a control, unless it shows this already: what is set anew may undo a click on its way."""
    if name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value


class Choices:
    """The choices of one page, in one run of it.

    Ask for each choice once, in the order of dependence; `close` writes the address.
    """

    def __init__(self, page: str, councils: addresses.Councils) -> None:
        """Read the address.

        Args:
            page: Path of the page.
            councils: Those that can be chosen.
        """
        self.councils = councils
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._page = page
        self._state = _state()
        self._asked = _asked()
        is_other_page = self._state.page != page
        self._is_new_address = is_other_page or (
            self._asked != self._state.seen and not self._state.changed
        )
        self._declared: dict[str, tuple[Parameter[Any], Any, Any]] = {}
        self._stopped = False
        if self._is_new_address:
            self._state.chosen = {}
            self._state.unknown = {}
            self._state.changed = False
            carried_council = self._state.council
            if is_other_page and self._state.page is not None and carried_council in councils.names:
                self._carried_council = carried_council
            else:
                self._carried_council = None
        else:
            self._carried_council = None

    @property
    def is_opened(self) -> bool:
        """Whether the page was opened just now, or an address was followed: no control was used."""
        return self._is_new_address

    def value(self, name: str, parameter: Parameter[Value], default: Value) -> Value:
        """Return a choice that no control of its own shows, such as one that buttons `put`.

        Args:
            name: As it is called in the address.
            parameter: What the address can say.
            default: What is shown if it says nothing.
        """
        if self._is_new_address and name in self._asked:
            try:
                self._state.chosen[name] = parameter.read(self._asked[name])
                if line := parameter.note(self._asked[name]):
                    self.notes.append(line)
            except NotUnderstoodError as problem:
                self.problems.append(f"{markdown.plain(name)}: {problem}")
        elif name == COUNCIL and self._carried_council:
            self._state.chosen[name] = self._carried_council
            self._state.changed = True
        chosen: Value = self._state.chosen.get(name, default)
        self._declared[name] = (parameter, default, chosen)
        if name == COUNCIL and name in self._state.chosen:
            self._state.council = str(chosen)
        return chosen

    def council(
        self,
        label: str = "Council",
        default: str = story.SLUG,
        name: str = COUNCIL,
        places: Mapping[str, str] | None = None,
    ) -> str:
        """Draw the list of councils and return the slug of the one chosen.

        Args:
            label: What is asked.
            default: The slug if nothing is said.
            name: As it is called in the address.
            places: Offered instead, by slug, or by slug, "|" and more where a place leads to a
                council: districts.

        Raises:
            NoSuchCouncilError: the address names a council that there is not. The list is drawn
                with none chosen: another council's grades would be read as those asked for.
        """
        names = self.councils.names
        if problem := self._no_such_council(name):
            _show(name, None)
            options = names if places is None else places
            st.selectbox(
                label,
                list(options),
                index=None,
                placeholder="Choose a council",
                format_func=options.__getitem__,
                key=name,
                on_change=_used if places is None else _found,
                args=(name,),
            )
            raise problem
        default = default if default in names else next(iter(names))
        chosen = self.value(name, addresses.OneCouncil(self.councils), default)
        if places is None:
            return str(self._select(name, label, list(names), chosen, lambda slug: names[slug]))
        options = places if chosen in places else {chosen: names[chosen], **places}
        _show(name, chosen)
        st.selectbox(
            label,
            list(options),
            format_func=options.__getitem__,
            key=name,
            on_change=_found,
            args=(name,),
        )
        return chosen

    def _no_such_council(self, name: str) -> NoSuchCouncilError | None:
        """Return the problem if the address names no council, until one is chosen."""
        if self._is_new_address and name in self._asked:
            try:
                addresses.OneCouncil(self.councils).read(self._asked[name])
            except NoSuchCouncilError as problem:
                self._state.unknown[name] = problem.typed
        typed = self._state.unknown.get(name)
        return None if typed is None else self.councils.unknown(typed)

    def stop(self) -> None:
        """Say that the page is not drawn to its end: what else its address asks for is not told."""
        self._stopped = True

    def instead(self, name: str, value: str) -> str:
        """Return the address that is open with something else asked for, from the "?" on."""
        asked = {**{one: texts[-1] for one, texts in self._asked.items()}, name: value}
        return f"?{urlencode(asked, safe=',')}"

    def councils_of_choice(
        self, label: str, name: str = "with", most: int = 12, help_text: str | None = None
    ) -> tuple[str, ...]:
        """Draw a list of which several councils can be chosen; return their slugs."""
        names = self.councils.names
        chosen = self.value(name, addresses.SeveralCouncils(self.councils, most), ())
        _show(name, list(chosen))
        picked = st.multiselect(
            label,
            list(names),
            format_func=lambda slug: names[slug],
            max_selections=most,
            placeholder="Add councils by name",
            help=help_text,
            key=name,
            on_change=_used,
            args=(name,),
        )
        return tuple(picked)

    def day(
        self,
        name: str,
        label: str,
        default: date,
        earliest: date,
        latest: date,
        offered: Mapping[date, str] | None = None,
        help_text: str | None = None,
    ) -> date:
        """Draw a list of days into which any other day can be typed; return the one chosen.

        Streamlit's own field of dates has targets too small to hit with a thumb.

        Args:
            name: As it is called in the address.
            label: What is asked.
            default: The day if none is chosen.
            earliest: The first day there can be.
            latest: The last day there can be.
            offered: What happened on the days worth choosing ("report"), by day.
            help_text: More about it, behind a question mark.
        """
        parameter = addresses.Day(earliest, latest)
        before = self._declared_before(name, default)
        typed = self._state.chosen.get(name)
        if isinstance(typed, str):  # typed just now, or taken from the list
            try:
                self._state.chosen[name] = parameter.read([typed])
            except NotUnderstoodError as problem:
                self.problems.append(f"{markdown.plain(label)}: {problem}")
                self._state.chosen[name] = before
        chosen = self.value(name, parameter, default)
        self._remember(name, chosen)
        happened = {day.isoformat(): text for day, text in (offered or {}).items()}
        days = sorted({*happened, chosen.isoformat()}, reverse=True)

        def shown_as(day: str) -> str:
            known = addresses.typed_day(day)
            if known is None:
                return day
            return long_date(known) + (f", {happened[day]}" if day in happened else "")

        self._select(
            name,
            label,
            days,
            chosen.isoformat(),
            shown_as,
            accept_new_options=True,
            help=help_text or "Choose a day from the list, or type any other, like 7 April 2017.",
        )
        return chosen

    def one(
        self, name: str, label: str, options: Mapping[str, str], default: str, pills: bool = False
    ) -> str:
        """Draw a list, or buttons, of which one is chosen; return its id.

        Args:
            name: As it is called in the address.
            label: What is asked.
            options: What each is called, by id.
            default: The id chosen if nothing is said.
            pills: Buttons side by side instead of a list.
        """
        chosen = self.value(name, addresses.OneOf(options), default)
        if not pills:
            return str(self._select(name, label, list(options), chosen, options.__getitem__))
        _show(name, chosen)
        picked = st.pills(
            label,
            list(options),
            format_func=options.__getitem__,
            required=True,
            key=name,
            on_change=_used,
            args=(name,),
            wrap=True,
        )
        return str(picked)

    def several(
        self, name: str, label: str, options: Mapping[str, str], default: Sequence[str]
    ) -> tuple[str, ...]:
        """Draw buttons of which any can be chosen; return the ids chosen, in their order."""
        usual = tuple(option for option in options if option in default)
        chosen = self.value(name, addresses.SeveralOf(options), usual)
        _show(name, [option for option in options if option in chosen])
        picked = st.pills(
            label,
            list(options),
            selection_mode="multi",
            format_func=options.__getitem__,
            key=name,
            on_change=_used,
            args=(name,),
            wrap=True,
        )
        return tuple(option for option in options if option in picked)

    def text(self, name: str, label: str, longest: int = 200, **look: Any) -> str:
        """Draw a field for words; return what stands in it."""
        chosen = self.value(name, addresses.Text(longest), "")
        _show(name, chosen)
        return st.text_input(
            label, max_chars=longest, key=name, on_change=_used, args=(name,), **look
        )

    def close(self) -> None:
        """Write the address if the visitor changed it; note what it asks for in vain."""
        state = self._state
        if self._is_new_address and not self._stopped:
            self.problems += [
                f"{addresses.quoted(name)} is nothing that this page can be asked for."
                for name in self._asked
                if name not in self._declared
                and name not in state.unknown
                and not name.lower().startswith(_NOT_OURS)
            ]
        state.page, state.seen = self._page, self._asked
        if state.changed:
            parameters = self.as_parameters(everything=False)
            if {name: [text] for name, text in parameters.items()} != self._asked:
                st.query_params.from_dict(parameters)
            state.seen = {name: [text] for name, text in parameters.items()}
            state.changed = False

    def as_parameters(self, *, everything: bool) -> dict[str, str]:
        """Return what the address says, by name.

        Args:
            everything: Also what nobody chose: for a link that shall show the same for ever.
        """
        parameters = {}
        for name, (parameter, default, value) in self._declared.items():
            current = self._state.chosen.get(name, value)
            as_default = (
                tuple(current) == tuple(default)
                if isinstance(default, tuple | list)
                else current == default
            )
            if everything or (name in self._state.chosen and not as_default):
                parameters[name] = parameter.write(current)
        return parameters

    def link(self, **other: str) -> str:
        """Return the address of this view, with everything said, from the "?" on.

        Args:
            other: What to say instead, as it stands in an address.
        """
        parameters = {**self.as_parameters(everything=True), **other}
        return f"?{urlencode(parameters, safe=',')}" if parameters else ""

    def messages(self) -> list[str]:
        """Return what was asked for in vain, a line each."""
        return [sentence(problem) for problem in self.problems]

    def _select(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        chosen: str,
        shown_as: Callable[[str], str],
        **more: Any,
    ) -> str | None:
        _show(name, chosen)
        return st.selectbox(
            label,
            options,
            format_func=shown_as,
            key=name,
            on_change=_used,
            args=(name,),
            **more,
        )

    def _declared_before(self, name: str, default: date) -> date:
        return st.session_state.get(f"{name} before", default)

    def _remember(self, name: str, day: date) -> None:
        st.session_state[f"{name} before"] = day
