"""Ask the tests about mutants of the code, made by cosmic-ray: a seeded sample, one after another.

Run by hand, in an environment outside the checkout (CONTRIBUTING.md and docs/testing.md say how):

    python tools/mutants.py map                  # which test runs which line, and how long it takes
    python tools/mutants.py sample --each 40     # mutants of each part, chosen by a seed
    python tools/mutants.py run numerals         # those of a part; goes on where it stopped
    python tools/mutants.py run --again --ask tests/test_numerals.py    # survivors, of more tests
    python tools/mutants.py report

A mutant replaces its module in memory, in a forked process, so that the checkout is not touched.
Its judges are the tests that run its line, in this process, the nearest and the quickest first; the
first failure kills it. What is drawn for a property is drawn as in every run, and not shrunk.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.machinery
import json
import os
import random
import resource
import signal
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutation import ROOT, SOURCE, Mutant, again, changes, difference, files, mutants, mutated

PARTS = {
    "numerals": ["numerals"],
    "quantity": ["quantity"],
    "model": ["model"],
    "plans": ["plans"],
    "doubts": ["doubts"],
    "market": ["market"],
    "importing": ["importing"],
    "workbook": ["export/workbook", "saved/workbook.py", "cells.py", "living.py"],
}
# tests of real processes, which would run the code as it is on the disk, and those that take long
APART = ["process", "fuzz", "steady", "tools", "hints", "test_wheel.py", "test_scale.py",
         "test_pipelines.py", "test_documents.py", "test_imports.py"]  # fmt: skip
MOST_SECONDS = 20.0  # of tests asked about one mutant, as they take on the code as it is
KILLED, SURVIVED = 1, 0
HUNG, NO_RUN = 124, 125


def main(words: list[str]) -> int:
    """Do what is asked."""
    parser = argparse.ArgumentParser(prog="mutants.py", description=__doc__)
    parser.add_argument("--state", type=Path, default=Path("/tmp/malisize-mutants"))
    jobs = parser.add_subparsers(dest="job", required=True)
    mapping = jobs.add_parser("map")
    mapping.add_argument("tests", nargs="*", default=["tests"])
    sample = jobs.add_parser("sample")
    sample.add_argument("--each", type=int, default=40, help="how many of each part")
    sample.add_argument("--seed", type=int, default=20261126)
    sample.add_argument(
        "--at",
        type=Path,
        default=ROOT,
        help="draw in another checkout, an older"
        " one: those whose lines are gone here are replaced by the next drawn",
    )
    run = jobs.add_parser("run")
    run.add_argument("parts", nargs="*", default=list(PARTS))
    run.add_argument("--again", action="store_true", help="those that survived, or had no test")
    run.add_argument("--judges", nargs="*", default=[""], help="beginnings of tests to ask alone")
    run.add_argument(
        "--ask",
        nargs="*",
        default=[],
        help="files of tests, or tests, to ask whatever the map says, slow ones too",
    )
    jobs.add_parser("report")
    asked = parser.parse_args(words)
    asked.state.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    if asked.job == "map":
        return write_map(asked.state, asked.tests)
    if asked.job == "sample":
        return write_sample(asked.state, asked.each, asked.seed, asked.at.resolve())
    if asked.job == "run":
        alive = _ALIVE if asked.again else ()
        return run_parts(asked.state, asked.parts, tuple(asked.judges), asked.ask, alive)
    return report(asked.state)


# Which test runs which line


def write_map(state: Path, tests: list[str]) -> int:
    """Run tests once; write the tests of each line and the seconds of each test, beside those of
    tests that were run before.
    """
    import coverage
    import pytest

    watch = coverage.Coverage(
        data_file=str(state / "coverage"), source=[str(SOURCE)], config_file=False
    )
    times: dict[str, float] = Counter()
    failed: set[str] = set()

    class Watch:
        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
            watch.switch_context(item.nodeid)
            yield
            watch.switch_context("between")

        def pytest_runtest_logreport(self, report: Any) -> None:
            times[report.nodeid] += report.duration
            if not report.passed:
                failed.add(report.nodeid)

    watch.erase()
    watch.start()
    apart = [f"--ignore=tests/{name}" for name in APART]
    pytest.main([*tests, "-q", "-m", "not slow", *_PLAIN, *apart], plugins=[Watch()])
    watch.stop()
    watch.save()
    path = state / "map.json"
    known = json.loads(path.read_text()) if path.exists() else {"lines": {}, "times": {}}
    data = watch.get_data()
    for name in sorted(data.measured_files()):
        lines = known["lines"].setdefault(str(Path(name).relative_to(ROOT)), {})
        for line, found in data.contexts_by_lineno(name).items():
            passed = (one for one in found if one in times and one not in failed)
            lines[str(line)] = sorted({*lines.get(str(line), ()), *passed})
    known["times"] |= times
    path.write_text(json.dumps(known))
    print(f"{len(times)} tests, {len(failed)} not passed, {len(known['lines'])} files")
    return 0


_PLAIN = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov",
          "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip


# The sample


def write_sample(state: Path, each: int, seed: int, at: Path) -> int:
    """Write a sample of mutants: places of each part by chance in a checkout, then one mutant of
    each, that changes the same lines here.
    """
    chosen = []
    for part, places in PARTS.items():
        sites: dict[tuple[Any, ...], list[Mutant]] = defaultdict(list)
        with contextlib.chdir(at):
            for path in files(places, at):
                for site, mutant in mutants(part, path):
                    sites[path, *site].append(mutant)
        rng = random.Random(f"{seed} {part}")
        order = sorted(sites, key=str)
        rng.shuffle(order)
        kept: list[Mutant] = []
        for site in order:
            if len(kept) == each:
                break
            candidates = sites[site]
            rng.shuffle(candidates)
            with contextlib.chdir(at):
                drawn = [(one, difference(one)) for one in candidates if changes(one)][:1]
            found = (again(*one) for one in drawn)
            kept += [one for one in found if one is not None]
        chosen += kept
        print(
            f"{part}: {len(kept)} of {len(sites)} places, {sum(map(len, sites.values()))} mutants"
        )
    (state / "sample.json").write_text(json.dumps(chosen, indent=0))
    return 0


# Running them


def run_parts(
    state: Path, parts: list[str], only: tuple[str, ...], ask: list[str], alive: tuple[str, ...]
) -> int:
    """Ask the tests about the mutants of parts that have no result yet or one of ``alive``, and
    write each result.
    """
    _preload()
    known = {"lines": {}, "times": {}} if ask else json.loads((state / "map.json").read_text())
    sample = [Mutant(*one) for one in json.loads((state / "sample.json").read_text())]
    done = results(state)
    sound: dict[str, bool] = {}
    for mutant in sample:
        verdict = done.get(mutant.name, {}).get("verdict")
        if mutant.part not in parts or (verdict and verdict not in alive):
            continue
        tests = ask or judges(mutant, known, only)
        if verdict and not tests:
            continue
        if mutant.path not in sound:
            source = Path(mutant.path).read_text(encoding="utf-8")
            sound[mutant.path] = asked(mutant.path, source, tests, known["times"])[0] == SURVIVED
        began = time.monotonic()
        code, judge = asked(mutant.path, mutated(mutant) or "", tests, known["times"])
        verdict = {KILLED: "killed", SURVIVED: "survived", HUNG: "hung"}.get(code, "unsound")
        if not tests:
            verdict = "no test"
        if not sound[mutant.path]:
            verdict = "unsound"
        record = {"name": mutant.name, "part": mutant.part, "verdict": verdict, "judge": judge,
                  "tests": len(tests), "seconds": round(time.monotonic() - began, 1)}  # fmt: skip
        with (state / "results.jsonl").open("a") as stream:
            stream.write(json.dumps(record) + "\n")
        print(verdict, mutant.name, judge, record["seconds"], flush=True)
    return report(state)


_ALIVE = ("survived", "no test", "unsound")


def _preload() -> None:
    """Import what tests need of others once, before any fork, but nothing of malisize."""
    for name in ("pytest", "_pytest.assertion.rewrite", "hypothesis.extra.numpy", "numpy.random",
                 "scipy.optimize", "scipy.stats", "pydantic", "typer", "rich.console", "openpyxl",
                 "xlsxwriter", "docx", "tomli_w", "tomllib", "babel.messages"):  # fmt: skip
        with contextlib.suppress(ImportError):
            __import__(name)


def judges(mutant: Mutant, known: dict[str, Any], only: tuple[str, ...]) -> list[str]:
    """Return the tests to ask, nearest and quickest first, in the time for one mutant."""
    lines = known["lines"].get(mutant.path, {})
    tests = set(lines.get(str(mutant.line), ()))
    if not tests:  # run when the module is imported, or inside a statement of several lines
        tests = {test for line in lines for test in lines[line]}
    tests = {test for test in tests if test.startswith(only)}
    times = known["times"]
    folder, stem = Path(mutant.path).parent.name, Path(mutant.path).stem

    def distance(test: str) -> tuple[int, float]:
        file = test.partition("::")[0]
        near = file.endswith(f"{folder}/test_{stem}.py") or file == f"tests/test_{folder}.py"
        beside = f"tests/{folder}/" in file
        return (0 if near else 1 if beside else 2), times[test]

    chosen, spent = [], 0.0
    for test in sorted(tests, key=distance):
        if spent + times[test] <= MOST_SECONDS:
            chosen.append(test)
            spent += times[test]
    return chosen


def asked(path: str, source: str, tests: list[str], times: dict[str, float]) -> tuple[int, str]:
    """Run tests with a source in place of a module, in a fork; return its verdict, and the test
    that failed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            code = _judged(path, source, tests, times, writing)
        except BaseException as error:
            code = KILLED if isinstance(error, SyntaxError) else NO_RUN
        os._exit(code)
    os.close(writing)
    limit = 60 + 20 * sum(times.get(test, MOST_SECONDS) for test in tests)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.02)
    else:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    with os.fdopen(reading, "rb") as stream:
        judge = stream.read().decode(errors="replace")
    if os.WIFSIGNALED(status):
        return HUNG, judge
    return os.WEXITSTATUS(status), judge


