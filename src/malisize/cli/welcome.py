"""What malisize says when nothing is asked: what it does, and the commands to begin with."""

from __future__ import annotations

from malisize.country import default
from malisize.render.lines import wrap
from malisize.text import command
from malisize.wording import Language, phrase, say

_WIDE = 80


def welcome(language: Language, width: int | None = None) -> str:
    """Return what malisize does in five lines, and the three commands to begin with; below the 80
    columns that these take, the words wrapped and each command below what it is for.
    """
    country = default()
    said = (
        phrase(
            "malisize tells how many people in {country} a campaign can reach, at what cost.",
            country=country.name,
        ),
        phrase("It also sizes markets: who could buy, whom you could win, what they would pay."),
        phrase("Every number has a range and says what it rests on: a published figure with its"),
        phrase("source and date, or an assumption with its reason, which you can replace with"),
        phrase("your own. It works offline, and the same question always gets the same answer."),
    )
    capital, money = country.capital_id, f"500000 {country.currency}"
    begin = (
        (command("malisize", "audience", "--area", capital, "--age", "18-35"),
         phrase("whom you can reach")),
        (command("malisize", "budget", "--area", capital, "--total", money),
         phrase("whom money reaches")),
        (command("malisize", "explain", "reachable.deduplicated"),
         phrase("what a number is made of")),
    )  # fmt: skip
    longest = max(len(typed) for typed, _ in begin)
    lines = [str(say(one, language)) for one in said]
    last = str(say(phrase("malisize --help lists all commands"), language))
    if width is None or width >= _WIDE:
        begun = [f"  {typed:<{longest}}  {say(about, language)}" for typed, about in begin]
    else:
        lines = wrap(" ".join(lines), width)
        begun = [f" {say(about, language)}\n  {typed}" for typed, about in begin]
    return "\n".join([*lines, "", *begun, "", last]) + "\n"
