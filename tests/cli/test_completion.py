"""What completion offers: every name that would be accepted, and no row or key that has come or
gone since.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from malisize.assumptions.rules import rule_for, rules_of
from malisize.assumptions.settings import set_layer
from malisize.cli import words
from malisize.cli.tab import Typed, Word, reply, split, written
from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.loading import vocabulary
from tests.places import COUNTRY

WORDS = vocabulary(Catalogue(COUNTRY))
BREAKS = " \t\n\"'@><=;|&(:"


def offered(line: str) -> list[str]:
    """Return the words that may be typed at the end of a line."""
    typed = split(line, "bash")
    return [word.text for word in reply(typed.before[1:], typed.word).words]


def completed_keys(incomplete: str = "", **given: Sequence[str]) -> list[str]:
    """Return the keys of --set offered, as on a line that gives these options."""
    return words._keys(incomplete, given)


def offered_keys(typed: str) -> list[str]:
    return offered(f"malisize audience --set {typed}")


@pytest.mark.slow
def test_setting_keys_are_all_accepted_and_none_is_missing() -> None:
    """Every rule but those of whole arrays, and of one year of a key that is offered for all, is
    completed, and every key completed is one that --set takes with some value.
    """
    files = ["linkedin-recruitment", "grocery-bamako", "school-fees"]
    keys = [key.removesuffix("=") for key in completed_keys(assumptions=files)]
    assert len(keys) == len(set(keys)) > 500
    assert {rule_for(tuple(key.split(".")), COUNTRY) for key in keys} - {None} == {
        rule
        for rule in rules_of(COUNTRY)
        if rule.form not in ("narrow", "steps") and "YEAR" not in rule.pattern
    }
    values = {"text": "", "texts": "facebook", "number": "?"}
    for key in keys:
        rule = rule_for(tuple(key.split(".")), COUNTRY)
        if rule is None:
            assert key.startswith("market.step.")
            assert not refusal(f"{key}=50%")
            continue
        said = refusal(
            f"{key}={rule.example or values[rule.form]}"
        )  # that the value does not fit is another matter
        assert not any(
            text in said
            for text in (
                "unknown key",
                "no channel",
                "no figure",
                "not sized by",
                "not the number of an entry",
            )
        ), said


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("-a linkedin-recruitment --set audience.narrow.", ["1=", "2="]),
        ("-a restaurant-bamako --set audience.narrow.", ["1="]),
        ("-a mobile-money-launch --scenario switchers --set audience.narrow.", ["1=", "2="]),
        ("--set audience.narrow.", []),
        ("-a momo-merchant --set market.step.", [f"{place}=" for place in range(1, 4)]),
        ("-a restaurant-bamako --set market.step.", []),
    ],
)
def test_places_are_those_of_the_files_on_the_line(line: str, found: list[str]) -> None:
    """Shares that narrow and steps of a market are counted in the files named before."""
    start = line.rpartition(" ")[2]
    assert offered(f"malisize market {line}") == [f"{start}{one}" for one in found]


def refusal(setting: str) -> str:
    """Return why --set refuses a setting, or an empty text."""
    try:
        set_layer([setting], WORDS)
    except InputError as error:
        return error.message
    return ""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("chan", "channels.facebook."),
        ("channels.faceb", "channels.facebook.cpm="),
        ("channels.facebook.share.", "channels.facebook.share.bamako="),
        ("channels.linkedin.age.", "channels.linkedin.age.55+="),
        ("audience_met", "audience_met.28="),
        ("figures.populatio", "figures.population="),
        ("vat.", "vat.media="),
        ("over", "overlap="),
    ],
)
def test_setting_keys_come_in_steps(typed: str, found: str) -> None:
    """Only what can follow the dots typed is offered."""
    assert found in offered_keys(typed)
    assert all(key.startswith(typed) for key in offered_keys(typed))


def test_nothing_follows_the_equals_sign_of_a_setting() -> None:
    assert offered_keys("overlap=") == offered_keys("channels.facebook.cpm=1") == []


def test_a_channel_is_offered_no_key_it_never_reads() -> None:
    keys = offered_keys("channels.radio.")
    assert "channels.radio.weekly_share=" in keys
    assert not {
        "channels.radio.accounts=",
        "channels.radio.age.",
        "channels.radio.active_share=",
    } & set(keys)
    assert not [
        key for key in offered_keys("channels.j") if "jumia" in key
    ]  # not available in Mali


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gen", ["gender="]),
        ("tot", ["total="]),
        ("currency=U", ["currency=USD"]),
        ("gender=", ["gender=all", "gender=women", "gender=men"]),
        ("area=bamako,bam", ["area=bamako,bamako"]),
        ("channel=faceb", ["channel=facebook"]),
        ("channels.facebook.cp", ["channels.facebook.cpm=", "channels.facebook.cpc="]),
        ("overlap=", []),
    ],
)
def test_vary_keys(typed: str, found: list[str]) -> None:
    """A sweep varies keys of --set and four options, whose values are known."""
    assert offered(f"malisize sweep population --vary {typed}") == found


def test_preferences_are_observations() -> None:
    """What is offered after the figure is accepted: a source alone where that is enough, else with
    its date.
    """
    assert "population=" in words.preferences("popul")
    found = words.preferences("population=")
    assert "population=instat-census-2022" in found
    for choice in found:
        assert Catalogue(COUNTRY).figure("population").used(choice.partition("=")[2]) is not None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("faceb", ["facebook="]),
        ("facebook=60%,inst", ["facebook=60%,instagram="]),
        ("facebook=60%", []),
    ],
)
def test_channel_parts(typed: str, found: list[str]) -> None:
    assert words.channel_parts(typed) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("malisize aud", ["audience"]),
        ("malisize figures s", ["show", "sources"]),
        ("malisize assumptions check restau", ["restaurant-bamako"]),
        ("malisize figures --topic pop", ["population"]),
        ("malisize figures --topic acc", ["access"]),
        ("malisize figures show internet_use", ["internet_use", "internet_users"]),
        ("malisize audience --prefer internet_use", ["internet_users="]),  # a table has no value
        ("malisize audience --prefer internet_use=", []),
        ("malisize audience --set figures.internet_use", ["figures.internet_users="]),
        ("malisize audience --chan", ["--channel"]),
        ("malisize audience --verb", ["--verbose"]),
        ("malisize audience --date 2026-01-01 --date", []),  # given already
        ("malisize audience --area bamako --area", ["--area"]),  # can be repeated
        ("malisize audience -c radio --chan", ["--channel"]),
        ("malisize audience --area=bam", ["--area=bamako"]),
        ("malisize audience --quiet=", []),
        ("malisize audience --narrow ", []),
        ("malisize audience -q -c faceb", ["facebook"]),
        ("malisize audience --currency E", []),  # an option of budget alone
        ("malisize budget --currency E", ["EUR"]),
        ("malisize budget --max sm", ["sms="]),
        ("malisize audience --gender w", ["women"]),
        ("malisize audience --age 18-3", ["18-34", "18-35"]),
        ("malisize audience --range e", ["envelope"]),
        ("malisize audience --format m", ["markdown"]),
        ("malisize audience --excel f", ["fr"]),
        ("malisize audience --delimiter t", ["tab"]),
        ("malisize audience --decimal ", [".", ","]),
        ("malisize explain --area bamako reachable.ded", ["reachable.deduplicated"]),
        ("malisize drivers plan.reach_3", ["plan.reach_3plus"]),
        ("malisize explain population ", offered("malisize explain population --")),
        ("malisize completion z", ["zsh"]),
        ("malisize nonsense ", []),
        ("malisize figures nonsense ", []),
        ("malisize audience -- --ar", []),
        ("malisize --hel", ["--help"]),
        ('malisize audience --set "over', ["overlap=", "overlap."]),
        ('malisize audience --set "overlap.faceb', ["overlap.facebook="]),
        ("malisize audience --narrow 'eats out=10%' --area bam", ["bamako"]),
        ("malisize audience -a health-campaign --scenario w", ["women"]),
        ("malisize compare health-campaign --scenario w", ["women"]),
        ("malisize compare rest", ["restaurant-bamako"]),
        (
            "malisize explain market.so",
            ["market.som.people", "market.som.revenue", "market.som.kept", "market.som.share"],
        ),
        ("malisize compare restaurant-bamako heal", ["health-campaign", "health-campaign-liptako"]),
        ("malisize sweep population reachable.ded", ["reachable.deduplicated"]),
        ("malisize sweep population --vary gender=w", ["gender=women"]),
        ("malisize batch --row segment.onl", ["segment.online", "segment.online."]),
        ("malisize batch --row segment.online.", ["segment.online.women"]),
        ("malisize batch --format c", ["csv"]),
        ("malisize batch --encoding utf", ["utf-8", "utf-16"]),
        ("malisize countries new x --source pla", ["platform="]),
        ("malisize countries new x --dated li", ["lines="]),
        ("malisize countries new x --platform fa", ["facebook="]),
        ("malisize batch --map Zo", []),
        ("malisize batch --map Zone=ge", ["Zone=gender"]),
        ("malisize batch --map Prix=channels.facebook.cpm", ["Prix=channels.facebook.cpm"]),
    ],
)
def test_what_may_follow(line: str, found: list[str]) -> None:
    assert offered(line) == found


def test_a_command_without_arguments_offers_its_options() -> None:
    assert {"--channel", "--area", "--set"} <= set(offered("malisize audience "))
    assert "-c" in offered("malisize audience -")
    assert "-c" not in offered("malisize audience ")


@pytest.mark.parametrize(
    ("line", "files"),
    [
        ("malisize audience --output ", True),
        ("malisize audience --output=", True),
        ("malisize audience --assumptions ", True),
        ("malisize assumptions new ", True),
        ("malisize assumptions check ", True),
        ("malisize figures backtest ", True),
        ("malisize audience > ", True),
        ("malisize audience --set ", False),
        ("malisize audience ", False),
    ],
)
def test_file_names_where_a_file_is_meant(line: str, files: bool) -> None:
    typed = split(line, "bash")
    assert reply(typed.before[1:], typed.word).files is files


def test_scenarios_are_those_of_the_files_on_the_line(tmp_path: Path) -> None:
    """A file that is broken, missing, a folder or far too large has none, and takes nothing from
    the others.
    """
    good, broken, large = tmp_path / "good.toml", tmp_path / "broken.toml", tmp_path / "large.toml"
    good.write_text(
        '[scenario.dry]\noverlap = "80%"\n[scenario."two words"]\n[scenario."bell\\u0007"]\n'
    )
    broken.write_text("[scenario")
    large.write_text("#" * 300_000 + "\n[scenario.far]\n")
    files = " ".join(
        f"-a {path}" for path in (broken, tmp_path / "no", tmp_path, large, "~nobody/x", good)
    )
    assert offered(f"malisize audience {files} --scenario ")[:2] == ["dry", "two words"]
    typed = split(f"malisize audience {files} --scenario ", "bash")
    for shell in words.SHELLS:
        text = written(reply(typed.before[1:], ""), typed, shell, BREAKS)
        assert "dry" in text
        assert "\a" not in text


@pytest.mark.parametrize(
    ("word", "text", "inserted"),
    [
        ("--area=bam", "--area=bamako", "bamako"),
        ("population=un-wpp-2024@20", "population=un-wpp-2024@2025-07-01", "2025-07-01"),
        ("over", "overlap=", "overlap="),
        ("", "two words$(x)", r"two\ words\$\(x\)"),
    ],
)
def test_bash_gets_what_follows_its_last_break(word: str, text: str, inserted: str) -> None:
    """Bash replaces what it holds for a word, which begins after the last break character; what is
    special is quoted.
    """
    typed = Typed(["malisize"], word, word)
    assert written(completed(text), typed, "bash", BREAKS) == f"words\n{inserted}\n"


@pytest.mark.parametrize(
    ("line", "text", "inserted"),
    [
        ('m --set "a=', "a=b c", "a=b c"),
        ('m --scenario="tw', "--scenario=two words", "two words"),
        ('m "', '$(x) `y` "z\\', r"\$(x) \`y\` \"z\\"),
        ('m "', "it's", "it's"),
        ('m "', "a!b", "a\"'!'\"b"),
        ('m "', 'ends in "', r'ends in \""'),
        ("m '", "it's $(x)", r"it'\''s $(x)"),
        ("m '", "ends in '", r"ends in '\'''"),
        ("m '", "'tis", r"''\''tis"),
        (r"m a\=b", "a=bc d", r"a=bc\ d"),
    ],
)
def test_within_quotes_bash_breaks_nothing_and_what_it_would_run_is_escaped(
    line: str, text: str, inserted: str
) -> None:
    """Bash replaces what follows the open mark, and reads ``$``, backtick, backslash and the mark
    itself there.
    """
    assert written(completed(text), split(line, "bash"), "bash", BREAKS) == f"words\n{inserted}\n"


def completed(*words: str) -> object:
    """Return a reply of these words."""
    from malisize.cli.tab import Reply

    return Reply([Word(word) for word in words])


@pytest.mark.parametrize(
    ("line", "before", "word"),
    [
        ("malisize ", ["malisize"], ""),
        ("malisize a b", ["malisize", "a"], "b"),
        ('malisize "a b', ["malisize"], "a b"),
        ("malisize a\\ b", ["malisize"], "a b"),
        ("malisize # x", ["malisize", "#"], "x"),
        ("malisize it\\'s '", ["malisize", "it's"], ""),
        (r'malisize "a \"b\" \$c \d', ["malisize"], r'a "b" $c \d'),
        ("malisize 'a\\", ["malisize"], "a\\"),
        ("malisize '' \"\" ", ["malisize", "", ""], ""),
        ("malisize a\\\nb", ["malisize"], "ab"),
        ("malisize a\\", ["malisize"], "a"),
    ],
)
def test_lines_are_split_as_shells_do(line: str, before: Sequence[str], word: str) -> None:
    assert split(line, "bash")[:2] == (before, word)


def test_fish_escapes_within_single_quotes() -> None:
    assert split(r"malisize 'it\'s", "fish").word == "it's"


def test_any_currency_completes() -> None:
    """Those that are met often come first; what none of them begins with, another may."""
    assert "KES" not in offered("malisize budget --currency ")
    assert offered("malisize budget --currency KE") == ["KES"]


def test_every_option_with_a_value_completes_or_is_free() -> None:
    """A new option says what completes it, or is named here as one where nothing can be known."""
    import typer

    from malisize.cli.app import build

    free = {
        "--narrow",
        "--draws",
        "--seed",
        "--date",
        "--total",
        "--reach",
        "--confidence",
        "--days",
        "--start",
        "--end",
        "--effective",
        "--search",
        "--id",
        "--years",
        "--header-row",
        "--map",
        "--as-of",
        "--grp",
        "--title",
        "--prepared-by",
        "--place",  # any country's name or code
        "--unit",
        *("--name", "--code", "--capital", "--population", "--urban-share", "--internet-users"),
        *("--region", "--radio", "--lines"),  # of a new country
    }
    silent = set()
    pending = [typer.main.get_command(build())]
    while pending:
        command = pending.pop()
        pending.extend(getattr(command, "commands", {}).values())
        for one in command.params:
            if not getattr(one, "is_flag", False) and one._custom_shell_complete is None:
                silent.add(one.opts[0])
    assert silent <= free
