"""What is asked of a study, and the one table of its fields.

The options of the command line, the cells of a batch, the values of a sweep, the saved file,
completion, help and the keywords of ``Study.audience`` are all made from ``FIELDS``: a new field
of a request is an entry there and an attribute of the record that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.aliases import meaning
from malisize.errors import InputError
from malisize.field import Field, Group
from malisize.lists import names_in, parts_in, several_in, shares_in
from malisize.numerals import Limits, is_currency, likely, plain, whole
from malisize.text import offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    import datetime
    from typing import TypedDict

    class Options(TypedDict, total=False):
        """The keywords of ``Study.audience``, which every question about an audience takes."""

        area: str | Sequence[str] | None
        gender: str | Sequence[str] | None
        age: str | Sequence[str] | None
        speaks: str | Sequence[str] | None
        reads: str | Sequence[str] | None
        channels: Sequence[str] | None
        narrow: Iterable[str] | Mapping[str, str]
        known: Iterable[str] | Mapping[str, str]
        range: str | None
        draws: int
        seed: int
        as_of: str | None
        date: datetime.date | None


DRAWS = 10_000
SEED = 1
DAYS = 28
FEWEST_DRAWS, MOST_DRAWS = 100, 5_000_000
MOST_DAYS = 366
MOST_TIMES = 20
MOST_YEARS = 30

EVERYONE = "all"  # of a language: nobody is left out
DATING = ("days", "start", "end")  # of a plan: two of them decide the third
WHOM = ("area", "gender", "age", "speaks", "reads", "channels")  # also keys of [audience]

# fmt: off
FIELDS = (
    # of which country, and which assumptions hold
    Field("country", "--country", "study", "parts", "CODE|PATH", column="refused",
          completes="countries",
          help="a country by its code, or the folder of one (repeatable, together; default: the"
               " file's, else {home})"),
    Field("assumptions", "--assumptions", "study", "parts", "FILE", short="-a", column="refused",
          completes="assumption_files",
          help="assumptions file or saved estimate: a bundled name, a path, or - (repeatable, later"
               " wins; default: none)"),
    Field("scenario", "--scenario", "study", "text", "NAME", completes="scenarios",
          help="a [scenario.NAME] table of the files (default: none)"),
    Field("set", "--set", "study", "parts", "KEY=VALUE", short="-s", column="refused",
          completes="setting_keys",
          help='one assumption, such as overlap="80% to 95%" (repeatable; default: none)'),
    Field("prefer", "--prefer", "study", "names", "FIGURE=SOURCE", completes="preferences",
          help="use another published observation, SOURCE or SOURCE@DATE (repeatable; default: the"
               " preferred one)"),
    # whom to size, on which channels, and how to report ranges
    Field("area", "--area", "audience", "union", "AREA", completes="areas",
          help="national, urban, rural, {capital} or a region (repeatable, taken together; default:"
               " the file's, else national)"),
    Field("gender", "--gender", "audience", "union", "GENDER", completes="genders",
          help="all, women or men (repeatable; default: the file's, else all)"),
    Field("age", "--age", "audience", "union", "YEARS", completes="ages",
          help="completed years: 18-35, 18+ or all (repeatable, taken together; default: the"
               " file's, else all)"),
    Field("speaks", "--speaks", "audience", "union", "LANGUAGE", completes="spoken", sparse=True,
          help="only people who speak a language (repeatable: any of them; default: the"
               " file's, else everybody)"),
    Field("reads", "--reads", "audience", "union", "LANGUAGE", completes="written", sparse=True,
          help="only people who read a language (repeatable: any of them; default: the file's,"
               " else everybody)"),
    Field("channels", "--channel", "audience", "names", "CHANNEL", short="-c",
          completes="channel_names",
          help="a channel, or a group of those with a size: online, offline or all"
               " (repeatable; default: the file's, else online)"),
    Field("narrow", "--narrow", "audience", "shares", "LABEL=SHARE", short="-n",
          help='narrow the audience, such as "eats out=10% to 30%"; a label given again'
               " replaces its share (repeatable; default: none)"),
    Field("known", "--known", "audience", "parts", "CHANNEL=PEOPLE", completes="channel_parts",
          help="what a platform's own tool counts for exactly this audience, such as"
               ' {channel}="480k to 560k", or "480k accounts" (repeatable; default: none)'),
    Field("range", "--range", "audience", "text", "RANGE", "90%", column="refused", typed=False,
          completes="ranges", help="90%, 80%, envelope (bounds) or none"),
    Field("draws", "--draws", "audience", "count", "N", str(DRAWS), column="refused", typed=False,
          limits=Limits(FEWEST_DRAWS, MOST_DRAWS), help="number of draws behind a range, 100"
                                                        " to 5000000"),
    Field("seed", "--seed", "audience", "count", "N", str(SEED), column="refused", typed=False,
          help="seed of the draws, 0 or above"),
    Field("as_of", "--as-of", "audience", "text", "YYYY-MM", example="2026-12",
          help="carry the population, accounts and lines forward to a month or a day, by"
               " projections and yearly growth (default: as published)"),
    Field("date", "--date", "audience", "day", "YYYY-MM-DD", column="passes", typed=False,
          help="the day up to which the age of figures is counted (default: today)"),
    # what to spend or to reach, how to split it, and over which flight
    Field("total", "--total", "plan", "money", "MONEY",
          help='what there is to spend, such as "500000 {money}"; all in unless it says "HT", "net'
               ' net", "net" or "gross" (default: none)'),
    Field("reach", "--reach", "plan", "text", "TARGET",
          help="people to reach, once or as often as --effective says, such as 400k, or a"
               " share of the audience, such as 30%; with --total, the probability of it"
               " (default: none)"),
    Field("grp", "--grp", "plan", "text", "POINTS", example="400",
          help="GRPs to buy (impressions on target per hundred people aged 15 and over),"
               " instead of people to reach (default: none)"),
    Field("confidence", "--confidence", "plan", "text", "SHARE",
          help="probability of reaching the target, such as 90% (default: the central estimate)"),
    Field("split", "--split", "plan", "parts", "CHANNEL=SHARE", completes="channel_parts",
          help="{channel}=60%,{other}=40% (repeatable; default: equal)"),
    Field("allocate", "--allocate", "plan", "flag",
          help="find the split with the largest reach (default: equal)"),
    Field("lock", "--lock", "plan", "parts", "CHANNEL=MONEY", completes="channel_parts",
          help='fix what a channel gets when allocating, such as {channel}="100000 {money}" or'
               " 40% (repeatable; default: none)"),
    Field("least", "--min", "plan", "parts", "CHANNEL=MONEY", completes="channel_parts",
          help="the least a channel may get when allocating: money or a share (repeatable;"
               " default: none)"),
    Field("most", "--max", "plan", "parts", "CHANNEL=MONEY", completes="channel_parts",
          help="the most a channel may get when allocating: money or a share (repeatable;"
               " default: none)"),
    Field("min_frequency", "--min-frequency", "plan", "parts", "[CHANNEL=]N", example="3",
          completes="channel_parts",
          help="minimum average frequency, of the plan or of a channel that it buys"
               " (repeatable; default: none)"),
    Field("days", "--days", "plan", "count", "N", str(DAYS), example="28", told=True,
          limits=Limits(1, MOST_DAYS),
          help="length of the flight in days, 1 to 366 (default: from --start to --end, else 28)"),
    Field("start", "--start", "plan", "text", "DATE", example="2026-12-01",
          help="first day of the flight, such as 2026-12-01 (default: the file's, else none)"),
    Field("end", "--end", "plan", "text", "DATE", example="2026-12-28",
          help="last day of the flight (default: the file's, else by --start and --days)"),
    Field("weeks", "--weeks", "plan", "parts", "[CHANNEL=]WEEKS", example="1-2, 5",
          completes="channel_parts",
          help='weeks of the flight that run, such as "1-2, 5", of the plan or of a channel'
               " (repeatable; default: the file's, else all)"),
    Field("effective", "--effective", "plan", "count", "N", "1", example="3",
          limits=Limits(1, MOST_TIMES),
          help="allocate for, and show, people reached N times or more, 1 to 20"),
    Field("currency", "--currency", "plan", "currency", "CODE", completes="currencies",
          help="currency shown (default: the country's)"),
    Field("lang", "--lang", "output", "text", "CODE", typed=False, completes="languages",
          help="language of the text: {languages} (default: the file's, else that of"
               " MALISIZE_LANG, else en)"),
    Field("years", "--years", "market", "count", "N", example="5", column="passes", typed=False,
          limits=Limits(0, MOST_YEARS),
          help="years to project, 0 to 30 (default: the file's, else none)"),
)
# fmt: on
BY_NAME = {field.name: field for field in FIELDS}
BY_KEY = {field.key: field for field in FIELDS}


def fields_of(*groups: Group) -> tuple[Field, ...]:
    """Return the fields of groups, in the order of the table."""
    return tuple(field for field in FIELDS if field.group in groups)


# The records


class Loaded(NamedTuple):
    """What a study was loaded from, as it was given."""

    assumptions: tuple[str, ...] = ()
    scenario: str | None = None
    set: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    country: str | tuple[str, ...] | None = None


class PlanRequest(NamedTuple):
    """What a plan is asked for, as texts: money, target, split and limits as the number grammar has
    them, days as people write them.

    Of ``days``, ``start`` and ``end`` two decide the third; what is None the assumptions decide.
    """

    total: str | None = None
    reach: str | None = None
    grp: str | None = None
    confidence: str | None = None
    split: tuple[str, ...] = ()
    allocate: bool = False
    lock: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    min_frequency: tuple[str, ...] = ()
    days: int | None = None
    effective: int = 1
    currency: str = ""
    start: str | datetime.date | None = None
    end: str | datetime.date | None = None
    weeks: tuple[str, ...] = ()
    solved: tuple[str, ...] | None = None  # what was found, in a request that is saved

    @property
    def asked(self) -> bool:
        """Whether there is a total or a target to plan for."""
        return any(one is not None for one in (self.total, self.reach, self.grp))


class MarketRequest(NamedTuple):
    """What a market is asked for beyond its file: years to project (None: as the file says), and
    the currency shown.
    """

    years: int | None = None
    currency: str = ""


class Request(NamedTuple):
    """What is asked: whom, on which channels, within which ranges; with a plan a budget, with a
    market its size.

    What of ``WHOM`` is None the assumptions decide; several of one kind are taken together, and
    what they share counts once. ``narrow`` are ``label=share`` texts; ``range`` None is none.
    """

    area: tuple[str, ...] | None = None
    gender: tuple[str, ...] | None = None
    age: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    narrow: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    range: str | None = "90%"
    draws: int = DRAWS
    seed: int = SEED
    as_of: str | None = None
    date: datetime.date | None = None
    plan: PlanRequest | None = None
    market: MarketRequest | None = None
    speaks: tuple[str, ...] | None = None
    reads: tuple[str, ...] | None = None

    @staticmethod
    def of(
        options: Mapping[str, Any],
        plan: PlanRequest | None = None,
        market: MarketRequest | None = None,
    ) -> Request:
        """Return the request of keywords as ``Study.audience`` takes them.

        Raises TypeError for a keyword there is not, InputError for one name where a list belongs.
        """
        unknown = sorted(set(options) - {field.name for field in fields_of("audience")})
        if unknown:
            raise TypeError(f"unknown option {unknown[0]!r}")
        values = dict(options)
        for name in ("channels", "narrow", "known"):
            if isinstance(values.get(name), str):
                raise InputError(
                    phrase("{name}: a list is needed, not {it}", name=name, it=shown(values[name])),
                    hint=offered(f"{name}=[{values[name]!r}]"),
                )
        for field in fields_of("audience"):
            given = values.get(field.name)
            if given is not None and field.form in ("union", "names"):
                values[field.name] = (given,) if isinstance(given, str) else tuple(given)
        for name in ("narrow", "known"):
            if name in values:
                values[name] = pairs(values[name])
        return Request(**values, plan=plan, market=market)

    def options(self) -> dict[str, Any]:
        """Return the keywords of ``Study.audience`` that ask the same of whom, where and within
        which ranges.
        """
        return {field.name: getattr(self, field.name) for field in fields_of("audience")}

    def paid_in(self, currency: str) -> Request:
        """Return this request with a currency where it names none."""
        plan, market = self.plan, self.market
        if plan is not None and not plan.currency:
            plan = plan._replace(currency=currency)
        if market is not None and not market.currency:
            market = market._replace(currency=currency)
        return self._replace(plan=plan, market=market)

    @property
    def currency(self) -> str:
        """The currency in which money is shown, empty where it is the country's."""
        if self.market is not None:
            return self.market.currency
        return "" if self.plan is None else self.plan.currency


