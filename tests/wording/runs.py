"""Command lines whose every word a person may read: each command's screens and help, and what is
refused, run in this process in any language.
"""

from __future__ import annotations

import io
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from malisize.cli import boundary
from malisize.cli.app import COMMANDS
from malisize.wording import Language
from tests.golden.test_golden import Screen
from tests.wording.made_up import SUBCOMMANDS

HERE = Path(__file__).parent.parent
QUICK = "--range none --date 2026-11-21"
PLAN = "--total '3000000 XOF'"
SCREENS = (
    "",
    f"audience {QUICK}",
    "audience --draws 200 --date 2026-11-21 --area bamako --age 18-35 -a restaurant-bamako",
    f"audience {QUICK} --gender women --area kayes --area mopti --channel all",
    "audience --range envelope --date 2026-11-21 --as-of 2026-12 --known facebook='480k to 560k'",
    f"budget {QUICK} {PLAN} -a restaurant-bamako --effective 3",
    f"budget --draws 200 --date 2026-11-21 {PLAN} --split even --channel facebook",
    f"budget {QUICK} --reach 100k --channel facebook -a health-campaign",
    f"budget {QUICK} {PLAN} --curve",
    f"market {QUICK} -a grocery-bamako",
    "market --draws 200 --date 2026-11-21 -a mototaxi-bamako",
    f"explain {QUICK} reachable.deduplicated",
    f"explain {QUICK} --all channel.whatsapp.reachable",
    f"explain {QUICK} -a grocery-bamako market.som.people --all",
    f"explain {QUICK} {PLAN} plan.reach --channel facebook --all",
    "drivers --draws 200 --date 2026-11-21 reachable.deduplicated",
    "drivers --range envelope --date 2026-11-21 channel.facebook.reachable",
    "compare --draws 200 --date 2026-11-21 default restaurant-bamako",
    "compare --draws 200 --date 2026-11-21 restaurant-bamako --scenario lean-season",
    f"sweep {QUICK} --vary channels.facebook.share.female=20%,30%,40% channel.facebook.reachable",
    "figures list",
    "figures list --topic prices",
    "figures show internet_users",
    "figures show internet_use",
    "figures sources",
    "figures conflicts",
    "figures check --date 2026-11-21",
    "figures backtest",
    "channels",
    "assumptions list",
    "assumptions check restaurant-bamako",
    "assumptions diff restaurant-bamako health-campaign",
    "countries list",
    "countries check bf",
)
WITH_FILES = (  # each in a folder with the files of those before it, and with table.csv, ads.csv
    f"audience {QUICK} --area bamako -o saved.json",
    "replay saved.json",
    "replay saved.json --current -v",
    "assumptions new own.toml",
    "assumptions check own.toml",
    "import ads.csv --dry-run",
    "import ads.csv -o taught.toml",
    f"figures import table.json {QUICK}",
    "batch table.csv -o rows.csv --rejects wrong.csv --keep-going --range none",
    "countries new land --name Land --code xx --like ml --capital Port=1.5M --population 10M"
    " --urban-share 40% --internet-users 3M --platform facebook=1.2M",
    "countries check ./land",
)
FILES = {
    "table.csv": "area,gender,age\nbamako,women,18-35\natlantis,men,18-35\n",
    "ads.csv": "Campaign name,Platform,Amount spent (USD),Impressions,Reach,Link clicks,Note\n"
    "One,Facebook,100,90000,40000,900,a\nTwo,Instagram,50,30000,20000,300,b\n",
}
HELP = (
    "--help",
    *(f"{name} --help" for name in COMMANDS),
    *(f"{group} {name} --help" for group, names in SUBCOMMANDS.items() for name in names),
)


def refusals() -> Iterator[str]:
    """Yield command lines that are refused, from the cases that hints are tested with."""
    for path in sorted((HERE / "hints").glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            if set(entry) <= {"typed", "wrong", "errors", "no_hint"}:
                yield entry["typed"]


REFUSED = tuple(refusals())


def said(
    words: str, language: Language, patch: pytest.MonkeyPatch, *, width: int = 0
) -> tuple[str, str]:
    """Run a command line in a language; return what it said on standard output and error."""
    out, error = Screen(terminal=width > 0), io.StringIO()
    patch.setattr("sys.stdout", out)
    patch.setattr("sys.stderr", error)
    patch.setattr(boundary, "spoken", lambda *_: language)
    patch.setenv("COLUMNS", str(width or 80))
    patch.setenv("NO_COLOR", "1")
    boundary.guarded(shlex.split(words))
    return out.text(), error.getvalue()
