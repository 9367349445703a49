"""What becomes of the folder that pages are written into."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explorer.site import folder
from explorer.site.folder import LIST, STAGE, write_folder
from warehouse.common.problems import Problem

PAGES = {"index.html": b"one", "councils/bury/index.html": b"two"}


def contents(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and path.name != LIST
    }


def test_it_holds_the_pages(tmp_path: Path) -> None:
    written = write_folder(tmp_path / "new", PAGES)
    assert contents(tmp_path / "new") == PAGES
    assert (written.files, written.changed, written.removed) == (2, 2, 0)


def test_a_page_that_has_not_changed_keeps_its_time(tmp_path: Path) -> None:
    write_folder(tmp_path, PAGES)
    for path in PAGES:
        os.utime(tmp_path / path, (1, 1))
    written = write_folder(tmp_path, PAGES | {"index.html": b"other"})
    assert written.changed == 1
    assert (tmp_path / "councils/bury/index.html").stat().st_mtime == 1
    assert (tmp_path / "index.html").stat().st_mtime > 1


def test_a_page_that_is_gone_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    write_folder(tmp_path, PAGES)
    assert write_folder(tmp_path, {"index.html": b"one"}).removed == 1
    assert not (tmp_path / "councils").exists()


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    write_folder(tmp_path, PAGES)
    (tmp_path / "CNAME").write_text("councils.example.org")
    (tmp_path / "councils/bury/note.txt").write_text("mine")
    write_folder(tmp_path, {"index.html": b"one"})
    assert contents(tmp_path).keys() == {"index.html", "CNAME", "councils/bury/note.txt"}


def test_a_stranger_s_file_in_the_way_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(Problem, match=r"index\.html was not written by `councils publish`"):
        write_folder(tmp_path, PAGES)
    assert contents(tmp_path) == {"index.html": b"mine"}


def test_a_page_changed_by_hand_is_refused_and_kept(tmp_path: Path) -> None:
    write_folder(tmp_path, PAGES)
    (tmp_path / "index.html").write_text("changed by hand")
    with pytest.raises(Problem, match="changed since"):
        write_folder(tmp_path, PAGES | {"index.html": b"three"})
    assert (tmp_path / "index.html").read_text() == "changed by hand"


def test_a_run_that_was_cut_off_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path, PAGES)
    new = {"index.html": b"1", "councils/bury/index.html": b"2", "england/index.html": b"3"}
    moves = iter([True, False])
    replace = Path.replace

    def cut_off(self: Path, target: Path) -> Path:
        if self.parent != tmp_path and not next(moves):
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(folder.Path, "replace", cut_off)
        with pytest.raises(KeyboardInterrupt):
            write_folder(tmp_path, new)
    write_folder(tmp_path, new)
    assert contents(tmp_path) == new
    assert not (tmp_path / STAGE).exists()


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(folder.Path, "write_bytes", full)
    with pytest.raises(Problem, match="No space left on device"):
        write_folder(tmp_path, PAGES)


def test_a_list_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / LIST).write_text('{"../precious": ["00"]}')
    (tmp_path.parent / "precious").write_text("mine")
    with pytest.raises(Problem, match="outside the folder"):
        write_folder(tmp_path, PAGES)
    assert (tmp_path.parent / "precious").read_text() == "mine"
