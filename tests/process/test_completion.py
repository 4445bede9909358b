"""18. Completion in real shells: the script that switches it on, what Tab offers, and silence where
there is nothing to say.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

COMPLETED = [  # the end of a line, and what must be among the words offered
    ("aud", "audience"),
    ("figures sh", "show"),
    ("figures --topic popu", "population"),
    ("figures show internet_us", "internet_users"),
    ("assumptions check heal", "health-campaign"),
    ("audience --are", "--area"),
    ("audience -c faceb", "facebook"),
    ("audience --area=bam", "--area=bamako"),
    ("audience --gender w", "women"),
    ("audience --age 18-35", "18-35"),
    ("audience --set chann", "channels.facebook."),
    ("audience --set channels.facebook.cp", "channels.facebook.cpm="),
    ("audience --prefer population=insta", "population=instat-census-2022"),
    ("audience -a health-campaign --scenario wom", "women"),
    ("audience -a camp", "campaign.toml"),
    ("audience -o camp", "campaign.toml"),
    ("audience --format mark", "markdown"),
    ("budget --split facebook=60%,insta", "facebook=60%,instagram="),
    ("budget --currency EU", "EUR"),
    ("explain channel.facebook.reacha", "channel.facebook.reachable"),
    ("drivers plan.reach_3", "plan.reach_3plus"),
]
PROGRAM = """#!/bin/sh
case "$1" in
    completion|--complete) exec "{python}" -m malisize "$@";;
    *) printf '%s\n' "$*" >> "{ran}";;
