"""Texts of data files are said in the language of a run: from the catalogue where they are plain,
from their table where a file gives its own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from malisize import Study
from malisize.country import default, of_folder, shipped
from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.model.channels import channels
from malisize.model.segment import parse_segment
from malisize.wording import language, say

FRENCH = language("fr")


def loaded(text: str) -> Study:
    """Return the study of a file of that text."""
    return Study.load(("mine.toml", text.encode()))


def test_shipped_texts_are_messages_of_the_catalogue() -> None:
    """Labels, bases, places and reasons need no French beside them in the data."""
    figure = Catalogue(default()).figure("facebook_users")
    assert figure.label == "Facebook accounts reachable by advertising"
    assert say(figure.label, FRENCH) == "Comptes Facebook accessibles à la publicité"
    used = figure.used()
    assert used is not None
    assert say(used.base, FRENCH) == "comptes actifs dans le mois écoulé"
    assert say(used.hedge, FRENCH) == "de l'ordre de"
    assert say(channels(default())["tv"].label, FRENCH) == "Télévision"


def test_cells_of_a_table_have_their_place_and_base_in_french() -> None:
    """What a table says of each cell is one message with the cell's names in it."""
    figure = Catalogue(default()).figure("internet_use")
    one = next(o for o in figure.observations if (o.cell or "").startswith("ML01/women"))
    assert say(one.place, FRENCH) == "Kayes (ancienne région)"
    assert say(one.base, FRENCH) == "femmes de 15 à 49 ans"


def test_areas_have_their_french_names() -> None:
    """A segment says its areas in the language of the run, sides of a region among them."""
    country = default()
    assert say(parse_segment("rural", "all", "all", country).where, FRENCH) == "Mali rural"
    both = parse_segment(["kayes", "mopti"], "all", "all", country)
    assert (both.where, say(both.where, FRENCH)) == (
        "Kayes and Mopti regions",
        "régions de Kayes et de Mopti",
    )
    side = parse_segment("kayes:rural", "all", "all", country)
    assert say(side.where, FRENCH) == "région de Kayes, campagne"


def test_regions_have_their_articles_in_french() -> None:
    """`de` is the rule, and what departs from it stands in the data of the country."""
    burkina, niger = shipped("bf"), shipped("ne")
    assert say(burkina.area("sahel").label, FRENCH) == "région du Sahel"
    assert str(burkina.area("sahel").label) == "Sahel region"
    several = parse_segment(["nord", "est", "cascades"], "all", "all", burkina)
    assert say(several.where, FRENCH) == "régions des Cascades, de l'Est et du Nord"
    assert say(niger.area("agadez").label, FRENCH) == "région d'Agadez"
    for country in (burkina, niger, shipped("ml")):
        for area in country.areas.values():
            said = str(say(area.label, FRENCH))
            assert not re.search(
                r"région de (?:[AEÉIOUH]|Le |La |Les |Nord|Sud|Centre|Boucle)", said
            )


FILE = """
title = { en = "Tea room", fr = "Salon de thé" }

[[audience.narrow]]
label = { en = "Drinks tea", fr = "Boit du thé" }
share = "50%"
why = { en = "asked at the door", fr = "demandé à la porte" }

[channels.whatsapp]
accounts = { value = "4M to 7M", why = { en = "our estimate", fr = "notre estimation" } }
"""


def test_a_file_may_give_its_texts_in_several_languages() -> None:
    """Titles, labels and reasons are tables by language; each run says its own."""
    study = loaded(FILE)
    assert (study.title, say(study.title, FRENCH)) == ("Tea room", "Salon de thé")
    estimate = study.audience(range=None)
    reasons = [one.why for one in estimate.assumptions if one.why]
    assert "asked at the door" in reasons
    assert "demandé à la porte" in [say(why, FRENCH) for why in reasons]
    assert "notre estimation" in [say(why, FRENCH) for why in reasons]
    assert estimate.request["narrow"] == ["Drinks tea=50%"]


OWN = """
[source.survey]
title = "Household survey"
publisher = "Our agency"
url = "https://example.org/survey"
accessed = 2026-03-31
kind = "primary"

[figure.tea_drinkers]
label = { en = "Tea drinkers", fr = "Buveurs de thé" }
unit = "share"
stale_after_months = 18

[[figure.tea_drinkers.observation]]
value = 0.5
base = { en = "adults", fr = "adultes" }
place = "Mali"
as_of = "2026-03"
basis = "survey"
source = "survey"
where = { en = "table 3, row of Mali", fr = "tableau 3, ligne du Mali" }
"""


def test_own_figures_may_be_said_in_several_languages() -> None:
    """The schema takes a table by language wherever it takes a text for reading."""
    figure = loaded(OWN).catalogue.figure("tea_drinkers")
    assert (figure.label, say(figure.label, FRENCH)) == ("Tea drinkers", "Buveurs de thé")
    (one,) = figure.observations
    assert (say(one.base, FRENCH), one.where) == ("adultes", "table 3, row of Mali")
    assert say(one.where, FRENCH) == "tableau 3, ligne du Mali"


@pytest.mark.parametrize(
    ("key", "english", "french"),
    [
        ("mag_fb_cost_person", "page 29 of the viewer", "page 29 de la visionneuse"),
        ("under_15_share", "People and Society", "People and Society"),
    ],
)
def test_where_a_number_stands_is_said_but_for_titles(key: str, english: str, french: str) -> None:
    """What describes a part of a source is a message; its title stays in the source's language."""
    wheres = {o.where: say(o.where, FRENCH) for o in Catalogue(default()).figure(key).observations}
    assert wheres[english] == french


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ('channels.facebook.ctr = { value = "1%", why = { fr = "x" } }', "why: a text is needed"),
        ('channels.facebook.ctr = { value = "1%", why = 3 }', "why: a text is needed, not `3`"),
        ("title = { en = 3 }", "title: a text is needed"),
        (OWN.replace('{ en = "adults", fr = "adultes" }', "{ fr = 'x' }"), "base: a text is need"),
    ],
)
def test_a_text_without_english_is_refused(text: str, match: str) -> None:
    """Other languages stand beside the English, which every reader of a file can fall back on."""
    with pytest.raises(InputError, match=match):
        loaded(text)


def test_a_pack_may_say_its_channels_and_areas_in_its_languages(tmp_path: Path) -> None:
    """A country's own folder needs no catalogue."""
    source = Path(__file__).parent.parent / "countries" / "xx"
    for path in source.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "channels.toml":
            text = text.replace('label = "', 'label = { en = "', 1).replace(
                '"\n', '", fr = "le Canal" }\n', 1
            )
        target = tmp_path / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    first = next(iter(channels(of_folder(tmp_path)).values()))
    assert say(first.label, FRENCH) == "le Canal"
