"""Recalculate workbooks in LibreOffice, which otherwise shows what a file says it computed."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

POISON = 777
SOFFICE = shutil.which("soffice")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def poisoned(workbook: Path, copy: Path) -> None:
    """Write a copy of a workbook whose formulas all say that they computed 777."""
    with zipfile.ZipFile(workbook) as before, zipfile.ZipFile(copy, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v>%d</v>" % POISON, part)
            after.writestr(name, part)


def recalculated(workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Open workbooks with recalculation forced, save them in a folder, and return them there."""
    assert SOFFICE is not None
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    made = folder / "recalculated"
    subprocess.run(
        [
            SOFFICE, "--headless", f"-env:UserInstallation={profile.parent.as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made),
            *map(str, workbooks),
        ],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return [made / workbook.name for workbook in workbooks]
