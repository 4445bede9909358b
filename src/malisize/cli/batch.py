"""malisize batch: many scenarios in, a row of results out for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from malisize.cli.batch_options import TABLES, TableOptions
from malisize.cli.options import Asked, with_options
from malisize.cli.session import Session
from malisize.cli.words import file_names
from malisize.errors import InfeasibleError
from malisize.text import clean, command, quoted, shown
from malisize.wording import joined, phrase, plural

if TYPE_CHECKING:
    from malisize.cli.batch_streams import Input
    from malisize.scenarios.batch.batch import Batch
    from malisize.scenarios.tables.reader import Reader

_MOST_UNREAD = 3


@with_options(
    "plan",
    "audience",
    "study",
    output=False,
    own={"tables": (TABLES, TableOptions)},
    defaults={"range": "none"},
)
def batch(
    ctx: typer.Context,
    tables: TableOptions,
    asked: Asked,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="scenarios as CSV or JSON Lines; - is standard input",
            autocompletion=file_names,
        ),
    ] = "-",
) -> None:
    """Run a table of scenarios, with a row of results for each.

    Columns that are keys or options are read; the rows you ask for are added as columns. Keys
    have a dot (channels.{channel}.cpm) or are those of --set; options are area, gender, age,
    channel, narrow, scenario, prefer, total, reach, split and the like; any other column passes
    through. A cell wins over --set and the options, which apply where it is blank. Rows are read
    and written one by one, in their order.

    Example: malisize batch scenarios.csv --row reachable.deduplicated --row
    channel.{channel}.reachable
    """
    session: Session = ctx.obj
    form = tables.form(file)
    tables.check()
    from malisize.cli.batch_streams import opened
    from malisize.scenarios.batch.batch import Batch
    from malisize.scenarios.batch.rows import ANY_KEYS
    from malisize.scenarios.tables.opening import opened as opened_table

    many = Batch(
        asked.study(session),
        tables.row or (),
        plan=asked.plan(),
        ids=tables.id or (),
        map=tables.mapped(),
        **asked.request(session).options(),
    )
    many.check_rows(ANY_KEYS)
    with opened(file, session) as given:
        table = opened_table(
            given.stream,
            given.name,
            form,
            encoding=tables.encoding_name(),
            header_row=tables.header_line(),
            safe_text=tables.safe_text,
            decimal=tables.decimal_mark(),
        )
        tables.check_suffix(table.form)
        _run(many, table, given, tables, session)


def _run(many: Batch, table: Reader, given: Input, options: TableOptions, session: Session) -> None:
    """Answer a table, then say on standard error what to doubt."""
    from malisize.cli.batch_streams import outputs, progress
    from malisize.scenarios.batch.stream import results
    from malisize.scenarios.tables.reader import REJECT, whole_rows

    done = rejected = 0
    with (
        outputs(
            options, session, partial(whole_rows, form=table.form, encoding=options.encoding_name())
        ) as (write, reject),
        progress(session, given.size, shown_at_all=not options.quiet) as advance,
    ):
        for content, count, refused in results(many, table, given.name, reject):
            write(content)
            done, rejected = done + count, rejected + refused
            advance(done, table.taken)
        if rejected and rejected == done:
            why = {"column": REJECT[1], "file": quoted(options.rejects or "")}
            raise InfeasibleError(
                plural(
                    "{name}: the only row was rejected",
                    "{name}: all {number} rows were rejected",
                    done,
                    name=given.name,
                ),
                hint=phrase("the column `{column}` of {file} says why", **why),
            )
    if options.quiet:
        return
    _say_doubts(many, session)
    if table.skipped:
        session.say(
            plural("{number} blank row skipped", "{number} blank rows skipped", table.skipped)
        )
    if options.rejects is not None:
        answered, file = done - rejected, clean(options.rejects)
        said = (
            plural("{number} scenario answered", "{number} scenarios answered", answered),
            plural(
                "{number} rejected into {file}",
                "{number} rejected into {file}",
                rejected,
                file=file,
            ),
        )
        session.say(joined(", ", said))


def _say_doubts(many: Batch, session: Session) -> None:
    """Say what to doubt of the answers, and which columns were looked for or not read."""
    doubts = many.doubts()
    if doubts:
        session.say(
            phrase(
                "doubt: {doubts} (malisize audience, budget or market says more; -q hides this)",
                doubts=doubts,
            )
        )
    for option, names in (("--id", many.headings.ids), ("--map", many.headings.map)):
        unseen = [one for one in names if not many.headings.seen(one)]
        if unseen:
            session.say(
                phrase(
                    "doubt: {option} {unseen}: no line had a column of that name",
                    option=option,
                    unseen=shown(unseen[0]),
                )
            )
    for name, key in list(many.headings.unread().items())[:_MOST_UNREAD]:
        session.say(
            phrase(
                "doubt: column {name} is not read (`{map}` reads it; `{id}` lets it pass)",
                name=shown(name),
                map=command("--map", f"{name}={key}"),
                id=command("--id", name),
            )
        )
