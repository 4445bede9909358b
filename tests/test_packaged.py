"""Shipped tables are parsed once and kept, and never answer for a file that has changed."""

from __future__ import annotations

import datetime
import marshal
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from malisize import packaged

TEXT = 'day = 2026-11-21\nshare = 0.5\nname = "Ségou"\n'
TABLE = {"day": datetime.date(2026, 11, 21), "share": 0.5, "name": "Ségou"}


@pytest.fixture(name="shipped")
def _shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a table that malisize would ship, with a folder of its own for what is kept."""
    (tmp_path / "data").mkdir()
    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(packaged, "_shipped", lambda: (tmp_path / "data",))
    monkeypatch.setattr(packaged, "_KEPT", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "data" / "one.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def kept(shipped: Path) -> list[Path]:
    return [*(shipped.parents[1] / "kept").iterdir()]


def unparsed(data: bytes) -> dict[str, object]:
    raise AssertionError(data)


def test_a_table_is_parsed_once(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read again is equal, and a record of its own that a reader may change."""
    first = packaged.table(shipped)
    monkeypatch.setattr(packaged, "_parsed", unparsed)
    second = packaged.table(shipped)
    assert first == second == TABLE
    second.clear()
    assert packaged.table(shipped) == TABLE
    assert len(kept(shipped)) == 1


@pytest.mark.parametrize("text", [TEXT.replace("0.5", "0.6"), TEXT + "more = 1\n"])
def test_a_file_that_has_changed_is_parsed_again(shipped: Path, text: str) -> None:
    """At once, though its size and its time are as before: an installer may keep the times of a
    package, which are one and the same where it was built to be reproduced.
    """
    packaged.table(shipped)
    before = shipped.stat()
    shipped.write_text(text, encoding="utf-8")
    os.utime(shipped, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert packaged.table(shipped) != TABLE
    assert packaged.table(shipped) == packaged._parsed(shipped.read_bytes())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-9],
        lambda data: b"",
        lambda data: b"no bytecode",
        lambda data: pickle.dumps((0, 0, 0)) + data,
        lambda data: marshal.dumps(((0, b""), *marshal.loads(data)[1:])),
        lambda data: marshal.dumps((marshal.loads(data)[0], compile("1 / 0", "", "eval"))),
    ],
)
def test_what_is_kept_badly_is_made_anew(
    shipped: Path, spoil: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short, empty, or of another form."""
    packaged.table(shipped)
    (one,) = kept(shipped)
    one.write_bytes(spoil(one.read_bytes()))
    assert packaged.table(shipped) == TABLE
    monkeypatch.setattr(packaged, "_parsed", unparsed)
    assert packaged.table(shipped) == TABLE


def test_nothing_is_kept_where_python_keeps_nothing(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PYTHONDONTWRITEBYTECODE holds here too, and a folder that is not there is no error."""
    monkeypatch.setattr(packaged, "_KEPT", shipped.parent / "nowhere")
    assert packaged.table(shipped) == TABLE
    monkeypatch.setattr(packaged, "_KEPT", shipped.parents[1] / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert packaged.table(shipped) == TABLE
    assert not kept(shipped)


def test_a_table_of_the_user_is_never_kept(shipped: Path, tmp_path: Path) -> None:
    """A country's folder of her own is data, and is read as it is each time."""
    own = tmp_path / "own.toml"
    own.write_text(TEXT, encoding="utf-8")
    assert packaged.table(own) == TABLE
    assert not kept(shipped)
