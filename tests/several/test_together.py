"""Several countries in one run: each is what it is alone, and all together add up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from malisize import Batch, Study
from malisize.answer import Answer
from malisize.cli.tab import reply
from malisize.document import of
from malisize.errors import InputError
from malisize.packs import folder
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.scenarios.by_language import by_language
from malisize.scenarios.compare import compare
from malisize.several.together import Together
from tests.formats import render
from tests.packs.test_country import ran

XX = str(Path(__file__).parents[1] / "countries" / "xx")
BOTH = ("--country", "ml", "--country", XX)
SUMS = (
    "population",
    "segment.population",
    "segment.online",
    "reachable.largest",
    "reachable.upper",
    "reachable.deduplicated",
)


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.load(country=["ml", XX])


@pytest.fixture(scope="module")
def found(study: Study) -> Estimate:
    return study.audience(area=["bamako", "xx/north"], draws=500)


@pytest.fixture(scope="module")
def answer(study: Study) -> Answer:
    return study.ask(Request(area=("bamako", "xx/north"), draws=500))


@pytest.mark.slow
def test_a_countrys_rows_are_those_of_its_own_run(found: Estimate) -> None:
    """Every row of a country is, to the last bit, what a run of that country alone gives."""
    for code, country, area in (("ml", "ml", "bamako"), ("xx", XX, "north")):
        alone = Study.load(country=country).audience(area=area, draws=500)
        for row in alone:
            ours = found[f"{code}.{row.id}"]
            assert (ours.low, ours.central, ours.high) == (row.low, row.central, row.high), row.id
            assert ours.basis == row.basis


@pytest.mark.slow
@pytest.mark.parametrize("id", SUMS)
def test_all_together_are_the_sum_in_every_draw(answer: Answer, id: str) -> None:
    """Nobody lives in two countries, so people add up, in each draw and at central values."""
    rows = (id, f"ml.{id}", f"xx.{id}")
    for block in answer.over_draws(rows):
        assert block[id] == pytest.approx(block[rows[1]] + block[rows[2]], rel=1e-12)
    total, first, second = (one for one in answer.intervals(rows) if one is not None)
    assert total.central == pytest.approx(first.central + second.central, rel=1e-12)


def test_the_share_of_all_is_of_all(found: Estimate) -> None:
    """A share of all countries divides sums, and is no mean of shares."""
    online, people = found["segment.online"].central, found["segment.population"].central
    assert found["segment.penetration"].central == pytest.approx(online / people, rel=1e-12)


@pytest.mark.slow
def test_the_order_of_countries_changes_no_number(found: Estimate) -> None:
    """Draws go by the country, not by its place in the run."""
    turned = Study.load(country=[XX, "ml"]).audience(area=["bamako", "xx/north"], draws=500)
    for row in found:
        other = turned[row.id]
        assert (other.low, other.central, other.high) == pytest.approx(
            (row.low, row.central, row.high), rel=1e-12
        )


def test_two_countries_never_move_together(answer: Answer) -> None:
    """A judgement of the one says nothing of the other, though both have a key of that name."""
    import numpy as np

    rows = ("ml.segment.online", "xx.segment.online")
    block = next(iter(answer.over_draws(rows)))
    assert abs(np.corrcoef(block[rows[0]], block[rows[1]])[0, 1]) < 0.15


def test_keys_and_sources_say_their_country(found: Estimate) -> None:
    """What a number rests on is told under the country's code, sources too."""
    keys = {one.key for one in found.assumptions}
    assert {"ml.users.level", "xx.users.level"} <= keys
    assert {key.partition(".")[0] for key in keys} == {"ml", "xx"}
    assert {one.key for one in found.sources} >= {"xx.made-up"}
    total = found["reachable.deduplicated"]
    assert {"ml.users.level", "xx.users.level"} <= set(total.assumptions)
    assert set(total.sources) <= {one.key for one in found.sources}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "moved"),
    [
        (["xx.users.level=80%"], {"xx"}),
        (["ml.users.level=80%"], {"ml"}),
        (["users.level=80%"], {"ml", "xx"}),
        (["users.level=80%", "xx.users.level=85%"], {"ml"}),
    ],
)
def test_a_setting_is_of_its_country_or_of_all(
    study: Study, settings: list[str], moved: set[str]
) -> None:
    """`xx.KEY` sets one country, `KEY` each that knows it; what is written with a country wins."""
    before = study.audience(range=None)
    after = study.varied(set=settings).audience(range=None)
    found = {
        code
        for code in ("ml", "xx")
        if after[f"{code}.online"].central != before[f"{code}.online"].central
    }
    assert found == moved


