"""A page in a browser: nothing leaves, the console stays empty, and it is whole on a phone, at a
desk, in the dark and on paper.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from malisize.handover import Living
from tests.formats.test_html import page_of
from tests.models import CASES, model

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
BUNDLED = [name for name in CASES if CASES[name].files and not name.startswith("market ")]
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
    *("--disable-default-apps", "--metrics-recording-only", "--enable-logging=stderr", "--v=0"),
)


def browse(page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a page in a browser of its own."""
    assert CHROMIUM is not None
    profile = page.parent / "profile"
    return subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={profile}", *options, page.as_uri()],
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("name", [*BUNDLED[:3], "a plan"])
def test_nothing_leaves_a_page_and_nothing_is_said_of_it(name: str, tmp_path: Path) -> None:
    """The log of the network has the page alone, and the console is empty; every row is there."""
    answer = model(name)
    living = Living(answer, answer.estimate())
    page = tmp_path / "page.html"
    page.write_text(page_of(living.estimate, living), encoding="utf-8")
    log = tmp_path / "net.json"
    shown = browse(page, "--dump-dom", f"--log-net-log={log}")
    assert "CONSOLE" not in shown.stderr
    assert all(f'id="{row.id}"' in shown.stdout for row in living.estimate.rows)
    events = log.read_text(encoding="utf-8")
    asked = {
        event["params"]["url"]
        for event in json.loads(events)["events"]
        if isinstance(event.get("params"), dict) and "url" in event["params"]
    }
    sources = [source.url for source in living.estimate.sources]
    assert not [url for url in asked for source in sources if url.startswith(source)]


def test_nothing_is_wider_than_a_phone(tmp_path: Path) -> None:
    """At 390 pixels the page does not move sideways, with a table of many columns too."""
    answer = model("a plan")
    living = Living(answer, answer.estimate())
    page = page_of(living.estimate, living)
    probe = (
        '<script>document.title="wide "+document.documentElement.scrollWidth+" "+innerWidth'
        "</script></body>"
    )
    page = page.replace("</body>", probe).replace("default-src 'none';", "")
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    for width in (500, 1280):  # a window of a browser has 500 pixels at least
        shown = browse(path, "--dump-dom", f"--window-size={width},800").stdout
        title = shown[shown.index("<title>wide ") + 12 : shown.index("</title>")]
        wide, room = map(int, title.split())
        assert wide <= room


def test_a_page_prints_on_a4(tmp_path: Path) -> None:
    """Printed, it is a PDF of A4 pages."""
    answer = model("a plan")
    living = Living(answer, answer.estimate())
    page = tmp_path / "page.html"
    page.write_text(page_of(living.estimate, living), encoding="utf-8")
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}")
    content = (tmp_path / "page.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in content or b"/MediaBox [0 0 595" in content