def _judged(path: str, source: str, tests: list[str], times: dict[str, float], writing: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    seconds = sum(times.get(test, MOST_SECONDS) for test in tests)
    resource.setrlimit(resource.RLIMIT_CPU, (int(30 + 8 * seconds),) * 2)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(source, path, "exec", dont_inherit=True)
    target, usual = str(ROOT / path), importlib.machinery.SourceFileLoader.get_code

    def get_code(self: Any, name: str) -> Any:
        return code if self.path == target else usual(self, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    import pytest
    from hypothesis import Phase, settings

    order = {test: place for place, test in enumerate(tests)}

    class Judges:
        def pytest_configure(self) -> None:
            few = settings.get_profile("tests")
            settings.register_profile("mutants", few, phases=[Phase.explicit, Phase.generate])
            settings.load_profile("mutants")

        def pytest_collection_modifyitems(self, items: list[Any]) -> None:
            places = {item: _place(order, item.nodeid) for item in items}
            items[:] = sorted((i for i in items if places[i] >= 0), key=places.__getitem__)

        def pytest_runtest_logreport(self, report: Any) -> None:
            if report.failed:
                os.write(writing, report.nodeid.encode())

    asked_files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    ended = pytest.main(["-x", "-q", *_PLAIN, *asked_files], plugins=[Judges()])
    if ended in (0, 5):
        return SURVIVED
    return KILLED


def _place(order: dict[str, int], name: str) -> int:
    """Return where a test, all of its cases or its file stands among those asked; -1 if nowhere."""
    file, case = name.partition("::")[0], name.partition("[")[0]
    return next((order[one] for one in (name, case, file) if one in order), -1)


def results(state: Path) -> dict[str, dict[str, Any]]:
    """Return the last result of each mutant."""
    path = state / "results.jsonl"
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return {row["name"]: row for row in rows}


def report(state: Path) -> int:
    """Print how many of each part were killed, and what each survivor changes."""
    sample = [Mutant(*one) for one in json.loads((state / "sample.json").read_text())]
    done = results(state)
    for mutant in sample:
        if done.get(mutant.name, {}).get("verdict") in _ALIVE:
            print(mutant.name, done[mutant.name]["verdict"], done[mutant.name]["tests"])
            print(*difference(mutant), sep="\n    ")
    for part in PARTS:
        count = Counter(done.get(m.name, {}).get("verdict", "-") for m in sample if m.part == part)
        print(part, dict(count))
    total = Counter(done.get(mutant.name, {}).get("verdict", "-") for mutant in sample)
    print("all", dict(total))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