def test_a_key_that_one_country_knows_is_set_there(study: Study) -> None:
    """A channel of one country needs no code."""
    found = study.varied(set={"channels.plaza.accounts": "50k"}).audience(range=None)
    assert found["xx.channel.plaza.accounts"].central == 50_000


@pytest.mark.slow
def test_an_area_with_a_country_brings_it_in() -> None:
    """`--area ml/bamako` needs no `--country`, and is the run of that country alone."""
    plain = ran("audience", "--area", "bamako", "--format", "csv", "-q")
    assert ran("audience", "--area", "ml/bamako", "--format", "csv", "-q") == plain


@pytest.mark.slow
def test_a_language_is_asked_for_in_the_country_that_has_it(tmp_path: Path) -> None:
    """A language written with a country, or that one alone has, is meant there; everybody elsewhere
    is said so, and what was asked of each is said and run again.
    """
    both = ("--country", "ml", "--country", "bf", "--range", "none")
    words = ("--speaks", "bambara", "--speaks", "bf/moore")
    out = ran("audience", *both, *words)[1]
    assert "Mali: speaks Bambara" in out
    assert "Burkina Faso: speaks Mooré" in out
    code, out, err = ran("audience", *both, "--speaks", "bambara")
    assert (code, out) == (2, "")
    assert "--speaks: nothing is named for Burkina Faso" in err
    assert "hint: write `--speaks bf/all`" in err
    saved = str(tmp_path / "saved.json")
    assert ran("audience", *both, "--speaks", "bambara", "--speaks", "bf/all", "-o", saved)[0] == 0
    assert json.loads(Path(saved).read_text("utf-8"))["request"]["speaks"] == [
        "ml/bambara",
        "bf/all",
    ]
    assert "Reproduced" in ran("replay", saved)[1]
    set_ = ("--set", "audience.speaks=ml/bambara,bf/moore")
    assert "Mali: speaks Bambara" in ran("audience", *both, *set_)[1]


def test_countries_in_one_word_are_told_how_to_be_typed() -> None:
    """`--country ml,bf` is no country, and its hint is what was meant."""
    code, out, err = ran("audience", "--country", "ml,bf")
    assert (code, out) == (2, "")
    assert "hint: write `--country ml --country bf`" in err


@pytest.mark.slow
def test_a_campaign_over_three_countries_is_one_run() -> None:
    """Areas of shipped countries bring them in, those without a country are of the first, and a
    country without a sized channel says so.
    """
    words = ("--area", "mopti", "--area", "bf/sahel", "--area", "ne/tillaberi", "--range", "none")
    code, out, err = ran("audience", *words, "--format", "json", "-q")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["request"]["area"] == ["ml/mopti", "bf/sahel", "ne/tillaberi"]
    rows = {row["id"]: row["central"] for row in found["rows"]}
    parts = [rows[f"{code}.segment.online"] for code in ("ml", "bf", "ne")]
    assert rows["segment.online"] == pytest.approx(sum(parts))
    assert "No channel has a size in Niger" in ran("audience", *words, "-q")[1]


def test_what_is_borrowed_alike_is_one_leaf_and_a_judgement_is_each_countrys() -> None:
    """The defaults of the monetary union stand once: prices from elsewhere and the dollar are one
    number in both countries, judgements are not.
    """
    shared = Study.load(country=["ml", "bf"]).ask(
        Request(range=None, plan=PlanRequest(total="1M XOF"))
    )
    assert isinstance(shared, Together)
    keys = shared.graph.shared
    assert {"fx.usd", "channels.facebook.cpm", "reach_shape"} <= keys
    assert not {"users.children", "users.level", "figures.population"} & keys


def test_one_country_may_be_written_with_its_code() -> None:
    """Areas, channels and keys of a single run may carry its code."""
    words = ("audience", "--country", XX, "--range", "none", "--format", "csv", "-q")
    plain = ran(*words, "--area", "north", "--set", "channels.plaza.accounts=90k")
    assert plain[0] == 0
    assert ran(*words, "--area", "xx/north", "--set", "xx.channels.plaza.accounts=90k") == plain


