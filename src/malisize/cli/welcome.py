"""What malisize says when nothing is asked: what it does, and the commands to begin with."""

from __future__ import annotations

from malisize.country import default
from malisize.text import command
from malisize.wording import Language, phrase, say


def welcome(language: Language) -> str:
    """Return what malisize does in five lines, and the three commands to begin with."""
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
    width = max(len(typed) for typed, _ in begin)
    lines = [str(say(one, language)) for one in said]
    lines += ["", *(f"  {typed:<{width}}  {say(about, language)}" for typed, about in begin), ""]
    lines.append(str(say(phrase("malisize --help lists all commands"), language)))
    return "\n".join(lines) + "\n"
