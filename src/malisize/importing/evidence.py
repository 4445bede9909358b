"""What campaigns say of prices and rates, in the money of the study, beside the stand-ins they
replace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from malisize.errors import InputError
from malisize.importing.found import Flight, Value
from malisize.importing.layout import layout
from malisize.importing.run import Import
from malisize.model.channels import refuse_unusable
from malisize.model.inputs import Inputs
from malisize.numerals import (
    BILLING,
    CURRENCIES,
    Kind,
    Numeral,
    interval,
    is_currency,
    nearest_code,
    parity,
    parse,
    plain,
    rate_example,
    write,
)
from malisize.plans.prices import Spread, observed, predicted, rounded
from malisize.text import command, did_you_mean, offered
from malisize.tuples import NamedTuple
from malisize.wording import numbers, phrase, plural

_WRITTEN: tuple[tuple[str, Kind, float], ...] = (  # rates that are keys, and their most
    ("cpm", "money", float("inf")),
    ("ctr", "rate", 1.0),
    ("conversion_rate", "rate", 1.0),
)
_TOLD = ("cpc", "frequency", "cost_per_result")  # rates that no key takes


class Money(NamedTuple):
    """The money of a study: its own currency, what one unit of each other is worth in it, and for
    which of them the user gave that.
    """

    home: str
    rates: Mapping[str, float]
    given: frozenset[str] = frozenset()

    def target(self, currencies: Iterable[str]) -> str:
        """Return the currency in which amounts of several are told: their own where it is one that
        is read, else that of the study.
        """
        codes = set(currencies)
        return codes.pop() if len(codes) == 1 and codes <= set(CURRENCIES) else self.home

    def factor(self, code: str, target: str) -> float:
        """Return what one unit of a currency is in another. Raises InputError without a rate."""
        return 1.0 if code == target else self._worth(code) / self._worth(target)

    def says(self, code: str, target: str) -> str:
        """Say at which rate a currency is converted, and whose that is."""
        told = {
            "code": code, "rate": numbers.decimal(self.factor(code, target)), "money": target,
        }  # fmt: skip
        if code in self.given:
            return phrase("{code} at {rate} {money}, as you gave it", **told)
        if parity(target, code) is not None:
            return phrase("{code} at {rate} {money}, a fixed parity", **told)
        typed = command("--set", f"fx.{code.lower()}=1.5")
        return phrase(
            "{code} at {rate} {money}, the rate of the assumptions, whatever the period; `{typed}`"
            " gives another", typed=typed.replace("1.5", f"{self.rates[code]:.6g}"), **told,
        )  # fmt: skip

    def _worth(self, code: str) -> float:
        if code == self.home:
            return 1.0
        if code in self.rates:
            return self.rates[code]
        example = rate_example(self.home, code) if is_currency(code) else "1.5"
        raise InputError(
            phrase("fx.{code}: no rate of {currency} is known", code=code.lower(), currency=code),
            hint=phrase(
                "`{typed}` gives {money} for one {code}, or `--no-prices` leaves prices out",
                typed=command("--set", f"fx.{code.lower()}={example}"),
                money=self.home,
                code=code,
            ),
        )


def money_of(inputs: Inputs, settings: Iterable[str]) -> Money:
    """Return the money of a study, with rates that ``fx.CODE=RATE`` settings give. Raises
    InputError.
    """
    from malisize.plans.amounts import rate

    home = inputs.country.currency
    rates: dict[str, float] = {}
    given: set[str] = set()
    for code in CURRENCIES:
        if code != home:
            try:
                rates[code] = rate(code, inputs) / rate(home, inputs)
            except (InputError, KeyError):
                continue
    for setting in settings:
        key, equals, value = setting.partition("=")
        part, _, code = key.strip().partition(".")
        if not equals or part != "fx" or not code.isalpha() or len(code) != 3:
            raise InputError(
                phrase("--set {setting}: only rates of currencies are set here", setting=setting),
                hint=offered(command("--set", f"fx.{BILLING.lower()}=570")),
            )
        if not is_currency(code.upper()):
            raise InputError(
                phrase("--set {setting}: {code} is not a currency", setting=setting,
                       code=code.upper()),
                hint=did_you_mean(code.upper(), filter(None, [nearest_code(code)])),
            )  # fmt: skip
        numeral = parse(value, "amount", f"--set fx.{code.lower()}", example="570")
        given.add(code.upper())
        rates[code.upper()] = numeral.central or (numeral.low * numeral.high) ** 0.5
    return Money(home, rates, frozenset(given))


def in_one_currency(flights: Sequence[Flight], money: Money) -> list[Flight]:
    """Return the campaigns of each channel in one currency that is read. Raises InputError."""
    currencies: dict[str, set[str]] = {}
    for one in flights:
        if one.currency is not None:
            currencies.setdefault(one.channel, set()).add(one.currency)
    targets = {channel: money.target(codes) for channel, codes in currencies.items()}
    found = []
    for one in flights:
        if one.currency is None:
            found.append(one._replace(spent=None))
            continue
        target = targets[one.channel]
        factor = money.factor(one.currency, target)
        if one.spent is None or one.currency == target:
            found.append(one._replace(currency=target))
            continue
        was = f"{one.spent:.2f} {one.currency} x {_rate(factor)} {target}"
        found.append(one._replace(spent=one.spent * factor, currency=target, was=was))
    return found


def with_rates(got: Import, flights: Sequence[Flight], money: Money) -> Import:
    """Return what files gave, each saying at which rate its money is converted, whose rate that is,
    and what replaces it. Raises InputError without a rate.
    """
    after = in_one_currency(flights, money)
    told: dict[str, list[str]] = {}
    for one, other in zip(flights, after, strict=True):
        if one.currency and other.currency and one.currency != other.currency:
            lines = told.setdefault(one.file, [])
            line = money.says(one.currency, other.currency)
            if line not in lines:
                lines.append(line)
    return got._replace(
        found=tuple(one._replace(made=(*one.made, *told.get(one.file, ()))) for one in got.found)
    )


def _rate(factor: float) -> str:
    return f"{factor:.6g}"


def values(flights: Sequence[Flight], inputs: Inputs, money: Money) -> list[Value]:
    """Return the prices and rates that campaigns give, channel by channel."""
    found: list[Value] = []
    for channel in dict.fromkeys(one.channel for one in flights):
        of = [one for one in flights if one.channel == channel]
        for rate, kind, most in _WRITTEN:
            key = f"channels.{channel}.{rate}"
            given = inputs.assumptions.get(key) or (
                inputs.assumptions.get(rate) if rate == "conversion_rate" else None
            )
            stand_in = None if given is None else given.numeral
            if not _usable(key, inputs):
                continue
            currency = next((one.currency for one in of if one.currency), None)
            if stand_in is not None and kind == "money" and currency is not None:
                stand_in = _scaled(stand_in, money.factor(stand_in.currency or "", currency))
            spread = predicted(observed(of, rate), stand_in, most)
            if spread is not None:
                found.append(_value(key, kind, spread, of, currency, stand_in))
    return found


def _usable(key: str, inputs: Inputs) -> bool:
    try:
        refuse_unusable(key, inputs.country)
    except InputError:
        return False
    return True


def _scaled(numeral: Numeral, factor: float) -> Numeral:
    central = None if numeral.central is None else numeral.central * factor
    return numeral._replace(low=numeral.low * factor, high=numeral.high * factor, central=central)


def _value(
    key: str, kind: Kind, spread: Spread, flights: Sequence[Flight], currency: str | None,
    stand_in: Numeral | None,
) -> Value:  # fmt: skip
    code = currency if kind == "money" else None
    low, central, high, _ = spread
    numeral = interval(low, high, kind, key, central=min(max(central, low), high), currency=code)
    seen = observed(flights, key.rpartition(".")[2])
    kinds = dict.fromkeys(layout(one.kind).label for one in flights)
    files = dict.fromkeys(one.file for one in flights)
    campaigns = plural("{number} campaign", "{number} campaigns", spread.campaigns)
    why = phrase(
        "{campaigns}, {least} to {most}, median {median}; {way}",
        campaigns=campaigns, least=_told(min(seen), kind, code), most=_told(max(seen), kind, code),
        median=_told(median(seen), kind, code), way=_way(spread, stand_in),
    )  # fmt: skip
    source = f"{', '.join(kinds)}: {', '.join(files)}"
    return Value(key, write(numeral, kind), why, source, None, _period(flights), "sourced")


def _way(spread: Spread, stand_in: Numeral | None) -> str:
    if stand_in is None:
        return phrase("the range is that of the next campaign")
    if spread.campaigns == 1:
        return phrase("one campaign widens the stand-in towards it")
    return phrase("the range is that of the next campaign, the stand-in weighed in")


def _told(value: float, kind: Kind, code: str | None) -> str:
    return numbers.given(f"{plain(rounded(value), kind)} {code or ''}".strip())


def _period(flights: Sequence[Flight]) -> str | None:
    starts = [one.starts for one in flights if one.starts is not None]
    ends = [one.ends or one.starts for one in flights if one.starts is not None]
    if not starts:
        return None
    first, last = min(starts).isoformat(), max(end for end in ends if end).isoformat()
    return first if first == last else f"{first}/{last}"


def told_rates(flights: Sequence[Flight]) -> list[str]:
    """Return lines on prices and rates that no key takes, by channel."""
    lines: list[str] = []
    words: Mapping[str, Callable[[], str]] = {
        "cpc": lambda: phrase("cost per click"),
        "frequency": lambda: phrase("frequency"),
        "cost_per_result": lambda: phrase("cost per result"),
    }
    for channel in dict.fromkeys(one.channel for one in flights):
        of = [one for one in flights if one.channel == channel]
        for rate in _TOLD:
            seen = observed(of, rate)
            if seen:
                currency = next((one.currency for one in of if one.currency), "")
                unit = "" if rate == "frequency" else f" {currency}"
                lines.append(
                    phrase("{channel}, {what}: {low} to {high}{unit}, median {median}",
                           channel=channel, what=words[rate](), low=numbers.decimal(min(seen)),
                           high=numbers.decimal(max(seen)), unit=unit,
                           median=numbers.decimal(median(seen)))
                )  # fmt: skip
    return lines