@pytest.mark.slow
def test_a_file_has_a_table_for_each_country(tmp_path: Path) -> None:
    """`country = [...]`, `[xx.users]` and `xx/north` in a file are what options are."""
    file = tmp_path / "own.toml"
    file.write_text(
        f'country = ["ml", "{XX}"]\noverlap = "70%"\n[audience]\narea = ["bamako", "xx/north"]\n'
        '[channels.facebook]\npeople_per_account = "90%"\n[xx.users]\nlevel = "80%"\n',
        encoding="utf-8",
    )
    found = json.loads(ran("audience", "-a", str(file), "--format", "json", "-q")[1])
    assert found["request"]["area"] == ["ml/bamako", "xx/north"]
    values = {one["key"]: one["value"] for one in found["assumptions"]}
    assert values["xx.users.level"] == "80%"
    assert values["ml.overlap"] == "70%"
    assert values["ml.channels.facebook.people_per_account"] == "0.9"
    assert "xx.channels.facebook.people_per_account" not in values


@pytest.mark.slow
def test_a_country_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    """Also in what is saved, which is run again to the last bit."""
    for names in ((XX, XX), ("ml", XX, "ml")):
        words = [word for name in names for word in ("--country", name)]
        saved = str(tmp_path / f"{len(names)}.json")
        assert ran("audience", *words, "--range", "none", "-q", "-o", saved)[0] == 0
        code, out, err = ran("replay", saved)
        assert (code, "to the last bit" in out) == (0, True), err


@pytest.mark.slow
@pytest.mark.parametrize("format", ["json", "toml"])
def test_what_is_saved_is_run_again_to_the_last_bit(tmp_path: Path, format: str) -> None:
    """The file holds the countries, their settings and their figures."""
    saved = str(tmp_path / f"saved.{format}")
    asked = (
        "--area",
        "bamako+xx/north",
        "--set",
        "xx.users.level=70% to 90%",
        "-n",
        "a=20% to 30%",
    )
    assert ran("audience", *BOTH, *asked, "--output", saved)[:2] == (0, "")
    for more in ((), ("--current",)):
        code, out, err = ran("replay", saved, "--format", "json", *more)
        assert (code, err) == (0, "")
        assert json.loads(out)["request"]["verdict"] == "same"
    code, out, _ = ran("replay", saved, "--format", "json", "--set", "xx.users.level=50%")
    moved = [row["id"] for row in json.loads(out)["rows"] if row["verdict"] == "different"]
    assert code == 0
    assert {"online", "xx.online"} <= set(moved)
    assert not [id for id in moved if id.startswith("ml.")]
    plain = ran("audience", "-a", saved, "--format", "csv", "-q")[1]
    assert plain.splitlines()[0].startswith("id,label")


def test_rows_are_explained_and_ranked(answer: Answer) -> None:
    """Trees and rankings go through both countries, each number with its own."""
    tree = answer.explanation("reachable.deduplicated").tree
    assert [one.id for one in tree.inputs] == [
        "ml.reachable.deduplicated",
        "xx.channel.plaza.reachable",
    ]
    ranked = answer.ranking("xx.reachable.deduplicated")
    assert {one.leaf.partition(".")[0] for one in ranked.drivers} == {"xx"}
    both = {one.leaf.partition(".")[0] for one in answer.ranking("segment.online").drivers}
    assert both == {"ml", "xx"}


def test_what_two_countries_have_from_one_source_is_one_leaf(tmp_path: Path) -> None:
    """A number of one source and one value is drawn once, and set without a country; what the user
    judges of all is each country's own.
    """
    file = tmp_path / "own.toml"
    table = 'value = "70% to 90%", mark = "sourced", source = "A survey of both", date = "2025"'
    file.write_text(f"[users]\nlevel = {{ {table} }}\n", encoding="utf-8")
    study = Study.load(("own.toml", file.read_bytes()), country=["ml", XX])
    ranked = study.drivers("online", draws=500)
    assert "users.level" in [one.leaf for one in ranked.drivers]
    apart = study.varied(set={"users.level": "70% to 90%"}).drivers("online", draws=500)
    assert {"ml.users.level", "xx.users.level"} <= {one.leaf for one in apart.drivers}


