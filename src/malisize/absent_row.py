"""What is said of a row that a request does not have."""

from __future__ import annotations

from malisize.country import Country
from malisize.errors import InputError
from malisize.model.channels import channels as all_channels
from malisize.rows import FAMILIES, family_of, ids, number_in
from malisize.text import command, did_you_mean, nearest, shown
from malisize.wording import phrase

ANSWERS = ("reachable.deduplicated", "plan.reach", "budget.needed", "market.som.people")
_MOST_CLASSES = 4  # exposures that a class of its own may be told for
_ANSWERS = ("market.som.revenue", "plan.reach", "reachable.deduplicated")
_OFF = {  # rows that only a discount makes, and the key that gives one
    "budget.gross": "budget.discount",
    "budget.net": "budget.discount",
    "budget.discount": "budget.discount",
    "budget.volume_discount": "budget.volume_discount",
    "budget.agency_discount": "budget.agency_discount",
}


def no_row(row: str, rows: list[str], country: Country, *, planned: bool) -> InputError:
    """Return the error for a row there is not among the ``rows`` of a request."""
    id = row.strip().casefold()
    family, here = family_of(id), phrase("no row {row} in this request", row=shown(row))
    listed = _listed(rows, country)
    channel = id.split(".")[1] if family and family.id.startswith("channel.") else None
    if family is None or (channel is not None and channel not in all_channels(country)):
        hint = did_you_mean(_likeliest(id, rows), rows) or _elsewhere(id, country)
        return InputError(phrase("no row {row}", row=shown(row)), hint=hint or listed)
    if family.part == "plan" and not planned:
        return InputError(
            phrase("no row {row} without a plan", row=shown(row)),
            hint=phrase(
                'add `--total "500000 {money}"` or `--reach 30%`',
                money=country.currency,
            ),
        )
    if channel is not None and f"channel.{channel}.reachable" not in rows:
        return InputError(here, hint=phrase("add `--channel {channel}`", channel=channel))
    if "TIMES" in family.id:
        typed = f"--effective {number_in(id, 'TIMES')}"
        return InputError(here, hint=phrase("add `{typed}`", typed=typed))
    if "WEEK" in family.id:
        stem, _, name = id.rpartition(".")
        weeks = [one for one in rows if one.startswith(f"{stem.rpartition('.')[0]}.")]
        last = next((one for one in reversed(weeks) if one.endswith(f".{name}")), None)
        return InputError(here, hint=last and phrase("the last week is `{row}`", row=last))
    if number_in(id, "OFTEN") == _MOST_CLASSES:
        return InputError(here, hint=phrase("add `{typed}`", typed="--effective 5"))
    if id in _OFF or id.endswith(".gross"):
        key = _OFF.get(id, "budget.discount")
        example = "5% from 2M {money}" if key == "budget.volume_discount" else "15%"
        typed = command("--set", f"{key}={example.format(money=country.currency)}")
        return InputError(here, hint=phrase("add `{typed}`", typed=typed))
    if id.startswith("segment.narrowed."):
        return InputError(here, hint=phrase('add `--narrow "eats out=10% to 30%"`'))
    return InputError(here, hint=did_you_mean(id, rows, listed))


def _listed(rows: list[str], country: Country) -> str:
    """Return a hint that names the row of the answer, and the command that lists the others."""
    answer = next((row for row in _ANSWERS if row in rows), rows[-1])
    market, words = country.examples.market, ["audience"]
    if market and any(row.startswith("market.") for row in rows):
        words = ["market", "-a", market]
    elif any(row.startswith("plan.") for row in rows):
        words = ["budget", "--total", f"500000 {country.currency}"]
    lists = command("malisize", *words, "--format", "csv")
    return phrase("such as `{row}`; `{lists}` lists them", row=answer, lists=lists)


def _elsewhere(id: str, country: Country) -> str | None:
    """Return a hint that names the nearest row of any result, None where nothing is near."""
    names = {
        "AREA": (),
        "CHANNEL": all_channels(country),
        "TIMES": (2, 3, 4),
        "OFTEN": (1, 2, 3),
        "PLACE": (1, 2, 3),
        "YEAR": (1, 2, 3),
        "LINE": (),
        "WEEK": (1, 2, 3, 4),
    }
    known = [one for family in FAMILIES for one in ids(family, names)]
    found = nearest(_likeliest(id, known), known)
    return phrase("did you mean {found}? It is not in this request", found=found) if found else None


def _likeliest(id: str, rows: list[str]) -> str:
    """Return the row that answers where a word begins it, else a row that has it for one of its
    parts, the people to reach first; else the word.
    """
    begun = [row for row in ANSWERS if row.startswith(f"{id}.") and row in rows]
    if begun:
        return begun[0]
    found = [row for row in rows if id in row.split(".")]
    return next((row for row in found if row.endswith(".reachable")), [*found, id][0])
