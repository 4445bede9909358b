"""Code of the faces that reads a sentence to decide something is found."""

from __future__ import annotations

import pytest

from tools.sentences import files, readings


@pytest.mark.parametrize(
    "source",
    [
        "row.label.rpartition(', ')",
        "note.text.startswith('Two ways')",
        "if error.message.removeprefix('x'): pass",
        "re.sub('a', 'b', note.text)",
        "PATTERN.fullmatch(spec.label)",
        "'twice' in note.hint",
        "'twice' not in note.hint.casefold()",
        "first.message[:5]",
        "note.note.casefold().startswith('x')",
    ],
)
def test_what_reads_a_sentence_is_found(source: str) -> None:
    """Methods of a str, patterns, membership and slices are readings."""
    assert len(list(readings(source))) == 1


@pytest.mark.parametrize(
    "source",
    ["row.id.startswith('plan.')", "note.kind == 'age'", "lines.append(note.text)", "text[0]"],
)
def test_what_reads_an_id_or_a_kind_is_not(source: str) -> None:
    """Ids, kinds and the handing on of a sentence are no readings."""
    assert not list(readings(source))


def test_the_faces_are_looked_through() -> None:
    """Every file of the faces and scenarios is among those looked at."""
    names = {path.name for path in files()}
    assert {"listings.py", "boundary.py", "screen.py", "replay.py"} <= names
