"""Write the generated parts of README.md and docs/, or with --check say whether they are current.

A part stands between ``<!-- generated: WHAT -->`` and ``<!-- end -->``. WHAT is ``$ COMMAND`` (its
output on a terminal 96 cells wide), ``defaults`` (the table of shipped assumptions), ``topics``
(the table of the catalogue), or a function of tools/reference.py by its name. What completion
reads of the commands is generated whole, by tools/commands.py.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import commands
import reference
import surveys
from alike import alike

from malisize.packs.folder import codes

ROOT = Path(__file__).parents[1]
FILES = (
    "README.md",
    "docs/guide.md",
    "docs/markets.md",
    "docs/method.md",
    "docs/catalogue.md",
    "docs/countries.md",
    "docs/reference/commands.md",
    "docs/reference/keys.md",
    "docs/reference/rows.md",
    "docs/reference/figures.md",
)
COMMANDS = "src/malisize/cli/commands.json"
WIDTH = 96
DATE = "2026-11-21"
_PART = re.compile(r"(<!-- generated: (?P<what>.+?) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)
_DATED = ("audience", "budget", "market", "explain", "drivers", "compare", "sweep")


def main(arguments: list[str]) -> int:
    """Rewrite the parts, or check them; return the exit code."""
    stale = []
    for name in FILES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        fresh = _PART.sub(
            lambda found: found[1] + current(part(found["what"]), found["body"]) + found[4], text
        )
        if fresh != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(fresh, encoding="utf-8")
    typed = ROOT / COMMANDS
    if typed.read_text(encoding="utf-8") != commands.text():
        stale.append(COMMANDS)
        if "--check" not in arguments:
            typed.write_text(commands.text(), encoding="utf-8")
    if "--check" in arguments and stale:
        sys.stderr.write(
            f"generated parts are out of date: {', '.join(stale)}\nhint: python tools/generate.py\n"
        )
        return 1
    sys.stdout.write(f"generated parts: {', '.join(stale) if stale else 'current'}\n")
    return 0


def current(fresh: str, kept: str) -> str:
    """Return a part as it is kept where that says the same, else as it is now."""
    return kept if alike(fresh, kept) else fresh


def part(what: str) -> str:
    """Return the text of one generated part."""
    if what.startswith("$ "):
        return f"```console\n{what}\n{on_terminal(what[2:])}```\n"
    return PARTS[what]()


def on_terminal(command: str) -> str:
    """Return what a command prints on a terminal, without colour, on the pinned date."""
    words = shlex.split(command)
    assert words[0] == "malisize"
    if words[1] in _DATED or words[1:3] == ["figures", "check"]:
        words += ["--date", DATE]
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    environment = {
        "PATH": os.environ["PATH"],
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env=environment,
        cwd=ROOT,
    )
    os.close(inner)
    out = b""
    while True:
        try:
            chunk = os.read(outer, 65536)
        except OSError:  # the other side is closed
            break
        if not chunk:
            break
        out += chunk
    os.close(outer)
    process.wait()
    return "".join(line.rstrip() + "\n" for line in out.decode().replace("\r\n", "\n").splitlines())


def defaults() -> str:
    """Return the table of the defaults: key, value, mark, reason."""
    from malisize.assumptions import bundled
    from malisize.country import default

    document = bundled.defaults(default())
    lines = ["| key | value | mark | reason |", "|---|---|---|---|"]
    for key, value in _leaves(document, ""):
        if isinstance(value, dict):
            shown = value.get("value") or _range(value)
            lines.append(f"| `{key}` | {shown} | {value['mark']} | {value['why']} |")
    return "\n".join(lines) + "\n"


def _range(value: dict[str, Any]) -> str:
    if "min" in value:
        return f"min {value['min']} max {value['max']}"
    return f"{value['low']} to {value['high']}, central {value['central']}"


def _leaves(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and "why" not in value:
            yield from _leaves(value, f"{key}.")
        else:
            yield key, value


def topics() -> str:
    """Return the table of the catalogue's topics with their counts."""
    from malisize.country import default
    from malisize.figures.catalogue import Catalogue

    catalogue = Catalogue(default())
    lines = ["| topic | figures | observations | what it is about |", "|---|---:|---:|---|"]
    figures = observations = 0
    for name in catalogue.country.topics:
        found = catalogue.topic(name).values()
        count = sum(len(figure.observations) for figure in found)
        figures, observations = figures + len(found), observations + count
        lines.append(f"| {name} | {len(found)} | {count} | {ABOUT[name]} |")
    lines.append(
        f"| **all** | **{figures}** | **{observations}** | from {len(catalogue.sources())}"
        " sources |"
    )
    return "\n".join(lines) + "\n"


ABOUT = {
    "population": (
        "people of Mali, women and men, five-year age bands, towns, the District of Bamako"
    ),
    "regions": "people of the other regions, census of 2022",
    "ages": "people by five-year band and sex",
    "access": (
        "who uses the internet and owns a phone, by former region and sex: surveys and a model"
    ),
    "demography": "wider age groups, Bamako by definition, growth, households",
    "connectivity": "internet users and their share of the population",
    "mobile": "mobile lines, operators, phones, coverage",
    "platforms": "accounts and members by platform, women and men on Facebook",
    "platform_surveys": "who holds which account, overlaps of platforms, ranks of sites",
    "internet_surveys": (
        "use of the internet in surveys, mostly of the capital; subscriptions; speeds"
    ),
    "broadcast": "radio, television, news sources, news sites",
    "payments": "mobile money, bank accounts, levies",
    "economy": "exchange rates, value added tax, wages, consumption",
    "society": "literacy, languages, electricity, displacement and need",
    "commerce": "buying and selling online, delivery, data plans",
    "messaging": "SMS, WhatsApp and voice messages",
    "prices": "advertising prices, results of campaigns, minimum budgets",
    "context": "the economy at large, aid, events; examples that are not statistics",
}

PARTS = {
    "defaults": defaults,
    "topics": topics,
    "commands": reference.commands,
    "keys": reference.keys,
    "rows": reference.rows,
    "figures": reference.figures,
    **{f"surveys of {code}": partial(surveys.table, code) for code in codes()},
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
