"""The number grammar: one way to read numbers, ranges and money, and its inverse.

Files, options, columns and exports all use it. Numbers may be grouped (``1 200``, ``1_200``,
``1,200,000``, ``1.200.000``), scaled (``1.2k``, ``2.5M``, ``3bn``, ``1e6``, ``24.8 millions``) or
shares (``35%``, ``0.35``); ranges are ``200k to 250k``, ``200k to 250k, central 220k`` and ``min 5
max 9``; money carries its currency (``500000 XOF``, ``25 000 FCFA``, ``US$ 750``). What has two
readings is refused with both.

A number is read as one of a kind:

- ``share``, of 0 to 1: ``35%`` or ``0.35``;
- ``rate``, a share of events such as clicks per impression: ``0.5%`` or ``0.005``, of which a bare
  number above 0.2 may be meant in percent and is refused;
- ``growth`` in a period, of less than nothing too, up to a doubling: ``3%``, ``-2%``;
- ``ratio`` of two like things, which may be above 1: ``1.4`` or ``140%``;
- ``amount`` of anything else, in plain units;
- ``money``, a price, and ``paid``, an amount that is paid in whole units where its currency has no
  decimals.
"""

from malisize.numerals.currencies import (
    BILLING,
    BY_CODE,
    CURRENCIES,
    codes_for,
    currencies_in,
    currency_in,
    currency_named,
    is_currency,
    least_rate,
    likely,
    nearest_code,
    parity,
    rate_example,
)
from malisize.numerals.grammar import is_read, parse, readings, whole
from malisize.numerals.numeral import (
    ANY,
    LARGEST,
    MONEY,
    MOST_BARE_RATE,
    SINGLE,
    Kind,
    Limits,
    Numeral,
    Shape,
    exact,
    interval,
    kind_of,
    uniform,
)
from malisize.numerals.written import IN_PERCENT, ONE_GROUP, plain, write

__all__ = [
    "ANY",
    "BILLING",
    "BY_CODE",
    "CURRENCIES",
    "IN_PERCENT",
    "LARGEST",
    "MONEY",
    "MOST_BARE_RATE",
    "ONE_GROUP",
    "SINGLE",
    "Kind",
    "Limits",
    "Numeral",
    "Shape",
    "codes_for",
    "currencies_in",
    "currency_in",
    "currency_named",
    "exact",
    "interval",
    "is_currency",
    "is_read",
    "kind_of",
    "least_rate",
    "likely",
    "nearest_code",
    "parity",
    "parse",
    "plain",
    "rate_example",
    "readings",
    "uniform",
    "whole",
    "write",
]
