"""Tables that were not understood are refused before anything is written, with what was read and a
way to read it that works.
"""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.loading import vocabulary
from malisize.request import PlanRequest
from malisize.scenarios.batch import foreign
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.batch.columns import NAMES
from malisize.scenarios.batch.headings import Headings, flattened
from malisize.scenarios.batch.stream import results
from malisize.scenarios.tables.opening import opened
from malisize.scenarios.tables.source import ENCODINGS, encoding_named
from malisize.study import Study
from tools.alike import alike

STUDY = Study.load()
ROW = "reachable.deduplicated"
SEGOU = STUDY.audience(area="segou", age="18-24", range=None)[ROW].central  # one by one
REACH = STUDY.budget(
    PlanRequest(total="500000 XOF"), area="segou", gender="women", age="18-24", range=None
)["plan.reach"].central
FRENCH = "Zone;Sexe;Âge;Budget"
CELLS = "Ségou;women;18-24;500000 XOF"
READS = "--map Zone=area --map Sexe=gender --map 'Âge=age' --map Budget=total"


def pieces(
    text: str | bytes,
    *,
    header_row: int | None = None,
    encoding: str = "utf-8",
    reject: Any = None,
    **options: Any,
) -> Iterator[bytes]:
    data = text if isinstance(text, bytes) else text.encode(encoding)
    table = opened(io.BytesIO(data), "in", encoding=encoding, header_row=header_row)
    for piece, _, _ in results(Batch(STUDY, **options), table, "in", reject):
        yield piece


def run(text: str | bytes, **options: Any) -> str:
    return b"".join(pieces(text, **options)).decode(options.get("encoding", "utf-8"))


def refused(text: str | bytes, **options: Any) -> InputError:
    """Return the error of a table of which nothing was written."""
    with pytest.raises(InputError) as caught:
        next(pieces(text, **options))
    return caught.value


def typed(hint: str) -> dict[str, Any]:
    """Return as arguments the options that a hint holds."""
    words = shlex.split(hint.split("`")[-2])
    pairs = dict(zip(words[1::2], words[::2], strict=True))
    row = next((int(word) for word, option in pairs.items() if option == "--header-row"), None)
    names = [word.rpartition("=") for word, option in pairs.items() if option == "--map"]
    return {"header_row": row, "map": {name: key for name, _, key in names}}


def test_a_table_of_another_delimiter_is_refused() -> None:
    error = refused("area|age\nsegou|18-24\n")
    assert error.message == (
        "in: line 1, read as the header, names no key and no option: `area|age`"
    )
    assert error.hint == "put the line `sep=|` above it"
    assert run("sep=|\narea|age\nsegou|18-24\n", rows=[ROW]) == (
        f"sep=|\narea|age|{ROW}\nsegou|18-24|{SEGOU}\n"
    )


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_a_first_line_may_name_the_delimiter(first: str) -> None:
    """Spreadsheets write ``sep=;`` above what they save; it stays, since they read it again."""
    text = f"{first}\r\narea;note\r\nsegou;a, b\r\n"
    if first == "sep=;;;":  # not how it is written
        assert "`sep=`" in refused(text).message
        return
    assert run(text, rows=["population"]) == (
        f"{first}\r\narea;note;population\r\nsegou;a, b;24834845\r\n"
    )


def test_a_tab_and_rejects_keep_the_first_line_that_names_the_delimiter() -> None:
    aside: list[bytes] = []
    assert (
        run("sep=\t\narea\tage\nsegou\tx\n", reject=aside.append) == f"sep=\t\narea\tage\t{ROW}\n"
    )
    assert b"".join(aside).startswith(b"sep=\t\narea\tage\treject_line")


def test_the_delimiter_is_the_one_that_stands_most_often_in_the_header() -> None:
    assert run("name (a, b);area;age\nx;segou;18-24\n", rows=[ROW]).endswith(f"{SEGOU}\n")
    assert refused("a, b;age\nx;18-24\n").hint == "put the line `sep=;` above it"


def test_a_title_above_the_header_is_refused_with_the_line_of_the_header() -> None:
    error = refused("Budget Mali 2026\narea,age\nsegou,18-24\n")
    assert "`Budget Mali 2026`" in error.message
    assert error.hint == "`--header-row 2` reads it"
    assert run("Budget Mali 2026\narea,age\nsegou,18-24\n", header_row=2) == (
        f"area,age,{ROW}\nsegou,18-24,{SEGOU}\n"
    )
    assert refused("Plan 2.0;;\n;;\narea;age;x\nsegou;18-24;\n").hint == "`--header-row 3` reads it"


