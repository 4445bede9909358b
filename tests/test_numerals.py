"""The number grammar: what is read, what is refused with which reading offered, and that writing is
its inverse.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.numerals import (
    LARGEST,
    MONEY,
    Kind,
    Limits,
    Numeral,
    currency_in,
    exact,
    interval,
    parse,
    plain,
    readings,
    uniform,
    whole,
    write,
)
from malisize.numerals import number as numbers
from malisize.numerals.currencies import BY_CODE, parity, rate_example
from malisize.text import clean

WHOLE = st.integers(0, 10**15).map(float)
AMOUNTS = st.one_of(
    st.just(0.0),
    st.integers(1, 999_999).map(lambda thousandths: thousandths / 1000),
    st.floats(1e-12, LARGEST, allow_subnormal=False),
    st.integers(0, 10**15).map(float),
)
POSITIVE = st.floats(1e-12, LARGEST, allow_subnormal=False)
SHARES = st.one_of(
    st.just(0.0), st.just(1.0), st.floats(1e-12, 1.0), st.integers(0, 1000).map(lambda n: n / 1000)
)
KINDS = st.sampled_from(["share", "rate", "growth", "ratio", "amount", "money", "paid"])
INNER_SHARES = st.floats(1e-12, 1.0, exclude_max=True)


@st.composite
def numerals(draw: st.DrawFn) -> tuple[Numeral, Kind]:
    """Draw a numeral of any kind and shape, as the checked constructors make it."""
    kind: Kind = draw(
        st.sampled_from(["share", "rate", "growth", "ratio", "amount", "money", "paid"])
    )
    shape = draw(st.sampled_from(["exact", "range", "central", "uniform"]))
    currency = draw(st.sampled_from(["XOF", "EUR", "USD"])) if kind in MONEY else None
    bounded = kind in ("share", "rate", "growth")
    amounts, positive = AMOUNTS, POSITIVE
    if kind == "paid" and currency == "XOF":
        amounts, positive = WHOLE, WHOLE.filter(lambda value: value > 0.0)
    if shape == "exact":
        return exact(draw(SHARES if bounded else amounts), kind, "k", currency=currency), kind
    if shape == "uniform":
        low, high = sorted([draw(SHARES if bounded else amounts) for _ in range(2)])
        return uniform(low, high, kind, "k", currency=currency), kind
    ends = INNER_SHARES if bounded else positive
    low, central, high = sorted([draw(ends) for _ in range(3)])
    middle = central if shape == "central" else None
    return interval(low, high, kind, "k", central=middle, currency=currency), kind


@given(numerals())
def test_writing_is_the_inverse_of_reading(case: tuple[Numeral, Kind]) -> None:
    """Every numeral that can be made is written so that reading it gives exactly the same
    numeral.
    """
    numeral, kind = case
    assert parse(write(numeral, kind), kind, "k") == numeral


@given(st.floats(0.0, 1.0))
@example(0.07)
@example(0.29)
@example(1 / 3)
@example(1e-9)
def test_a_share_is_written_in_percent_and_reads_back_bit_for_bit(value: float) -> None:
    """Percent is chosen only where it gives the same floating-point number again."""
    assume(value == 0.0 or value >= 1e-12)
    assert parse(plain(value, "share"), "share", "k").low == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200.0),
        ("1 200", 1200.0),
        ("1\u00a0200", 1200.0),
        ("1\u202f200", 1200.0),
        ("1\u2009200 000", 1_200_000.0),
        ("1_200", 1200.0),
        ("1_000", 1000.0),
        ("1,200,000", 1_200_000.0),
        ("1,000,000", 1_000_000.0),
        ("1 000 000", 1_000_000.0),
        ("1,234.5", 1234.5),
        ("1.2k", 1200.0),
        ("1.2K", 1200.0),
        ("200k", 200_000.0),
        ("2.5M", 2_500_000.0),
        ("2.5 M", 2_500_000.0),
        ("3bn", 3e9),
        ("3 Bn", 3e9),
        ("1e6", 1e6),
        ("1E6", 1e6),
        ("2.5e-3", 0.0025),
        ("1 234,5", 1234.5),
        ("1.234.567", 1_234_567.0),
        ("1.234,5", 1234.5),
        ("1.234.567,25", 1_234_567.25),
        ("24.8 millions", 24.8e6),
        ("1,5 million", 1.5e6),
        ("2 milliards", 2e9),
        ("2 Mds", 2e9),
        ("500 mille", 500_000.0),
        ("1.2 MLN", 1.2e6),
        ("1.2340", 1.234),
        ("0.500", 0.5),
        ("1.234e6", 1_234_000.0),
        ("1234.567", 1234.567),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("+5", 5.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("0", 0.0),
        ("-0", 0.0),
        ("  7  ", 7.0),
    ],
)
def test_every_documented_form_of_a_number_is_read(text: str, value: float) -> None:
    """Grouped, scaled and decimal forms all give the number they show."""
    assert parse(text, "amount", "k") == Numeral("exact", value, value, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("35%", 0.35),
        ("35 %", 0.35),
        ("0.35", 0.35),
        ("0,35", 0.35),
        ("100%", 1.0),
        ("1", 1.0),
        ("0%", 0.0),
        ("12.345%", 0.12345),
        ("12,345 %", 0.12345),
    ],
)
def test_every_documented_form_of_a_share_is_read(text: str, value: float) -> None:
    """A share is a percentage or a number from 0 to 1, with a point or a comma."""
    assert parse(text, "share", "k") == Numeral("exact", value, value, value)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("200k to 250k", "amount", Numeral("range", 200_000.0, 250_000.0)),
        ("200k to 250k, central 220k", "amount", Numeral("range", 200_000.0, 250_000.0, 220_000.0)),
        ("200k to 250k,central 220k", "amount", Numeral("range", 200_000.0, 250_000.0, 220_000.0)),
        ("200k to 2M", "amount", Numeral("range", 200_000.0, 2_000_000.0)),
        ("40% to 60%", "share", Numeral("range", 0.4, 0.6)),
        ("0.4 to 0.6", "share", Numeral("range", 0.4, 0.6)),
        ("min 5 max 9", "amount", Numeral("uniform", 5.0, 9.0)),
        ("min 5, max 9", "amount", Numeral("uniform", 5.0, 9.0)),
        ("min 0% max 100%", "share", Numeral("uniform", 0.0, 1.0)),
        ("min 0 max 5%", "share", Numeral("uniform", 0.0, 0.05)),
        ("5 to 5", "amount", Numeral("exact", 5.0, 5.0, 5.0)),
        ("min 5 max 5", "amount", Numeral("exact", 5.0, 5.0, 5.0)),
        ("1.4 to 2.6", "ratio", Numeral("range", 1.4, 2.6)),
        ("70% to 140%", "ratio", Numeral("range", 0.7, 1.4)),
        ("0.5% to 2%", "rate", Numeral("range", 0.005, 0.02)),
        ("0.005 to 0.2", "rate", Numeral("range", 0.005, 0.2)),
        ("30% to 50%", "rate", Numeral("range", 0.3, 0.5)),
        ("0% to 8%", "growth", Numeral("range", 0.0, 0.08)),
        ("2% to 100%, central 30%", "growth", Numeral("range", 0.02, 1.0, 0.3)),
        ("1e-7 to 5%", "share", Numeral("range", 1e-7, 0.05)),
        (
            "70% to 98%, central 0.9123456789012345",
            "share",
            Numeral("range", 0.7, 0.98, 0.9123456789012345),
        ),
    ],
)
def test_every_documented_range_is_read(text: str, kind: Kind, expected: Numeral) -> None:
    """``low to high``, with or without a central value, is a range; ``min max`` is a uniform span;
    equal ends are exact.
    """
    assert parse(text, kind, "k") == expected


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("500000 XOF", 500_000.0, 500_000.0, "XOF"),
        ("25 000 FCFA", 25_000.0, 25_000.0, "XOF"),
        ("25 000 F CFA", 25_000.0, 25_000.0, "XOF"),
        ("750 EUR", 750.0, 750.0, "EUR"),
        ("€750", 750.0, 750.0, "EUR"),
        ("2.5 USD", 2.5, 2.5, "USD"),
        ("$2.5", 2.5, 2.5, "USD"),
        ("1.5M XOF to 2M XOF", 1.5e6, 2e6, "XOF"),
        ("1.5M to 2M XOF", 1.5e6, 2e6, "XOF"),
        ("min 5 max 9 EUR", 5.0, 9.0, "EUR"),
        ("500000 fcfa", 5e5, 5e5, "XOF"),
        ("500k xof", 5e5, 5e5, "XOF"),
        ("500000F", 5e5, 5e5, "XOF"),
        ("500 000 F", 5e5, 5e5, "XOF"),
        ("500 000 f cfa", 5e5, 5e5, "XOF"),
        ("5kF", 5000.0, 5000.0, "XOF"),
        ("FCFA 500 000", 5e5, 5e5, "XOF"),
        ("F CFA 500 000", 5e5, 5e5, "XOF"),
        ("2 milliards FCFA", 2e9, 2e9, "XOF"),
        ("1,5 million de francs CFA", 1.5e6, 1.5e6, "XOF"),
        ("500.000.000 FCFA", 5e8, 5e8, "XOF"),
        ("2 millions d'euros", 2e6, 2e6, "EUR"),
        ("7,50€", 7.5, 7.5, "EUR"),
        ("US$ 500", 500.0, 500.0, "USD"),
        ("us$500", 500.0, 500.0, "USD"),
        ("500 $US", 500.0, 500.0, "USD"),
        ("500 usd", 500.0, 500.0, "USD"),
        ("950.5 XOF", 950.5, 950.5, "XOF"),
        ("1.5m€".upper(), 1.5e6, 1.5e6, "EUR"),
        ("XOF 1M to 2M", 1e6, 2e6, "XOF"),
    ],
)
def test_money_carries_its_currency(text: str, low: float, high: float, currency: str) -> None:
    """The currency stands before or after the number, or after both ends; CFA francs are XOF under
    every name.
    """
    numeral = parse(text, "money", "budget")
    assert (numeral.low, numeral.high, numeral.currency) == (low, high, currency)


@pytest.mark.parametrize(
    ("text", "kind", "quoted", "hint"),
    [
        ("1,234", "amount", "1,234", "write `1234` or `1.2340`"),
        ("1,234k", "amount", "1,234k", "write `1234k` or `1.2340k`"),
        ("70 to 95%", "share", "70 to 95%", "write `70% to 95%`"),
        ("min 5 max 9%", "share", "min 5 max 9%", "write `min 5% max 9%`"),
        ("200 to 250k", "amount", "200 to 250k", "write `200k to 250k`"),
        ("min 200 max 250k", "amount", "min 200 max 250k", "write `min 200k max 250k`"),
        ("200k to 250", "amount", "200k to 250", "write `200k to 250k`"),
        ("min 2M max 3", "amount", "min 2M max 3", "write `min 2M max 3M`"),
        ("35", "share", "35", "write `35%`"),
        ("1.5", "share", "1.5", "write `1.5%`"),
        ("1.234", "amount", "1.234", "write `1234` or `1.2340`"),
        ("500.000", "amount", "500.000", "write `500000` or `500`"),
        ("1.234M", "amount", "1.234M", "write `1234M` or `1.2340M`"),
        ("1.250 to 2.500", "amount", "1.250 to 2.500", "write `1250 to 2500` or `1.25 to 2.5`"),
        ("500.000 FCFA", "paid", "500.000 FCFA", "write `500000 FCFA` or `500 FCFA`"),
        ("500.250 FCFA", "paid", "500.250 FCFA", "write `500250 FCFA`"),
        ("500.000", "paid", "500.000", "write `500000 XOF` or `500 XOF`"),
        ("2.500 USD", "money", "2.500 USD", "write `2500 USD` or `2.5 USD`"),
        ("950.5 XOF", "paid", "950.5 XOF", "write `950 XOF` or `951 XOF`"),
        ("3 billion", "amount", "3 billion", "write `3bn` or `3000bn`"),
        ("0.5", "rate", "0.5", "write `0.5%` or `50%`"),
        ("5", "rate", "5", "write `5%`"),
        ("0.01 to 0.5", "rate", "0.01 to 0.5", "write `0.01% to 0.5%` or `1% to 50%`"),
        ("0.4 to 50%", "share", "0.4 to 50%", "write `0.4% to 50%` or `40% to 50%`"),
        ("0.01 to 2%", "share", "0.01 to 2%", "write `0.01% to 2%` or `1% to 2%`"),
        ("0.2 to 20%", "share", "0.2 to 20%", "write `0.2% to 20%` or `20% to 20%`"),
        ("0.5 to 5%", "share", "0.5 to 5%", "write `0.5% to 5%`"),
        ("0.2% to 0.5", "share", "0.2% to 0.5", "write `0.2% to 0.5%` or `0.2% to 50%`"),
        (
            "min 0.4 max 50%",
            "share",
            "min 0.4 max 50%",
            "write `min 0.4% max 50%` or `min 40% max 50%`",
        ),
        (
            "1 to 2 millions",
            "amount",
            "1 to 2 millions",
            "write `1 millions to 2 millions` or `1 to 2000000`",
        ),
        ("200 to 2M", "amount", "200 to 2M", "write `200 to 2000000`"),
        ("20 to 40", "share", "20 to 40", "write `20% to 40%`"),
        ("350", "share", "350", "write `35%`"),
        (
            "0.2 to 0.4, central 30",
            "share",
            "0.2 to 0.4, central 30",
            "write `20% to 40%, central 30%`",
        ),
        ("XOF", "money", "XOF", "write `500000 XOF`"),
        ("$", "money", "$", "write `500000 USD`"),
        (" EUR ", "money", " EUR ", "write `500000 EUR`"),
        ("US$ to 5 US$", "money", "US$ to 5 US$", "write `500000 USD`"),
        ("%", "share", "%", "write `35%`"),
        ("500 JPX", "money", "500 JPX", "write `500 JPY`"),
        ("¥500", "money", "¥500", "`500000 XOF`"),
        ("120%", "share", "120%", "write 0% to 100%"),
        ("2k", "share", "2k", "write `35%`"),
        ("<5%", "share", "<5%", "`min 0% max 5%`"),
        ("≥ 5%", "share", "≥ 5%", "write `min 5% max 100%`"),
        (">5M", "amount", ">5M", "write `1200`"),
        ("5m", "amount", "5m", "write `5M` or `5k`"),
        ("500 000", "money", "500 000", "write `500 000 XOF`"),
        ("about 5", "amount", "about 5", "write `1200`"),
        ("abc", "share", "abc", "write `35%`"),
        ("x XOF", "money", "x XOF", "write `500000 XOF`"),
        ("0% to 5%", "share", "0% to 5%", "write `min 0% max 5%`"),
        ("50% to 100%", "share", "50% to 100%", "write `min 50% max 100%`"),
        ("0 to 5k", "amount", "0 to 5000", "write `min 0 max 5000`"),
        ("9 to 5", "amount", "9", "write `5 to 9`"),
        ("min 9 max 5", "amount", "9", "write `min 5 max 9`"),
        ("-5", "amount", "-5", "write a number of at least 0"),
        ("", "amount", "", "write `1200`"),
        ("   ", "amount", "", "write `1200`"),
    ],
)
def test_what_is_refused_quotes_the_value_names_the_key_and_offers_a_reading(
    text: str, kind: Kind, quoted: str, hint: str
) -> None:
    """A refusal says where, repeats the value in backticks, and offers something that can be
    typed.
    """
    with pytest.raises(InputError) as caught:
        parse(text, kind, "channels.facebook.accounts")
    assert caught.value.message.startswith("channels.facebook.accounts: ")
    if quoted:
        assert f"`{quoted}`" in caught.value.message
    assert caught.value.hint is not None
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("1e400", "amount", "not a finite number"),
        ("inf", "amount", "not a number"),
        ("nan", "amount", "not a number"),
        ("1e19", "amount", "larger than anything"),
        ("1e-400", "amount", "too small to count"),
        ("1e-13", "amount", "too small to count"),
        ("5%", "amount", "is a share, a number is needed here"),
        ("500 XOF", "amount", "is money, a plain number is needed here"),
        ("5 EUR and 6 USD", "money", "two currencies, EUR and USD"),
        ("200k to 250k, central 300k", "amount", "is outside `200000 to 250000`"),
        ("9" * 201, "amount", "too long for a number"),
        ("1 2345", "amount", "not a number"),
        ("12 34", "amount", "not a number"),
        ("1.2.3", "amount", "not a number"),
        ("1__2", "amount", "not a number"),
        ("1.23,5", "amount", "not a number"),
        ("1.2345.678", "amount", "not a number"),
        ("5XOF00", "money", "not a number"),
        ("5 XOF USD", "money", "two currencies, USD and XOF"),
        ("5% XOF", "money", "is a share, an amount of money is needed here"),
        ("٣٥", "amount", "not a number"),
        ("--5", "amount", "not a number"),
        ("5 to", "amount", "not a number"),
        ("5 to 6 to 7", "amount", "not a number"),
        ("m", "amount", "is a unit without a number"),
        ("1.5", "rate", "above 1, and a rate is needed"),
        ("200%", "rate", "is above 100 %"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(text: str, kind: Kind, words: str) -> None:
    """What is not finite, too large, too small, of another kind or no number at all is refused
    saying which.
    """
    with pytest.raises(InputError) as caught:
        parse(text, kind, "overlap")
    assert caught.value.message.startswith("overlap: ")
    assert words in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1.0, 2.0e18, 1e-13])
def test_the_checked_constructors_refuse_what_the_grammar_refuses(value: float) -> None:
    """Numbers that arrive as numbers are held to the same limits."""
    with pytest.raises(InputError):
        exact(value, "amount", "k")
    with pytest.raises(InputError):
        uniform(value, value, "amount", "k")
    with pytest.raises(InputError):
        interval(value, value, "amount", "k")


def test_a_central_value_lies_within_its_range() -> None:
    """A central value may be one of the ends, and is refused outside them."""
    assert interval(0.2, 0.4, "share", "k", central=0.2).central == 0.2
    with pytest.raises(InputError, match="outside"):
        interval(0.2, 0.4, "share", "k", central=0.5)


@given(
    st.floats(0.001, 999.0), st.floats(0.001, 999.0), st.sampled_from(["", "k", "M", "bn", "e3"])
)
def test_a_larger_text_of_one_scale_is_a_larger_number(
    one: float, other: float, scale: str
) -> None:
    """Reading is monotone: of two plain numbers with the same sign of scale the larger stays the
    larger.
    """
    texts = [f"{plain(number, 'amount')}{scale}" for number in sorted([one, other])]
    read = [parse(text, "amount", "k").low for text in texts]
    assert read == sorted(read)
    assert (read[0] == read[1]) == (one == other)


@given(st.integers(0, 10**15))
def test_grouping_never_changes_a_whole_number(number: int) -> None:
    """A number grouped by spaces or underscores, or by at least two commas, is the number without
    them.
    """
    assert parse(f"{number:_}", "amount", "k").low == number
    assert parse(f"{number:,}".replace(",", " "), "amount", "k").low == number
    assert parse(f"{number:,}".replace(",", "\u202f"), "amount", "k").low == number
    if number >= 10**6:
        assert parse(f"{number:,}", "amount", "k").low == number


@given(st.text(max_size=30), KINDS)
def test_any_text_is_read_or_refused_in_one_line(text: str, kind: Kind) -> None:
    """Whatever is typed gives a sound numeral or an InputError in one line; nothing else
    happens.
    """
    message = ""
    try:
        numeral = parse(text, kind, "k")
        bounded = kind in ("share", "rate", "growth")
        assert 0.0 <= numeral.low <= numeral.high <= (1.0 if bounded else LARGEST)
    except InputError as error:
        message = error.message
    assert message == clean(message)


@given(st.floats(0.001, 999_999.0), KINDS)
def test_our_own_numbers_have_one_reading(value: float, kind: Kind) -> None:
    """A number as we write it is never of the form that may have its thousands grouped."""
    value = min(value, 1.0) if kind in ("share", "rate", "growth") else value
    unit = " EUR" if kind in MONEY else ""
    for rounded in (value, round(value, 3), round(value)):
        assert readings(f"{plain(rounded, kind)}{unit}", kind) == []


NUMBER = st.from_regex(
    r"(?:min )?[1-9][0-9]{0,2}[.,]?[0-9]{0,3}(?: ?(?:%|k|M|m|bn|billion|XOF|EUR|F))?"
    r"(?: (?:to|max) [0-9]{1,3}[.,]?[0-9]{0,3}(?: ?(?:%|k|M|m|XOF|EUR|F))?)?",
    fullmatch=True,
)


@pytest.mark.slow
@given(NUMBER, KINDS)
def test_every_reading_that_is_offered_is_read(text: str, kind: Kind) -> None:
    """What a refusal offers is read, as different numbers; what is read has nothing to offer."""
    offered = readings(text, kind)
    found = [parse(one, kind, "k") for one in offered]
    assert len(set(found)) == len(found)
    if not offered:
        return
    with pytest.raises(InputError) as caught:
        parse(text, kind, "k")
    assert [f"`{one}`" in (caught.value.hint or "") for one in offered] == [True] * len(offered)


@pytest.mark.parametrize(
    ("where", "text", "kind", "hint"),
    [
        ("--total", "500.000 FCFA", "paid",
         "write `--total \"500000 FCFA\"` or `--total \"500 FCFA\"`"),
        ("--set channels.facebook.ctr", "0.5", "rate",
         "write `--set channels.facebook.ctr=0.5%` or `--set channels.facebook.ctr=50%`"),
        ("--narrow `eats out`", "12", "share", "write `--narrow \"eats out=12%\"`"),
        ("mine.toml: overlap", "12", "share", "write `12%`"),
        ("total", "XOF", "paid", "write `500000 XOF`"),
    ],
)  # fmt: skip
def test_a_hint_is_typed_as_it_stands(where: str, text: str, kind: Kind, hint: str) -> None:
    """At an option the hint is the whole option, quoted for a shell; elsewhere the value alone."""
    with pytest.raises(InputError) as caught:
        parse(text, kind, where)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("text", "limits", "words"),
    [
        ("10.000", Limits(1, 366), "`10.000` has two readings"),
        ("10.5", Limits(1, 366), "a whole number is needed"),
        ("400", Limits(1, 366), "`400` is not between 1 and 366"),
        ("5 to 9", Limits(1, 366), "is a range, one number is needed"),
        ("-1", Limits(), "is negative"),
    ],
)
def test_a_whole_number_is_whole_and_within_its_limits(
    text: str, limits: Limits, words: str
) -> None:
    """A fraction, a range and a number beyond the limits are refused; readings beyond them are not
    offered.
    """
    with pytest.raises(InputError) as caught:
        whole(text, "--days", "28", limits)
    assert words in caught.value.message
    assert caught.value.hint in ("write `--days 10`", "write `--days 28`", "write `--days 5`",
                                 "write a number of at least 0")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [("5 fcfa", "XOF"), ("5F", "XOF"), ("5kF", "XOF"), ("$5", "USD"), ("5", None), ("5M", None),
     ("facebook=5 EUR", "EUR")],
)  # fmt: skip
def test_a_currency_is_found_where_it_is_written(text: str, code: str | None) -> None:
    """The code of a currency under any of its names, and none where none is written."""
    assert currency_in(text) == code


@pytest.mark.parametrize(
    ("text", "amount"), [("300000", 3e5), ("300000 EUR", 3e5), ("1 to 2", 1.0)]
)
def test_money_may_take_the_currency_of_its_place(text: str, amount: float) -> None:
    """An amount without a currency takes the one of its place, and keeps its own."""
    numeral = parse(text, "paid", "--min", currency="XOF")
    assert numeral.low == amount
    assert numeral.currency == ("EUR" if "EUR" in text else "XOF")


def test_a_range_whose_ends_have_one_scale_between_them_is_read_where_it_rises() -> None:
    assert parse("2k to 3000", "amount", "here") == interval(2000.0, 3000.0, "amount", "here")


@pytest.mark.parametrize(("code", "other"), [("USD", "XOF"), ("XOF", "EUR"), ("EUR", "XOF")])
def test_an_example_of_a_rate_is_as_large_as_the_rate(code: str, other: str) -> None:
    """It is a range around what one of another currency is in a currency."""
    example = parse(rate_example(code, other), "amount", "here")
    back = parse(rate_example(other, code), "amount", "here")
    assert example.low < example.high < 1.2 * example.low
    assert example.low * back.high == pytest.approx(1.0, rel=0.1)
    fixed = parity(code, other)
    assert fixed is None or example.low < fixed < example.high


@given(
    st.text("0123456789.", min_size=1, max_size=8),
    st.sampled_from(["", "%", "k", "M", *(f" {code}" for code in BY_CODE)]),
    st.booleans(),
)
@example("1.200", " XOF", False)
@example("1.5", "%", True)
@example("1.200", "M", False)
def test_what_is_written_simply_is_read_as_any_number_is(
    digits: str, tail: str, bounded: bool
) -> None:
    """Most texts are read without the expression that knows every spelling of every currency."""
    outcomes = []
    for simple in (numbers._SIMPLE, numbers.expression(r"(?!)")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(numbers, "_SIMPLE", simple)
            try:
                outcomes.append(numbers.number(f"{digits}{tail}", bounded=bounded))
            except numbers.Unreadable as error:
                outcomes.append(error.alone)
    assert outcomes[0] == outcomes[1]
