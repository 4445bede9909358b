"""The recipes of docs/pipelines.md: what each needs, runs and prints.

``python -m tests.recipes`` writes what they print into the document, those whose tools are missing
left as they are.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tools.alike import alike

DOCUMENT = Path(__file__).parents[1] / "docs" / "pipelines.md"
DATE = "2026-11-21"
TIMEOUT = 120
_DATED = ("audience", "compare", "sweep")
_TOOLS = Path(
    sys.executable
).parent  # csvkit and duckdb lie beside the interpreter, where a test environment is not activated
_RECIPE = re.compile(
    r"^## (?P<title>.+)\n\n(?P<purpose>(?:[^\n#`].*\n)+)\nNeeds: (?P<needs>.+)\n\n"
    r"```sh\n(?P<script>(?:.*\n)+?)```\n\nGives:\n\n```text\n(?P<gives>(?:.*\n)*?)```\n",
    re.MULTILINE,
)


class Recipe(NamedTuple):
    """A recipe as it is documented."""

    title: str
    needs: tuple[str, ...]
    script: str
    gives: str


def recipes(text: str) -> list[Recipe]:
    """Return the recipes of a document."""
    return [
        Recipe(
            found["title"],
            tuple(re.findall(r"`([^`]+)`", found["needs"].split("(")[0])),
            found["script"],
            found["gives"],
        )
        for found in _RECIPE.finditer(text)
    ]


def environment(folder: Path) -> dict[str, str]:
    """Return a pinned environment in which ``malisize`` is this interpreter's, dated; its home and
    commands are in a folder.
    """
    commands = folder / "bin"
    commands.mkdir()
    wrapper = commands / "malisize"
    wrapper.write_text(
        f'#!/bin/sh\ncase "$1" in {"|".join(_DATED)}) set -- "$@" --date {DATE} ;; esac\n'
        f'exec {shlex.quote(sys.executable)} -m malisize "$@"\n',
        encoding="utf-8",
    )
    wrapper.chmod(0o755)
    path = os.pathsep.join([str(commands), os.environ.get("PATH", os.defpath), str(_TOOLS)])
    kept = {name: os.environ[name] for name in ("PYTHONPATH", "VIRTUAL_ENV") if name in os.environ}
    return {
        **kept,
        "PATH": path,
        "HOME": str(commands),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
    }


def missing(recipe: Recipe, env: dict[str, str]) -> list[str]:
    """Return the tools a recipe needs that are not here; of malisize, the commands it does not
    have.
    """
    out = []
    for tool in ("bash", *recipe.needs):
        name, *command = tool.split()
        lacks = shutil.which(name, path=env["PATH"]) is None
        if not lacks and command:
            lacks = (
                subprocess.run(
                    [*tool.split(), "--help"], env=env, capture_output=True, check=False
                ).returncode
                != 0
            )
        if lacks:
            out.append(tool)
    return out


def run(recipe: Recipe, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a recipe in a folder as its readers would in a careful script."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", recipe.script],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


def main() -> int:
    """Write what the recipes print into the document; return the exit code."""
    text = DOCUMENT.read_text(encoding="utf-8")
    code = 0
    for recipe in recipes(text):
        with tempfile.TemporaryDirectory() as commands, tempfile.TemporaryDirectory() as folder:
            env = environment(Path(commands))
            lacking = missing(recipe, env)
            if lacking:
                sys.stderr.write(f"{recipe.title}: left as it is, missing: {', '.join(lacking)}\n")
                continue
            done = run(recipe, Path(folder), env)
        if done.returncode or done.stderr:
            sys.stderr.write(f"{recipe.title}: exit code {done.returncode}\n{done.stderr}")
            code = 1
            continue
        before = f"```sh\n{recipe.script}```\n\nGives:\n\n```text\n"
        assert text.count(before) == 1
        if not alike(done.stdout, recipe.gives):
            text = text.replace(f"{before}{recipe.gives}```", f"{before}{done.stdout}```")
    DOCUMENT.write_text(text, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
