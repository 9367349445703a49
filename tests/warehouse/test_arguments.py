"""What people give to commands is read in one way everywhere, or refused in a line."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scraper.sites import SITES
from warehouse.commands.changes import changes
from warehouse.commands.sql import sql
from warehouse.common import front_door
from warehouse.common.arguments import LocalPath, Seconds, WebAddress, is_web_address
from warehouse.common.home import find_home
from warehouse.common.problems import Problem


def parameters() -> list[tuple[str, click.Parameter]]:
    """Return every parameter of every command, by the command's name."""
    front = front_door.councils
    context = click.Context(front)
    found = [("", parameter) for parameter in front.params]
    for name in front.list_commands(context):
        command = front.get_command(context, name)
        assert command is not None
        found += [(name, parameter) for parameter in command.params]
    return found


def test_no_command_reads_a_path_an_address_or_seconds_in_a_way_of_its_own() -> None:
    # An address that a stand-in takes the place of is that of a site: scraper/sites.py reads it.
    of_sites = tuple(SITES)
    own = [
        (command, parameter.name)
        for command, parameter in parameters()
        for general, ours in ((click.Path, LocalPath), (click.FloatRange, Seconds))
        if isinstance(parameter.type, general) and not isinstance(parameter.type, ours)
    ]
    own += [
        (command, parameter.name)
        for command, parameter in parameters()
        if parameter.name not in of_sites
        if getattr(parameter, "metavar", None) == "URL"
        if not isinstance(parameter.type, WebAddress)
    ]
    assert own == []
    paths = [each for each in parameters() if isinstance(each[1].type, LocalPath)]
    assert len(paths) > 10


def test_a_tilde_in_quotes_is_ones_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert LocalPath().convert("~/data", None, None) == tmp_path / "data"
    assert find_home("~/home").folder == tmp_path / "home"


def test_a_tilde_with_the_name_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match="nobody's own folder is known for ~nobody-here in"):
        LocalPath().convert("~nobody-here/data", None, None)
    monkeypatch.setenv("COUNCILS_HOME", "~nobody-here/data")
    with pytest.raises(Problem, match="nobody's own folder"):
        find_home()


def test_an_empty_path_is_refused_for_nobody_means_the_folder_one_is_in() -> None:
    for command, parameter in parameters():
        if isinstance(parameter.type, LocalPath):
            with pytest.raises(click.BadParameter, match="it is empty"):
                parameter.type.convert("", parameter, click.Context(click.Command(command)))


def test_a_dash_is_standard_input_and_no_path() -> None:
    assert str(LocalPath(dir_okay=False, allow_dash=True).convert("-", None, None)) == "-"


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "http://127.0.0.1:8600/a/b?c=d#e", "https://münchen.example/ü",
     "HTTPS://example.org", "http://[::1]:80/"],
)  # fmt: skip
def test_an_address_of_the_web_is_one(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "x", "example.org", "ftp://example.org", "javascript:alert(1)", "http://", "http://[",
     "http://x y", "https://x/\n", "https://x/\u2028", 'https://x/"', "https://x/<", "http://a@b.c",
     "http://x:port/", "http://x:99999/", "http:///path"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    assert not is_web_address(address)


def test_paths_are_put_behind_an_address_only_where_it_has_no_query() -> None:
    base = WebAddress(is_base=True)
    assert base.convert("https://example.org/", None, None) == "https://example.org"
    with pytest.raises(click.BadParameter, match=r"without \? and #"):
        base.convert("https://example.org/?a", None, None)
    assert WebAddress().convert("https://example.org/?a", None, None) == "https://example.org/?a"


def test_no_number_is_no_number_of_seconds() -> None:
    assert Seconds(min=0, max=10).convert("2.5", None, None) == 2.5
    with pytest.raises(click.BadParameter, match="'nan' is no number of seconds"):
        Seconds(min=0, max=10).convert("nan", None, None)


@pytest.mark.parametrize(
    "query", ["-- why\nSELECT 1", "--why?\nSELECT 1", "--\tone line of a comment alone"]
)
def test_a_query_that_begins_with_a_comment_is_no_option(query: str) -> None:
    for words in ([query, "--timeout", "5"], ["--timeout", "5", query], ["--", query]):
        with sql.make_context("sql", list(words)) as context:
            assert context.params["query"] == query


def test_an_option_that_there_is_not_is_no_query() -> None:
    for words in (["--formt", "csv"], ["--formt csv"], ["--a=b\nc"]):
        with pytest.raises(click.NoSuchOption):
            sql.make_context("sql", words)


def test_a_day_to_come_is_no_first_day_of_changes(tmp_path: Path) -> None:
    ran = CliRunner().invoke(changes, ["--since", "2099-01-01", "--home", str(tmp_path)])
    assert ran.exit_code == 2
    assert "--since 2099-01-01 is in the future" in ran.output


def end_of(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """Return the exit code of a command line, run in this process, whose streams stay."""
    monkeypatch.setattr(front_door, "_open_streams", lambda: None)
    monkeypatch.setattr(front_door, "_discard_output", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["councils", *words])
    with pytest.raises(SystemExit) as ended:
        front_door.main()
    return ended.value.code


def test_a_reader_that_has_gone_is_no_failure_of_any_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def prints() -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(front_door.Commands, "get_command", lambda *_: prints)
    assert end_of(monkeypatch, "prints") == 0
    assert capsys.readouterr().err == ""


def test_bad_usage_is_one_line_whatever_was_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end_of(monkeypatch, "status", "two\nlines\x1b[2J") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "two lines" in line
    assert line.isprintable()
