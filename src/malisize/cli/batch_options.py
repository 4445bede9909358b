"""The options of ``malisize batch`` about its tables: what is read, and where results go."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from malisize.cli.spreadsheet import decimal_mark
from malisize.errors import InputError
from malisize.field import Field
from malisize.files import check_destination, named_file
from malisize.numerals import whole
from malisize.text import did_you_mean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.scenarios.tables.reader import Form


# fmt: off
TABLES = (
    Field("row", "--row", "output", "parts", "ROW", short="-r", completes="row_ids",
          help="a row id to give as a column (repeatable; default: reachable.deduplicated, with a"
               " total plan.reach)"),
    Field("id", "--id", "output", "parts", "NAME",
          help="a column that passes through whatever it is called (repeatable; default: none)"),
    Field("map", "--map", "output", "parts", "NAME=KEY", completes="mapped_keys",
          help="the key or option that a column is, such as Zone=area (repeatable; default: none)"),
    Field("header_row", "--header-row", "output", "text", "N",
          help="the line of the header (default: the first that is not blank)"),
    Field("encoding", "--encoding", "output", "text", "NAME", completes="encodings",
          help="of input and output, such as cp1252 or utf-16 (default: utf-8)"),
    Field("keep_going", "--keep-going", "output", "flag",
          help="put scenarios that have no answer into --rejects and go on (default: stop)"),
    Field("rejects", "--rejects", "output", "text", "FILE", completes="file_names",
          help="the file where --keep-going puts them, with line and reason (default: none)"),
    Field("format", "--format", "output", "text", "FORMAT", short="-f", completes="batch_formats",
          help="csv or jsonl, of input and output (default: as the input is)"),
    Field("output", "--output", "output", "text", "FILE", short="-o", completes="file_names",
          help="write to a file (default: -, standard output)"),
    Field("decimal", "--decimal", "output", "text", "MARK", completes="decimals",
          help="the decimal mark of the numbers added to CSV, . or , (default: as the numbers of"
               " its first lines)"),
    Field("safe_text", "--safe-text", "output", "flag",
          help="put a ' before cells that a spreadsheet would run, such as =1+1 (default: leave"
               " cells as they are)"),
    Field("force", "--force", "output", "flag",
          help="replace output files that exist (default: refuse)"),
    Field("quiet", "--quiet", "output", "flag", short="-q",
          help="no progress bar and no caveats (default: show them)"),
)
# fmt: on


class TableOptions(NamedTuple):
    """Which rows are asked for, how tables are read, and where results go: the fields of
    ``TABLES``.
    """

    row: list[str] | None = None
    id: list[str] | None = None
    map: list[str] | None = None
    header_row: str | None = None
    encoding: str | None = None
    keep_going: bool = False
    rejects: str | None = None
    format: str | None = None
    output: str | None = None
    decimal: str | None = None
    safe_text: bool = False
    force: bool = False
    quiet: bool = False

    @property
    def to_file(self) -> str | None:
        """The file that results go to; None for standard output."""
        return named_file(self.output)

    def form(self, file: str) -> Form | None:
        """Return the form of a table: as asked, else by the suffix of its file, else None. Raises
        InputError.
        """
        from malisize.scenarios.tables.reader import FORMS, SUFFIXES

        if self.format is None:
            return SUFFIXES.get(Path(file).suffix.casefold()) if file != "-" else None
        asked = self.format.strip().casefold()
        name = {"ndjson": "jsonl", "json": "jsonl"}.get(asked, asked)
        if name not in FORMS:
            raise InputError(
                phrase("--format {format}: a batch has no such format", format=shown(self.format)),
                hint=did_you_mean(name, FORMS, phrase("one of {names}", names=", ".join(FORMS))),
            )
        return FORMS[FORMS.index(name)]

    def mapped(self) -> dict[str, str]:
        """Return by the name of a column which key or option it is. Raises InputError."""
        out: dict[str, str] = {}
        for text in self.map or ():
            name, equals, key = text.rpartition("=")
            name, key = name.strip(), key.strip()
            if not equals or not name or not key:
                raise InputError(
                    phrase("--map {text}: needs a column and its key", text=shown(text)),
                    hint=phrase("name both, such as Zone=area"),
                )
            if out.setdefault(name, key) != key:
                raise InputError(
                    phrase("--map {name}: given twice", name=shown(name)),
                    hint=phrase("leave one of the two out"),
                )
        return out

    def header_line(self) -> int | None:
        """Return the line of the header, None where it was not asked for. Raises InputError."""
        if self.header_row is None:
            return None
        line = whole(self.header_row, "--header-row", "2")
        if line < 1:
            raise InputError(
                phrase("--header-row `{line}`: lines begin at 1", line=line),
                hint=offered("--header-row 1"),
            )
        return line

    def encoding_name(self) -> str:
        """Return the encoding of tables. Raises InputError."""
        from malisize.scenarios.tables.source import UTF_8, encoding_named

        return UTF_8 if self.encoding is None else encoding_named(self.encoding)

    def decimal_mark(self) -> str | None:
        """Return the decimal mark asked for, None where it is as the table's. Raises InputError."""
        return None if self.decimal is None else decimal_mark(self.decimal)

    def check(self) -> None:
        """Refuse what is wrong with the options alone, before anything is read. Raises
        InputError.
        """
        rejects, to_file = self.rejects, self.to_file
        if rejects is not None and named_file(rejects) is None:
            raise InputError(
                phrase("--rejects {rejects}: standard output carries the results", rejects=rejects),
                hint=offered("--rejects rejects.csv"),
            )
        for name, option in ((to_file, "--output"), (rejects, "--rejects")):
            if name is not None:
                check_destination(name, force=self.force, option=option)
        if self.keep_going != (rejects is not None):
            given, other = (
                ("--keep-going", "--rejects rejects.csv")
                if self.keep_going
                else ("--rejects", "--keep-going")
            )
            raise InputError(
                phrase("{given} goes with {other}", given=given, other=other.partition(" ")[0]),
                hint=phrase("add `{other}`", other=other),
            )
        if (
            to_file is not None
            and rejects is not None
            and os.path.realpath(to_file) == os.path.realpath(rejects)
        ):
            raise InputError(
                phrase("--rejects {rejects}: is also the output file", rejects=shown(rejects)),
                hint=phrase("name another file"),
            )

    def check_suffix(self, form: Form) -> None:
        """Refuse an output whose suffix names another form than the input has, unless the format
        was asked for. Raises InputError.
        """
        from malisize.scenarios.tables.reader import SUFFIXES

        output = self.to_file
        if output is None or self.format is not None:
            return
        suffix = Path(output).suffix.casefold()
        if SUFFIXES.get(suffix) == form or (
            not suffix and Path(output).exists() and not Path(output).is_file()
        ):
            return
        where = f"--output {shown(output)}"
        if suffix in SUFFIXES:
            raise InputError(
                phrase(
                    "{where}: the input is {form}, and so is the output", where=where, form=form
                ),
                hint=phrase("name a file that ends in `.{form}`", form=form),
            )
        raise InputError(
            phrase("{where}: `{suffix}` is not the ending of a format", where=where, suffix=suffix),
            hint=phrase("use .csv or .jsonl as the input is, or add `--format csv`"),
        )
