"""Gather what people read: the template of translations, and the catalogues made from it.

``python tools/messages.py`` writes ``wording/catalogues/malisize.pot``, brings each catalogue up to
date with it (what is new stands untranslated) and compiles it. With ``--check`` nothing is written,
and what is not current, not translated, or translated with other parameters is an error.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from malisize.figures.checks.terms import pattern
from malisize.wording.language import OPEN_AGES
from malisize.wording.said import MARKS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "malisize"
FOLDER = SOURCE / "wording" / "catalogues"
TEMPLATE = FOLDER / "malisize.pot"
HELP = frozenset({"Field", "_replace", "Option", "Argument", "Application"})  # whose help= is read
MEANINGS = frozenset({"key", "_plan", "_market", "_audience"})  # whose second argument they do
WORDED = frozenset(
    {"label", "why", "base", "place", "hedge", "where", "reason", "note", "read"} | {"social_ages"}
)
WORDED_TABLES = frozenset({"rules", "traps", "row_notes"})
OF_CHECKS = frozenset({"subject", "computed", "stated", "note", "trap", "weighted_note"})
COMPUTED = (
    "listings.py",
    "scenarios/batch/batch.py",
    "cli/help.py",
    "cli/in_words.py",
    "assumptions/rule.py",
    "rows.py",
    "wording/said.py",
)
NUMBERS = (
    *((mark, "number") for mark in (".", ",", "k", "M", "bn")),
    *((word, "between words") for word in ("and", "or")),
    *((mark, "between texts") for mark in MARKS),
    ("{day}", "first"),
    *((form, "open ages") for form in OPEN_AGES),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
READ_BY_GETTEXT = frozenset({"Language", "Content-Type", "Plural-Forms"})  # of a header
_PARAMETER = re.compile(r"\{(\w+)\}")
_OFFERED = re.compile(r"`[^`]*`")
_WORDS_BESIDE = re.compile(r"[a-z]{2}")
ERRORS = frozenset({"InputError", "InfeasibleError", "WriteError", "UnitError"})


NOTES = {  # by a word of the message: what misleads translators
    "frequency": "French répétition; fréquence is a false friend for planners",
    "reach": "French couverture, as of a plan; portée is the same figure on older Meta screens",
    "billion": "French milliard (10^9); the French billion is 10^12 and is refused as an input",
    "coverage": "share of the target met, French couverture; never portée, nor assurance",
    "bn": "a thousand million; French milliard (Md), while its billion is 10^12",
    "flight": "French période (de diffusion) or vague",
    "target": "of a plan: French objectif; whom advertising is for: cible",
}


class Message(NamedTuple):
    """A message as it is written in English, the file it stands in, and a note to translators."""

    one: str
    path: str
    many: str | None = None
    context: str | None = None
    note: str = ""


def messages() -> Iterator[Message]:
    """Yield every message, file by file. Raises SystemExit for one that no translator could see."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        yield from of_file(path.read_text(encoding="utf-8"), name)
    for path in sorted((*ROOT.glob("countries/**/*.toml"), *ROOT.glob("assumptions/*/*.toml"))):
        name = path.relative_to(ROOT).as_posix()
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        texts = [document["title"]] if isinstance(document.get("title"), str) else []
        words = WORDED
        if name.startswith("assumptions/"):
            words = words | {"source", "borrowed"}
        elif path.name == "currencies.toml":
            words = frozenset()  # each has its names in both languages
        elif path.name == "shared.toml":
            words = frozenset({"one", "many"})
        elif path.name == "checks.toml":
            words = words | OF_CHECKS
        for text in (*texts, *texts_of(document, words)):
            yield Message(text, name)
    for mark, context in NUMBERS:
        yield Message(mark, "wording/numbers.py", context=context)
    for month in MONTHS:
        yield Message(month, "wording/numbers.py", context="month")
        yield Message(month[:3], "wording/numbers.py", context="short month")


def texts_of(document: Mapping[str, Any], words: Set[str] = WORDED) -> Iterator[str]:
    """Yield what people read of a data file, in English alone: inline tables have their
    languages.
    """
    for key, value in document.items():
        if key == "names":  # of the rows and columns of tables: {axis: {key: name}}
            named = (name for axis in value.values() for name in axis.values())
            yield from (name for name in named if isinstance(name, str))
        elif key == "let":  # expressions of a check, by name
            continue
        elif key in WORDED_TABLES and isinstance(value, dict):
            yield from (text for text in value.values() if isinstance(text, str))
        elif key in words and isinstance(value, str):
            template, expressions = pattern(value) if key in OF_CHECKS else (value, {})
            if template not in {f"{{{name}}}" for name in expressions}:
                yield template
        elif isinstance(value, dict):
            yield from texts_of(value, words)
        elif isinstance(value, list):
            for one in value:
                yield from texts_of(one, words) if isinstance(one, dict) else ()


def of_file(source: str, name: str) -> Iterator[Message]:
    """Yield the messages of a file."""
    tree, lines = ast.parse(source), source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node, name, lines)
        elif isinstance(node, ast.FunctionDef) and name.startswith("cli/") and _is_command(node):
            yield from _paragraphs(ast.get_docstring(node) or "", name)