@pytest.mark.parametrize("above", ["", "Plan;;;\n", "\n;;;\n", "Plan\n\nof us\n"])
def test_a_table_in_french_is_refused_with_the_options_that_read_it(above: str) -> None:
    text = f"{above}{FRENCH}\n{CELLS}\n"
    error = refused(text)
    assert error.hint is not None
    assert READS in error.hint
    assert f"{CELLS};{REACH}" in run(text, **typed(error.hint))


@pytest.mark.slow
def test_a_map_reads_a_column_as_a_key_and_writes_its_own_name() -> None:
    text = "Zone,Doublons\nsegou,80%\n"
    found = run(text, map={"Zone": "area", "Doublons": "overlap"}, rows=[ROW])
    assert found.startswith(f"Zone,Doublons,{ROW}\nsegou,80%,")
    assert found.split(",")[-1] == run("area,overlap\nsegou,80%\n", rows=[ROW]).split(",")[-1]
    lines = run('{"Zone": "segou"}\n', map={"Zone": "area"}, rows=["segment.population"])
    assert lines == run('{"area": "segou"}\n', rows=["segment.population"]).replace("area", "Zone")


def test_a_map_to_a_total_makes_a_plan() -> None:
    plan = run("Budget\n500000 XOF\n", map={"Budget": "total"}, channels=["facebook"])
    assert plan.startswith("Budget,plan.reach\n")
    assert plan.split(",")[-1] == run("total\n500000 XOF\n", channels=["facebook"]).split(",")[-1]