esac
"""
BASH = """
eval "$(malisize completion bash)"
COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
for COMP_LINE in "$@"; do
    COMP_POINT=${#COMP_LINE}
    word=${COMP_LINE##*[ =@]}
    _malisize malisize "$word" x
    echo "> ${COMPREPLY[*]}"
done
"""


def needed(shell: str) -> str:
    """Return the path of a shell, or skip the test."""
    return shutil.which(shell) or pytest.skip(f"{shell} is not installed on this machine")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with a file to complete, and this malisize, which notes what it is run with
    and answers Tab alone.
    """
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "malisize"
    program.write_text(PROGRAM.format(python=sys.executable, ran=tmp_path / "ran"))
    program.chmod(0o755)
    (tmp_path / "campaign.toml").write_text("")
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    """Return what a shell needs, and nothing of the user's own."""
    kept = {name: os.environ[name] for name in ("PYTHONPATH", "VIRTUAL_ENV") if name in os.environ}
    path = f"{home / 'bin'}:{os.environ['PATH']}"
    return {
        **kept,
        "PATH": path,
        "HOME": str(home),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "200",
    }


def run(home: Path, *command: str) -> str:
    """Run a shell that must neither fail nor say anything on standard error."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=home,
        env=environment(home),
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout


def test_bash_offers_every_kind_of_name(home: Path) -> None:
    """Words with = @ or . survive: bash is given what follows the last of the characters at which
    it breaks words.
    """
    lines = [f"malisize {line}" for line, _ in COMPLETED]
    out = run(home, needed("bash"), "--norc", "-c", BASH, "bash", *lines)
    replies = [
        line.removeprefix("> ").split(" ") for line in out.splitlines() if line.startswith("> ")
    ]
    assert len(replies) == len(lines)
    for (line, wanted), reply in zip(COMPLETED, replies, strict=True):
        typed = line.rpartition(" ")[2]
        held = len(typed) - len(re.split("[=@]", typed)[-1])
        assert wanted[held:] in reply, line
    assert replies[0] == ["audience"]


def test_fish_offers_every_kind_of_name(home: Path) -> None:
    """Fish answers `complete -C` as it would on Tab."""
    lines = "; ".join(f"complete -C 'malisize {line}'; echo '>'" for line, _ in COMPLETED)
    out = run(
        home, needed("fish"), "--no-config", "-c", f"malisize completion fish | source; {lines}"
    )
    for (line, wanted), reply in zip(COMPLETED, out.split(">\n"), strict=False):
        assert wanted in [word.partition("\t")[0] for word in reply.splitlines()], line


KEYS = [  # what is typed, Tab included, and what malisize is then run with
    ("aud\t", "audience"),
    ("audience --channel faceb\t", "audience --channel facebook"),
    ("audience --set chann\tfaceb\tcpm\t1", "audience --set channels.facebook.cpm=1"),
    ("audience --prefer population=instat-c\t", "audience --prefer population=instat-census-2022"),
    ("audience --area=bam\t", "audience --area=bamako"),
    ("explain channel.facebook.reacha\t", "explain channel.facebook.reachable"),
    ("audience -o camp\t", "audience -o campaign.toml"),
    ("audience -o ~/camp\t", "audience -o HOME/campaign.toml"),
    ("audience -a rest\t-q", "audience -a restaurant-bamako -q"),
    ("budget --split facebook=60%,insta\t40%", "budget --split facebook=60%,instagram=40%"),
]
INTERACTIVE = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(malisize completion bash)"'),
    "zsh": (["-f", "-i"], 'eval "$(malisize completion zsh)"'),
    "fish": (["--no-config", "--interactive"], "malisize completion fish | source"),
}


@pytest.mark.parametrize("shell", INTERACTIVE)
def test_tab_on_a_terminal(shell: str, home: Path) -> None:
    """Switched on as the help says in a shell with no configuration, Tab makes the line; no message
    reaches the prompt.
    """
    options, switch = INTERACTIVE[shell]
    typed = [switch, *(f"malisize {keys}" for keys, _ in KEYS), "malisize done"]
    shown, ran = on_terminal(home, [needed(shell), *options], typed)
    assert ran == [line.replace("HOME", str(home)) for _, line in KEYS]
    assert not re.search("error|Traceback|not found", shown)
    assert not (home / ".zcompdump").exists()


NAMES = [  # of scenarios in somebody's file: each is offered as a name, and never run
    "$(touch PWNED)",
    "`touch PWNED`",
    '"; touch PWNED; "',
    "'; touch PWNED; '",
    "a|touch PWNED",
    "back\\slash\\",
    "bang!!",
    "!!bang",
    "two words",
    "it's",
    "~*?[a]{b,c}#<>&",
    "$HOME",
    "dépôt",
]


@pytest.mark.parametrize("mark", ["", '"', "'"], ids=["bare", "double", "single"])
@pytest.mark.parametrize("shell", INTERACTIVE)
def test_a_name_from_a_file_is_typed_as_what_it_is(shell: str, mark: str, home: Path) -> None:
    """Whatever a scenario is called, within quotes or without, Tab writes what the shell reads back
    as that name.
    """
    import json

    lines = []
    for index, name in enumerate(NAMES):
        (home / f"{index}.toml").write_text(f"[scenario.{json.dumps(name)}]\n")
        lines.append(f"malisize audience -a {index}.toml --scenario {mark}\t")
    options, switch = INTERACTIVE[shell]
    shown, ran = on_terminal(home, [needed(shell), *options], [switch, *lines, "malisize done"])
    assert ran == [f"audience -a {i}.toml --scenario {name}" for i, name in enumerate(NAMES)], shown
    assert not (home / "PWNED").exists()


def on_terminal(home: Path, command: list[str], lines: list[str]) -> tuple[str, list[str]]:
    """Type lines into a shell on a pseudo-terminal, each when the last has run; return what it
    shows and what was run.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=home,
        env=environment(home),
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 (no threads run here)
    )
    os.close(theirs)
    ran, shown, end = home / "ran", b"", time.monotonic() + 60
    done: list[str] = []
    try:
        waiting = iter(lines)
        os.write(ours, f"{next(waiting)}; malisize ready\n".encode())
        while "done" not in done:
            assert time.monotonic() < end, f"{done} after {shown!r}"
            if select.select([ours], [], [], 0.05)[0]:
                shown += os.read(ours, 65536)
            now = ran.read_text().splitlines() if ran.exists() else []
            if len(now) > len(done):
                os.write(ours, f"{next(waiting, '')}\n".encode())
            done = now
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return shown.decode("utf-8", "replace"), done[1:-1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed_whole(shell: str, malisize: Callable) -> None:
    """The script goes to standard output alone, and nothing is written to any file."""
    before = malisize.files()
    result = malisize("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert "--complete " + shell in result.out
    assert malisize.files() == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_itself_finds_no_fault_in_the_script(
    shell: str, malisize: Callable, tmp_path: Path
) -> None:
    (tmp_path / "script").write_bytes(malisize("completion", shell).stdout)
    run(tmp_path, needed(shell), "-n", "script")


def test_an_unknown_shell_is_refused_with_a_suggestion(malisize: Callable) -> None:
    result = malisize.refused("completion", "zhs", saying="no completion for the shell `zhs`")
    assert (result.code, result.hints) == (2, ["hint: did you mean `zsh`?"])
    assert malisize.refused("completion", "powershell").hints == ["hint: one of bash, zsh, fish"]


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("bash",),
        ("bash", "", ""),
        ("bash", "malisize nonsense "),
        ("zsh", "malisize audience --set nonsense."),
        ("fish", "malisize audience --prefer nonsense="),
        ("fish", "malisize audience -a broken.toml --scenario "),
        ("fish", "malisize audience -a missing/no.toml --scenario "),
        ("fish", "malisize audience -a pipe --scenario "),
        ("fish", "malisize audience -a - --scenario "),
        ("fish", 'malisize audience -a "'),
        ("fish", "malisize audience " + "x" * 100_000),
        ("fish", b"malisize audience --channel \xff"),
    ],
    ids=lambda asked: repr(asked)[:60],
)
@pytest.mark.parametrize(
    "env", [{"HOME": None}, {"LC_ALL": "C", "PYTHONWARNINGS": "error"}], ids=["no home", "C locale"]
)
def test_it_stays_silent_on_any_failure(
    asked: tuple, env: dict, malisize: Callable, tmp_path: Path
) -> None:
    """No message, no name that does not exist, nothing written, and no waiting for a pipe that
    nobody writes to.
    """
    (tmp_path / "broken.toml").write_text("[scenario")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(path.name for path in tmp_path.iterdir())
    result = malisize("--complete", *asked, env=env)
    assert result.err == ""
    assert result.stdout.splitlines()[1:] in ([], [b"default"]) or asked[-1].endswith('"')
    assert sorted(path.name for path in tmp_path.iterdir()) == before
