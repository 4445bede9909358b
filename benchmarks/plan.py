"""What a plan costs: ten channels with ranges and allocation, and the allocation alone beside
scipy's solvers.

Usage: python plan.py [ROUNDS]. scipy comes with the test extra.
"""

from __future__ import annotations

import sys
import time
import warnings

from measure import HEADER, MALISIZE, Result, in_turns, result
from startup import FLOOR, above_floor

PRICED = {"facebook": "2.2M", "instagram": "220k", "linkedin": "400k"}
GIVEN = {
    "whatsapp": "3.5M",
    "youtube": "2M",
    "tiktok": "900k",
    "messenger": "1M",
    "snapchat": "150k",
    "x": "60k",
    "google_search": "3M",
}
CHANNELS = [*PRICED, *GIVEN]
SETTINGS = {f"channels.{name}.accounts": size for name, size in GIVEN.items()} | {
    f"channels.{name}.cpm": f"{0.6 + 0.3 * place:.1f} USD to {1.8 + 0.5 * place:.1f} USD"
    for place, name in enumerate(GIVEN)
}
TOTAL = "5000000 XOF"


def results(rounds: int = 10) -> list[Result]:
    """Time the command, whole, against the smallest Typer command and importing numpy."""
    options = [word for name in CHANNELS for word in ("--channel", name)]
    options += [word for key, value in SETTINGS.items() for word in ("--set", f"{key}={value}")]
    plan = [MALISIZE, "budget", "--total", TOTAL, "--allocate", *options]
    runs = in_turns(FLOOR | {"plan": plan}, rounds=rounds, runs=4)
    return [
        result(
            "`malisize budget --allocate`, ten channels, 10,000 draws, above the "
            "smallest Typer command and importing numpy",
            runs, lambda found: above_floor(found, "plan"), 60.0, "ms", "plan", *FLOOR,
        )
    ]  # fmt: skip


def solvers() -> str:
    """Return the time and the reach of the allocation, and of scipy's solvers on the same
    curves.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, minimize

    from malisize.model.allocate import Limits, allocate
    from malisize.plans.climb import Climb
    from malisize.request import PlanRequest, Request
    from malisize.study import Study

    answer = Study.load(set=SETTINGS).ask(
        Request(channels=tuple(CHANNELS), plan=PlanRequest(total=TOTAL, allocate=True))
    )
    assert answer.planned is not None
    climb = Climb(answer.planned.plan, 1)
    count = len(CHANNELS)
    limits = Limits((0.0,) * count, (climb.net,) * count)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        found = allocate(climb.net, limits, climb.together, concave=climb.concave)
        best = min(best, time.perf_counter() - start)
    out = [f"ours {1000 * best:.0f} ms, {climb.together(np.array([found]))[0]:,.1f} people"]
    for method in ("SLSQP", "trust-constr"):
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solved = minimize(
                lambda parts: -float(climb.together(parts[None] * climb.net / count)[0]) / 1e6,
                np.ones(count),
                method=method,
                bounds=Bounds(0, count),
                constraints=[LinearConstraint(np.ones(count), count, count)],
                options={"maxiter": 1000},
            )
        spends = np.clip(solved.x, 0, None)
        spends *= climb.net / spends.sum()
        took = 1000 * (time.perf_counter() - start)
        out.append(f"{method} {took:.0f} ms, {climb.together(spends[None])[0]:,.1f} people")
    return "; ".join(out)


WANTED = {  # what a target with a confidence may take, in ms of processor time
    "once or more": ({"reach": "900k"}, 600.0),
    "three times or more": ({"reach": "500k", "effective": 3}, 3000.0),
    "a frequency of the whole plan": ({"reach": "900k", "min_frequency": ("3",)}, 3000.0),
    "frequencies of channels": ({"reach": "900k", "min_frequency": ("facebook=3",)}, 3000.0),
}


def targets(rounds: int = 3) -> list[str]:
    """Return what targets at 90 % over ten channels take in processor time, and how many times the
    allocation at a total.
    """
    from malisize.request import PlanRequest, Request
    from malisize.study import Study

    study = Study.load(set=SETTINGS)

    def took(asked: PlanRequest) -> float:
        fastest = float("inf")
        for _ in range(rounds):
            start = time.process_time()
            study.ask(Request(channels=tuple(CHANNELS), plan=asked))
            fastest = min(fastest, time.process_time() - start)
        return 1000 * fastest

    base = took(PlanRequest(total=TOTAL, allocate=True))
    out = [f"allocation at a total: {base:.0f} ms"]
    for name, (asked, most) in WANTED.items():
        one = took(PlanRequest(confidence="90%", allocate=True, **asked))  # type: ignore[arg-type]
        out.append(f"{name}: {one:.0f} ms (at most {most:.0f}), {one / base:.0f} times that")
    return out


if __name__ == "__main__":
    print(HEADER)
    for found in results(*map(int, sys.argv[1:])):
        print(found.line)
    print(f"\nThe allocation alone: {solvers()}.")
    print("\n".join(["\nTargets at 90 %:", *targets()]))