@pytest.mark.parametrize(
    ("names", "ids", "words"),
    [
        ({"Zone": "aera"}, (), "looks like `area` misspelt"),
        ({"Zone": "nothing"}, (), "`nothing` is not a key or an option"),
        ({"Zone": "channels.facebok.cpm"}, (), "no channel `facebok`"),
        ({"Zone": "range"}, (), "holds for the whole run"),
        ({"Zone": "area"}, ("Zone",), "passes through by id too"),
    ],
)
def test_a_map_to_nothing_is_refused_at_once(
    names: dict[str, str], ids: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        Batch(STUDY, map=names, ids=ids)
    assert "--map `Zone" in caught.value.message


def test_a_map_of_no_column_or_of_a_key_that_is_there_is_refused() -> None:
    assert "no column of that name" in refused("zone\nsegou\n", map={"Zone": "area"}).message
    error = refused("area,Zone\nsegou,mopti\n", map={"Zone": "area"})
    assert error.message == "columns `area` and `Zone`: both are `area`"


def test_a_column_that_is_an_option_by_another_name_is_not_passed_over() -> None:
    """A row of women that is answered for everybody is a wrong number, whatever else was read."""
    error = refused("area;Sexe;Tranche d’âge\nsegou;women;18-24\n")
    assert error.message == "column `Sexe`: is not read, and looks like `gender` by another name"
    assert error.hint == (
        "`--map Sexe=gender --map 'Tranche d’âge=age'` reads it, or"
        " `--id Sexe --id 'Tranche d’âge'` lets it pass"
    )
    assert "is not read" in refused('{"area": "segou", "Sexe": "women"}\n').message
    for text in ("gender,Sexe\nwomen,f\n", "overlap,region\n80%,x\n", "overlap,client\n80%,x\n"):
        assert run(text, rows=["population"]).count("24834845") == 1
    assert "24834845" in run("overlap,Sexe\n80%,f\n", ids=["Sexe"], rows=["population"])


@pytest.mark.slow
def test_a_table_that_passes_through_whole_has_to_be_named() -> None:
    error = refused("client name,note\nA,b\n")
    assert error.hint is not None
    assert "`--map 'client name=area'`" in error.hint
    assert (
        run("client\nA\n", ids=["client"], rows=["population"]) == "client,population\nA,24834845\n"
    )
    assert "names no key" in refused("client,note\nA,b\n", ids=["client"]).message
    assert run("client,\nA,b\n", ids=["client"], rows=["population"]).endswith("A,b,24834845\n")
    assert refused('{"area": "segou"}\n'.replace("{", "[{")).hint is not None


def test_a_header_alone_gives_a_header_and_has_to_be_understood_too() -> None:
    assert run("name,area\n") == f"name,area,{ROW}\n"
    assert "names no key" in refused("name,zonne\n").message


def test_lines_above_the_header_are_left_out_and_a_header_that_is_not_there_is_said() -> None:
    text = "a,b,c\n\nx,y\narea,age\nsegou,18-24\n"
    assert run(text, header_row=4).startswith("area,age,")
    assert refused(text, header_row=9).message == "--header-row 9: in ends with line 5"
    assert "names no key" in refused(text, header_row=3).message
    assert refused(text, header_row=2).message == "--header-row 2: line 2 of in is blank"
    with pytest.raises(InputError, match="has no header"):
        run('{"area": "segou"}\n', header_row=1)


@pytest.mark.parametrize(
    ("text", "rows", "skipped"),
    [
        ('area,age\nsegou,18-24\n,\n\n  ,""\n', 1, 3),
        (';;\n\narea;age;x\n;;;;\nsegou;18-24;\n;;\n"\n";;\n', 1, 5),
        ('overlap\n\n0.8\n""\n', 1, 2),
        ('\n{"area": "segou"}\n\n \n{}\n', 2, 3),
    ],
)
def test_blank_rows_are_skipped_and_counted(text: str, rows: int, skipped: int) -> None:
    table = opened(io.BytesIO(text.encode()), "in")
    found = b"".join(piece for piece, _, _ in results(Batch(STUDY, ["population"]), table, "in"))
    assert found.count(b"24834845") == rows
    assert table.skipped == skipped


def test_a_blank_row_is_no_scenario_where_the_first_cell_of_others_is_blank() -> None:
    found = run(",overlap\n,0.8\n,\n,0.9\n", rows=["population"])
    assert found == ",overlap,population\n,0.8,24834845\n,0.9,24834845\n"


# Lines of JSON


def test_tables_of_keys_in_a_line_are_keys() -> None:
    nested = '{"total": "500000 XOF", "channel": "facebook", "budget": {"agency_fee": "90%"}}\n'
    dotted = nested.replace('"budget": {"agency_fee": "90%"}', '"budget.agency_fee": "90%"')
    (found,) = {run(text).rpartition(" ")[2] for text in (nested, dotted)}
    alone = Study.load(set={"budget.agency_fee": "90%"}).budget(
        PlanRequest(total="500000 XOF"), channels=["facebook"], range=None
    )
    assert alike(found, f"{alone['plan.reach'].central}}}\n")
    deep = '{"channels": {"facebook": {"share": {"bamako": "50%"}}}, "area": "bamako"}\n'
    assert run(deep).startswith(deep[:-2])
    assert "unknown key" in refused('{"budget": {"agencyfee": "90%"}}\n').message
    twice = '{"budget": {"agency_fee": "9%"}, "budget.agency_fee": "5%"}\n'
    assert "`budget.agency_fee` is named twice" in refused(twice).message
    deepest = '{"budget": ' * 12 + "1" + "}" * 12
    assert "nested too deeply" in refused(f"{deepest}\n").message
    assert "24834845" in run('{"overlap": 0.8, "made": {"by": "us"}}\n', rows=["population"])


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{"rows": [{"area": "segou"}]}\n', "`jq -c '.rows[]'` makes lines of it"),
        ('[{"area": "segou"}]\n', "`jq -c '.[]' in | malisize batch` reads it"),
        ("[\n", "`jq -c '.[]' in | malisize batch` reads it"),
        ('{\n  "rows": [\n    {"area": "x"}', "`jq -c '.rows[]' in | malisize batch` reads it"),
        ('{\n  "area": "segou"\n}\n', "`jq -c . in | malisize batch` reads it"),
        ('{"Zone": "segou"}\n', "`--map Zone=area` says what a name is"),
        ('{"who": "segou"}\n{"who": "x"}\n', "`--map who=area` says what a name is"),
    ],
)
def test_a_document_that_is_no_lines_of_scenarios_is_refused(text: str, hint: str) -> None:
    assert refused(text).hint == hint


def test_lines_without_a_key_wait_for_one_that_has_some() -> None:
    """A scenario with nothing of its own may come first."""
    text = '{"name": "base"}\n{"name": "b", "overlap": 0.8}\n{"name": "c"}\n'
    assert run(text, rows=["population"]).count("24834845") == 3
    assert run("{}\n{}\n", rows=["population"]).count("24834845") == 2
    error = refused('{"overlap": 0.8}\n{"rows": [{"area": "segou"}]}\n{"rows": []}\n', rows=["x"])
    assert "no row" in error.message
    with pytest.raises(InputError, match="line 2: `rows` is a list of rows"):
        run('{"overlap": 0.8}\n{"rows": [{"area": "segou"}]}\n', rows=["population"])