def test_what_to_type_names_the_country(found: Estimate) -> None:
    """A doubt of one country says how to set its own key, and an error of it too."""
    hints = [note.hint for note in found.notes if note.hint and str(note.text).startswith("Exland")]
    typed = [word for hint in hints for word in str(hint).split() if "." in word and "=" in word]
    assert typed
    assert all(word.lstrip("`").startswith("xx.") for word in typed), typed
    err = ran("audience", *BOTH, "--as-of", "2027-01")[2]
    assert "--set xx.growth.population" in err


REFUSED = {
    "an area of nobody": (["--area", "nowhere"], "no area `nowhere`"),
    "an area of one": (["--area", "bamako"], "--area: nothing is named for Exland"),
    "a channel of one": (["--channel", "facebook"], "--channel: nothing is named for Exland"),
    "a country not in the run": (["--set", "ne.overlap=1"], "country `ne` is not in this run"),
    "a key of nobody": (["--set", "xx.overlaps=1"], "Exland: --set overlaps: unknown key"),
    "known of which": (
        ["--known", "facebook=100k"],
        "does not say which of the countries it is for",
    ),
    "the same folder code": (["--country", "COPY"], "two folders have the code `xx`"),
    "a missing one": (["--country", "./nowhere"], "no such folder of a country"),
    "an unknown one": (["--country", "zz"], "no country `zz`"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_says_of_which_country(tmp_path: Path, words: list[str], said: str) -> None:
    """One line, an empty standard output, and a hint."""
    import shutil

    if "COPY" in words:
        shutil.copytree(XX, tmp_path / "copy")
        words = [str(tmp_path / "copy") if word == "COPY" else word for word in words]
    code, out, err = ran("audience", *BOTH, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "hint:" in err


def test_a_hostile_second_country_is_refused(tmp_path: Path) -> None:
    """A folder is held against its schema whatever its place in the run."""
    import shutil

    shutil.copytree(XX, tmp_path / "yy")
    file = tmp_path / "yy" / "country.toml"
    file.write_text(file.read_text(encoding="utf-8") + "run = 1\n", encoding="utf-8")
    code, out, err = ran("audience", "--country", "ml", "--country", str(tmp_path / "yy"))
    assert (code, out) == (2, "")
    assert "run" in err


def test_a_command_reads_its_own_countries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of one country opens no other."""
    read: list[str] = []
    before = folder.country

    def seen(name: str) -> object:
        read.append(name)
        return before(name)

    monkeypatch.setattr(folder, "country", seen)
    assert ran("audience", "--range", "none", "-q")[0] == 0
    assert read == []


def test_completion_offers_the_areas_of_every_country() -> None:
    """After two countries areas are offered with the code of each."""
    texts = {one.text for one in reply(["audience", *BOTH, "--area"], "xx/").words}
    assert "xx/north" in texts
    assert not [text for text in texts if not text.startswith("xx/")]


def test_python_takes_several_countries(study: Study) -> None:
    """``Study.load(country=[...])`` asks them together, and a list of one asks that one."""
    with pytest.raises(InputError, match="nothing is named for Exland"):
        study.audience(area="bamako", range=None)
    alone = Study.load(country=[XX]).audience(range=None)
    assert alone["population"].central == 1_000_000
    assert alone.request["country"] == XX


@pytest.mark.slow
def test_sweeps_and_batches_take_keys_of_each_country(study: Study) -> None:
    """A column `xx.KEY` and an area `xx/north` are read as options are, and move what they name."""
    rows = ("xx.online", "ml.online")
    batch = Batch(study, rows, range="none")
    areas = ["national", "national", "bamako+xx/north"]
    done = batch.run({"area": areas, "xx.users.level": ["50%", "80%", "50%"]})
    assert not done.faults
    low, high, _ = done.values["xx.online"]
    assert high == pytest.approx(low * 1.6)
    assert len(set(done.values["ml.online"])) == 1
    asked = ("sweep", "online", "--vary", "xx.users.level=50%,80%", *BOTH, "--range", "none")
    found = json.loads(ran(*asked, "--format", "json")[1])["rows"]
    assert found[1]["central"] > found[0]["central"]


@pytest.mark.slow
@pytest.mark.parametrize("format", ["table", "csv", "toml", "markdown", "html", "svg", "xlsx"])
def test_every_format_holds_all_countries(tmp_path: Path, format: str) -> None:
    """Each is written, and those that are text name both countries."""
    if format == "xlsx":
        pytest.importorskip("xlsxwriter")
    file = tmp_path / f"out.{format}"
    words = ("--range", "none", "--format", format, "--output", str(file), "-q")
    assert ran("audience", *BOTH, *words) == (0, "", "")
    if format in ("table", "markdown", "html"):
        text = file.read_text(encoding="utf-8")
        assert "Mali" in text
        assert "Exland" in text


@pytest.mark.slow
def test_a_workbook_sets_the_inputs_of_each_country(tmp_path: Path) -> None:
    """What was changed in a workbook is read back under the code of its country."""
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    file = tmp_path / "out.xlsx"
    words = ("--range", "none", "--output", str(file), "-q")
    assert ran("audience", *BOTH, *words) == (0, "", "")
    book = openpyxl.load_workbook(file)
    (place,) = book.defined_names["xx_users_level"].destinations
    book[place[0].strip("'")][place[1].replace("$", "")].value = 0.5
    book.save(file)
    code, _, err = ran("audience", *BOTH, "-a", str(file), "--range", "none")
    assert code == 0
    assert "xx.users.level = 50%" in err


def test_french_names_the_countries_and_all_together() -> None:
    """The table of countries is said in French."""
    out = ran("audience", *BOTH, "--lang", "fr", "--range", "none", "-q")[1]
    for word in ("Exlande", "ensemble", "pays", "à portée"):
        assert word in out
    assert "together" not in out


@pytest.mark.slow
def test_a_comparison_has_the_rows_of_all_and_of_each_country(study: Study) -> None:
    """What is set for one country moves its rows and those of all, and no other country's."""
    other = study.varied(set=["xx.users.level=80%"])
    found = compare([("as shipped", study), ("more online", other)], Request(draws=300))
    changed = {row["row"] for row in found.rows if row.get("verdict") not in (None, "same")}
    assert {"segment.online", "xx.segment.online"} <= changed
    assert not any(id.startswith("ml.") for id in changed), changed
    assert {entry["key"] for entry in found.more["inputs"]} == {"xx.users.level"}
    assert "Exland" in str(of(found))


@pytest.mark.slow
def test_languages_are_those_of_each_country(study: Study) -> None:
    """`--by language` has a line for each language of a country, as that country's own run has it;
    a country of which none is known is left out.
    """
    both = by_language(study, Request(draws=300))
    alone = by_language(Study.load(country="ml"), Request(draws=300))
    ours = {(line["by"], line["language"], line["row"]): line for line in both.rows}
    assert {line["language"].partition("/")[0] for line in both.rows} == {"ml"}
    for line in alone.rows:
        found = ours[line["by"], f"ml/{line['language']}", line["row"]]
        assert (found["low"], found["central"]) == (line["low"], line["central"])
        assert str(found["name"]).startswith("Mali: ")


def test_ranges_of_countries_that_err_alike_are_said(found: Estimate) -> None:
    """The range of all together is within the one that is said for errors that all go one way:
    from the sum of the low ends of countries to the sum of the high ones.
    """
    (note,) = (note for note in found.notes if note.kind == "countries-apart")
    whole, own = (
        found["reachable.deduplicated"],
        [found[f"{code}.reachable.deduplicated"] for code in ("ml", "xx")],
    )
    assert whole.low is not None
    assert whole.high is not None
    assert note.effect is not None
    low, high = sum(row.low or 0 for row in own), sum(row.high or 0 for row in own)
    assert low <= whole.low <= whole.high <= high
    assert note.effect == max(whole.low - low, high - whole.high) / whole.central


def test_the_screen_names_the_channels_that_are_counted() -> None:
    """The largest first, and the countries of those that only some have; the headline says whether
    they are online.
    """
    asked = Request(range=None, channels=("facebook", "bf/radio"))
    text = render(Study.load(country=["ml", "bf"]).ask(asked).estimate(), "table")
    assert "YOU CAN REACH, ONLINE OR NOT  " in text
    assert "\n  Counted: Radio (Burkina Faso), Facebook\n" in text
