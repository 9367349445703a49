"""A command given in somebody's own folder reads with our modules, not with his."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pdfs
from tests.site.workbooks import make_ods

pytestmark = pytest.mark.command

ROOT = Path(__file__).parents[2]
NAMES = ("scraper", "socket", "settings", "evil_settings", "warehouse", "struct", "queue")
READ = """
import sys
from pathlib import Path
from scraper.documents.process.confined import ConfinedReader, ConfinedWorkbookReader

with ConfinedReader() as reports, ConfinedWorkbookReader() as workbooks:
    report = reports.read(Path(sys.argv[1]).read_bytes())
    workbook = workbooks.read(Path(sys.argv[2]).read_bytes())
    print(report.status, type(workbook).__name__)
"""


def test_modules_of_the_current_folder_are_not_run(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    ran = tmp_path / "ran"
    for name in NAMES:
        (foreign / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r})\n")
    (foreign / "scrapy.cfg").write_text("[settings]\ndefault = evil_settings\n")
    report, workbook, read = (tmp_path / name for name in ("a.pdf", "a.ods", "read.py"))
    report.write_bytes(pdfs.ilacs_report())
    workbook.write_bytes(make_ods({"Sheet": [["a"]]}))
    read.write_text(READ)
    done = subprocess.run(
        [sys.executable, str(read), str(report), str(workbook)],
        cwd=foreign,
        env=os.environ | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "evil_settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "ok Workbook\n", done.stderr
    assert not ran.exists()