def test_lines_that_wait_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_MOST_WAITING", 3)
    base = '{"name": "base"}\n'
    assert run(base * 2 + '{"overlap": 0.8}\n', rows=["population"]).count("24834845") == 3
    for lines in (base * 3 + '{"overlap": 0.8}\n', base * 3):
        assert "line 1: names neither a key nor an option: `name`" in refused(lines).message


@pytest.mark.slow
@given(
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text(max_size=5)),
        lambda inner: st.dictionaries(st.sampled_from(["a", "budget", ""]), inner, max_size=3),
        max_leaves=8,
    )
)
def test_a_row_without_tables_of_keys_stays_as_it_is(value: Any) -> None:
    assert flattened({"name": value, "overlap": "80%"}) == {"name": value, "overlap": "80%"}


# Encodings


@pytest.mark.slow
@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_of_any_encoding_is_written_in_it(encoding: str, end: str) -> None:
    text = f"{FRENCH}{end}{CELLS}{end}"
    names = {"Zone": "area", "Sexe": "gender", "Âge": "age", "Budget": "total"}
    aside: list[bytes] = []
    bad = text + f"Ségou;women;18-24;beaucoup{end}"
    found = b"".join(pieces(bad, encoding=encoding, map=names, reject=aside.append))
    assert found.decode(encoding).split(end)[1].startswith(f"{CELLS};{REACH}")
    assert b"".join(aside).decode(encoding).split(end)[1].startswith("Ségou;women;18-24;beaucoup;3")


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_characters_may_be_cut_by_the_stream(encoding: str, size: int) -> None:
    class Slowly(io.BytesIO):
        def read1(self, _size: int | None = -1) -> bytes:
            return self.read(size)

    text = "né,overlap\n" + "".join(f"é{place},0.8\n" for place in range(20))
    table = opened(Slowly(text.encode(encoding)), "in", encoding=encoding)
    found = b"".join(piece for piece, _, _ in results(Batch(STUDY, ["population"]), table, "in"))
    assert found.decode(encoding).replace(",24834845", "").replace(",population", "") == text


def test_bytes_of_another_encoding_and_a_nul_are_two_faults() -> None:
    windows = "area,client\nsegou,Société Générale\n".encode("cp1252")
    with pytest.raises(InputError) as caught:
        run(windows)
    assert caught.value.message == "in: line 2: this line is not UTF-8 text, at byte E9"
    assert caught.value.hint == (
        "in cp1252 it reads `segou,Société Générale`: add `--encoding cp1252`"
    )
    assert run(windows, encoding="cp1252").count("Société") == 1
    header = refused("Régions,area\n".encode("latin-1"))
    assert header.message == "in: line 1 is not UTF-8 text, at byte E9"
    assert "--encoding cp1252" in (header.hint or "")
    with pytest.raises(InputError, match="this line holds a NUL character"):
        run(b"area,client\nsegou,a\0b\n")
    assert refused("area\nsegou\n".encode("utf-16")).hint == "add `--encoding utf-16`"
    assert refused("area\nsegou\n".encode("utf-16-le")).hint == "add `--encoding utf-16`"
    assert "workbook" in refused(b"PK\x03\x04\x14\0").message
    with pytest.raises(InputError, match="is not UTF-16 text"):
        run(b"\xff\xfea\0r\0e\0a\0\n\0\x00\xd8a\0", encoding="utf-16")
    with pytest.raises(InputError, match="is not CP1252 text, at byte 81"):
        run(b"area,client\nsegou,\x81\n", encoding="cp1252")


def test_encodings_go_by_any_of_their_names() -> None:
    names = {"UTF8": "utf-8", "utf-8-sig": "utf-8", "windows-1252": "cp1252", "latin1": "latin-1"}
    assert {name: encoding_named(name) for name in names} == names
    for name in ("", "rot13", "utf-7", "klingon", "cp037"):
        with pytest.raises(InputError, match="not an encoding of tables"):
            encoding_named(name)


def test_names_for_columns_are_options_and_no_option_is_another_name() -> None:
    headings = Headings(vocabulary(STUDY.catalogue))
    assert headings.meant(["Zone", "Sexe", "Âge", "Budget", "zone"]) == {
        "Zone": "area", "Sexe": "gender", "Âge": "age", "Budget": "total",
    }  # fmt: skip
    for name in NAMES:
        assert headings.meant([name]) in ({}, {name: name})
