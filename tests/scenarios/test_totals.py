"""Rows that add up a table, columns that are keys but for what stands before them, and the mark at
a table's beginning.
"""

from __future__ import annotations

import pytest

from malisize.errors import InputError
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.batch.columns import column
from malisize.scenarios.batch.headings import Headings
from malisize.study import Study, vocabulary
from tests.scenarios.test_foreign import STUDY, refused, run

WORDS = vocabulary(Study.load().catalogue)
MARK = "\N{BYTE ORDER MARK}"


# Rows that add up


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "name,area\nfirst,sikasso\nTotal,\n",
        "name,area,total\nfirst,sikasso,500000 XOF\nTOTAL :,,500000 XOF\n",
        "name;gender\nfirst;women\nEnsemble;\n",
        "name,age\nfirst,18-24\nTotal général, \n",
        "channel,n\nfacebook,a\n,Sous-total\n",
        '{"n": "a", "area": "sikasso"}\n{"n": "Total", "area": null}\n',
        '{"n": "a", "area": "sikasso"}\n{"n": "total", "area": ""}\n',
    ],
)
def test_a_row_that_adds_up_others_is_refused(text: str) -> None:
    """A row that calls itself a total, and is blank where the others say whom they are about, is
    not answered for everybody.
    """
    with pytest.raises(
        InputError, match=r"line [23]: .*: blank in a row that column `.*` calls"
    ) as bad:
        run(text)
    assert bad.value.hint is not None
    assert "leave the row out" in bad.value.hint


def test_it_is_set_aside_as_any_other_row() -> None:
    """With a place for rejected rows the others are answered."""
    refused_rows: list[bytes] = []
    text = "name,area\nfirst,sikasso\nTotal,\n"
    out = run(text, reject=refused_rows.append)
    assert out.count("sikasso") == 1
    assert "Total" not in out
    assert "Total" in b"".join(refused_rows).decode()


@pytest.mark.parametrize(
    "text",
    [
        "name,area\nTotal,national\n",
        "name,area\neverybody,\n",
        "name,total\nTotal,500000 XOF\n",
        "name,area,age\nTotal Energies,sikasso,\n",
    ],
)
def test_a_row_that_says_whom_it_is_about_is_answered(text: str) -> None:
    """The word is the table's own where the row lacks nothing, and a blank cell is everybody where
    nothing says that the row is a total.
    """
    assert len(run(text, ids=["name"], rows=["population"]).splitlines()) == 2


def test_rows_of_a_frame_are_held_to_it_too() -> None:
    """From Python a total is a fault of its row."""
    outcome = Batch(STUDY, ["population"]).run({"n": ["a", "Total"], "area": ["sikasso", None]})
    assert list(outcome.faults) == [1]
    assert outcome.values["population"][0] > 0


# Names without what stands before them


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("agency_fee", "budget.agency_fee"),
        ("Agency fee", "budget.agency_fee"),
        ("fee-basis", "budget.fee_basis"),
        ("cpm", "channels.facebook.cpm"),
        ("CTR", "channels.facebook.ctr"),
        ("frequency_cap", "channels.facebook.frequency_cap"),
    ],
)
def test_the_end_of_a_key_is_refused_with_the_key(name: str, key: str) -> None:
    """Nothing is written, and what the hint offers reads the column or lets it pass."""
    error = refused(f"area,{name}\nsikasso,5%\n")
    assert f"looks like `{key}`" in error.message
    assert error.hint is not None
    assert f"{name}={key}" in error.hint
    assert column(key, WORDS).role != "other"
    assert "sikasso" in run(f"area,{name}\nsikasso,5%\n", ids=[name])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("accounts", "channels.facebook.accounts"),
        ("Facebook", "channels.facebook.accounts"),
        ("price", None),
        ("name", None),
        ("population", None),
    ],
)
def test_words_of_every_day_pass_and_are_named_afterwards(name: str, key: str | None) -> None:
    """Such a word may be the table's own; what it may be is known once it has come by."""
    headings = Headings(WORDS)
    assert headings.column(name).role == "other"
    assert headings.unread() == ({name: key} if key else {})
    assert Headings(WORDS, ids=[name]).unread() == {}


# The mark at the beginning


@pytest.mark.slow
@pytest.mark.parametrize("text", ["area\nsikasso\n", "sep=;\narea;n\ngao;1\n", '{"area": "gao"}\n'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_byte_order_mark_is_kept(text: str, encoding: str) -> None:
    """A table that begins with one is answered with one, and none gets one that has none."""
    name = "utf-8" if encoding == "utf-8" else "utf-16"
    rejects: list[bytes] = []
    table = text + text.splitlines()[-1].replace("sikasso", "nowhere").replace("gao", "nowhere")
    marked = run((MARK + table).encode(encoding), encoding=name, reject=rejects.append)
    assert marked.count(MARK) == (1 if encoding == "utf-8" else 0)  # the other is read as a mark
    assert b"".join(rejects).decode(name).count(MARK) == (1 if encoding == "utf-8" else 0)
    if encoding == "utf-8":
        assert marked.startswith(MARK)
        assert run(text) == run(MARK + text).removeprefix(MARK)