def unsaid(source: str, name: str) -> Iterator[str]:
    """Yield texts that stay English in every language, as they stand outside of a message: what an
    error is given, and words beside something in backticks.
    """
    tree, said = ast.parse(source), {one.one for one in of_file(source, name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in ("compile", "expression"):
            said |= {text.value for text in ast.walk(node) if isinstance(text, ast.Constant)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said.add(node.value.value)  # a docstring
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in ERRORS and node.args:
            if isinstance(node.args[0], ast.Constant | ast.JoinedStr):
                yield f"{name}:{node.lineno}: an error without a message: {ast.unparse(node)[:80]}"
        elif isinstance(node, ast.Constant | ast.JoinedStr):
            text = _whole(node)
            if "`" in text and text not in said and _WORDS_BESIDE.search(_OFFERED.sub("", text)):
                yield f"{name}:{node.lineno}: not a message: {text[:80]}"
            if isinstance(node, ast.JoinedStr):
                said |= {part.value for part in node.values if isinstance(part, ast.Constant)}


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _whole(node: ast.Constant | ast.JoinedStr) -> str:
    """Return a text, with ``{}`` for what is put into it."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(getattr(part, "value", "{}")) if isinstance(part, ast.Constant) else "{}"
                   for part in node.values)  # fmt: skip


def _is_command(node: ast.FunctionDef) -> bool:
    decorators = " ".join(map(ast.unparse, node.decorator_list))
    return any(name in decorators for name in ("command", "callback", "with_options"))


def _of_call(node: ast.Call, name: str, lines: list[str]) -> Iterator[Message]:
    called = _called(node)
    texts = [_literal(argument) for argument in node.args]
    note = _note(lines, node.lineno)
    if called == "phrase" and texts:
        if texts[0] is None:
            if name not in COMPUTED:
                raise SystemExit(f"{name}:{node.lineno}: a message is a literal text")
            return
        yield Message(texts[0], name, context=texts[1] if len(texts) > 1 else None, note=note)
    elif called == "plural" and texts[0] is not None:
        yield Message(texts[0], name, texts[1], note=note)
    elif called in MEANINGS and len(texts) > 1 and texts[1]:
        yield Message(texts[1], name, note=note)
    elif called in HELP:
        for keyword in node.keywords:
            text = _literal(keyword.value)
            if keyword.arg == "help" and text:
                yield from _paragraphs(text, name)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _note(lines: list[str], line: int) -> str:
    """Return what a comment ``# translators: ...`` above a line, or on it, says."""
    for text in (lines[line - 1], lines[line - 2] if line > 1 else ""):
        _, mark, note = text.partition("# translators: ")
        if mark:
            return note.strip()
    return ""


def _paragraphs(text: str, name: str) -> Iterator[Message]:
    for part in inspect.cleandoc(text).split("\n\n"):
        if part.strip() and not part.startswith("Example: "):
            yield Message(" ".join(part.split()), name)


def template() -> Catalog:
    """Return the template of translations, without a date: it changes with messages alone."""
    out = _catalogue(None)
    for one in messages():
        id: Any = one.one if one.many is None else (one.one, one.many)
        notes = [one.note] if one.note else []
        notes += [note for word, note in NOTES.items() if word in _words(one)]
        known = out.get(id, one.context)
        if known is not None and isinstance(id, str) and not isinstance(known.id, str):
            id = known.id
        out.add(id, locations=[(one.path, 0)], auto_comments=notes, context=one.context)
    for known in out:
        known.locations = sorted(set(known.locations))
    return out


def _words(one: Message) -> set[str]:
    return set(re.findall(r"[a-z]+", f"{one.one} {one.many or ''}".casefold()))


def _catalogue(code: str | None) -> Catalog:
    return Catalog(locale=code, project="malisize", charset="utf-8", fuzzy=False)


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a file has it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    code = catalogue.locale_identifier
    plurals = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n' if code else ""
    header = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: malisize\\n"\n'
        + (f'"Language: {code}\\n"\n' if code else "")
        + '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        + '"Content-Transfer-Encoding: 8bit\\n"\n'
        + plurals
        + "\n"
    )
    return header.encode() + out.getvalue()


class _Compiled(Catalog):
    """A catalogue with what gettext reads of its header: a day or the release of Babel would make
    the same messages other bytes.
    """

    def __init__(self, catalogue: Catalog) -> None:
        super().__init__(locale=catalogue.locale_identifier, charset="utf-8", fuzzy=False)
        self.header = [one for one in catalogue.mime_headers if one[0] in READ_BY_GETTEXT]
        for one in catalogue:
            if one.id:
                self[one.id] = one

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return self.header


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as programs read it: the same bytes with every release of Babel."""
    out = io.BytesIO()
    write_mo(out, _Compiled(catalogue))
    return out.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """Yield what a catalogue lacks: messages that are not translated, or have other parameters."""
    for one in catalogue:
        if not one.id:
            continue
        ids: Any = one.id if isinstance(one.id, tuple) else (one.id,)
        strings: Any = one.string if isinstance(one.string, tuple) else (one.string,)
        if one.fuzzy or not all(strings):
            yield f"not translated: {ids[0]}"
            continue
        wanted = set(_PARAMETER.findall(" ".join(ids)))
        for string in strings:
            apart = wanted ^ set(_PARAMETER.findall(string))
            if apart - ({"number"} if len(ids) > 1 else set()):
                yield f"other parameters: {ids[0]} -> {string}"


def main(arguments: list[str]) -> int:
    """Write, or with ``--check`` check, the template and the catalogues; return the exit code."""
    check = arguments == ["--check"]
    made, wrong = template(), []
    wanted = {TEMPLATE: written(made)}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem, charset="utf-8")
        catalogue.update(made, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        wanted[path] = written(catalogue)
        wanted[path.with_suffix(".mo")] = compiled(catalogue)
        wrong += [f"{path.name}: {fault}" for fault in faults(catalogue)]
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        wrong += unsaid(path.read_text(encoding="utf-8"), name)
    for path, content in wanted.items():
        if path.exists() and path.read_bytes() == content:
            continue
        if check:
            wrong.append(f"{path.name} is out of date: python tools/messages.py")
        else:
            path.write_bytes(content)
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong and check else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