def market_of(rows: Iterable[str], plan: PlanRequest | None = None) -> MarketRequest | None:
    """Return the request that builds the rows of a market among some, with the most years that one
    needs and money in the currency of a plan; None without such a row.
    """
    from malisize.rows import number_in, own_id

    found = [id for row in rows if (id := own_id(row.strip().casefold())).startswith("market.")]
    years = [year for id in found if (year := number_in(id, "YEAR")) is not None]
    currency = (plan or PlanRequest()).currency
    return MarketRequest(max(years, default=None), currency) if found else None


def pairs(given: Iterable[str] | Mapping[str, object]) -> tuple[str, ...]:
    """Return ``key=value`` texts, also from a mapping, in which a list is written by comma."""
    if not isinstance(given, Mapping):
        return tuple(given)
    return tuple(f"{key}={written(value)}" for key, value in given.items())


def written(value: object) -> str:
    """Return a value as text: a number as the grammar writes it, since it has one reading."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, str | bool) or not hasattr(value, "__float__"):
        return str(value)
    return plain(float(value), "amount")


# Reading and writing


def read(field: Field, text: str, where: str) -> Any:
    """Read one text of a field, a cell or an option; ``where`` is what errors call it. Raises
    InputError.
    """
    if field.form == "union":
        return several_in(text)
    if field.form == "names":
        return names_in(text)
    if field.form == "parts":
        return parts_in(text)
    if field.form == "shares":
        return shares_in(text)
    if field.form == "count":
        return whole(text, where, field.example or field.default or "1000", field.limits)
    if field.form == "flag":
        word = meaning("flag", text)
        if word not in ("yes", "no"):
            raise InputError(
                phrase("{where}: {text} is neither yes nor no", where=where, text=shown(text)),
                hint=phrase("write `yes` or `no`"),
            )
        return word == "yes"
    if field.form == "currency":
        code = text.strip().upper()
        if not is_currency(code):
            raise InputError(
                phrase("{where} {text}: unknown", where=where, text=shown(text)),
                hint=likely(text),
            )
        return code
    return text
