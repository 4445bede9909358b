"""Files as they are named on the command line."""

from __future__ import annotations

from typing import Any

from malisize.cli.files import same_file


def test_same_file(tmp_path: Any) -> None:
    """Two spellings of one path are one file; standard input and what does not exist are not."""
    path = tmp_path / "a.toml"
    path.write_text("")
    assert same_file(str(path), f"{tmp_path}/./a.toml")
    assert same_file("-", "-")
    assert not same_file("-", str(path))
    assert not same_file(str(path), str(tmp_path / "b.toml"))
