"""A request as the record of a result has it, as options are typed, and back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from malisize.errors import InputError
from malisize.field import Group
from malisize.request import DATING, FIELDS, Loaded, PlanRequest, Request, fields_of
from malisize.text import clean, shown
from malisize.wording import phrase


def recorded(
    loaded: Loaded, asked: Request, answered: Request, market: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a request as the record of a result has it: what was loaded, what was answered, and
    the options that ask for it.

    ``answered`` is the request as it was read, what the assumptions decide filled in; ``market`` is
    the table that describes a market.
    """
    values = {**loaded._asdict(), **answered.options()}
    values["set"] = tuple(map(clean, loaded.set))
    values["date"] = answered.date.isoformat() if answered.date else None
    out: dict[str, Any] = {name: _plain(value) for name, value in values.items()}
    for field in fields_of("audience"):
        if field.sparse and not out[field.name]:
            del out[field.name]
        elif field.form == "union" and len(out[field.name]) == 1:
            (out[field.name],) = out[field.name]
    if loaded.country is None:
        del out["country"]
    if asked.plan is not None and answered.plan is not None and asked.plan.total is not None:
        on_its_rung = asked.plan._replace(total=answered.plan.total)
        asked = asked._replace(plan=on_its_rung)
    out["options"] = options_of(loaded, asked)
    if answered.plan is not None:
        out["plan"] = {
            name: _plain(value)
            for name, value in answered.plan._asdict().items()
            if value is not None
        }
    if answered.market is not None:
        years = answered.market.years
        out["market"] = dict(market or {})
        if years is not None:
            out["market"]["years"] = {"value": str(years)}
        out["currency"] = answered.market.currency
    return out


def options_of(loaded: Loaded, asked: Request) -> str:
    """Return the options that ask for a request, as they are typed."""
    plan = asked.plan._asdict() if asked.plan is not None else {}
    return typed({**loaded._asdict(), **asked.options(), **plan, "currency": asked.currency})


def restored(group: Group, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a group's fields by name, of the record that ``recorded`` makes."""
    out: dict[str, Any] = {}
    for field in fields_of(group):
        value = record.get(field.name)
        if value is not None:
            out[field.name] = tuple(value) if isinstance(value, list) else value
    if isinstance(out.get("date"), str):
        out["date"] = datetime.date.fromisoformat(out["date"])
    return out


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def untyped(text: str, where: str) -> dict[str, Any]:
    """Return the values by name that options as typed give; the inverse of ``typed``. Raises
    InputError, calling the text ``where``.
    """
    import shlex

    try:
        words = iter(shlex.split(text))
    except ValueError:
        raise InputError(
            phrase(
                "{where}: {text} has a quote that is never closed", where=where, text=shown(text)
            )
        ) from None
    known = {field.option: field for field in FIELDS if field.typed}
    out: dict[str, Any] = {}
    for word in words:
        field = known.get(word)
        if field is None:
            raise InputError(
                phrase("{where}: {word} is not an option", where=where, word=shown(word))
            )
        value = True if field.form == "flag" else next(words, None)
        if value is None or (field.name in out and not field.repeats):
            fault = phrase("has no value") if value is None else phrase("is given twice")
            raise InputError(phrase("{where}: {word} {fault}", where=where, word=word, fault=fault))
        out[field.name] = (*out.get(field.name, ()), value) if field.repeats else value
    return out


def typed(values: Mapping[str, Any]) -> str:
    """Return the options that give values by name, as they are typed; what is as it would be anyway
    is left out.
    """
    import shlex

    words: list[str] = []
    for field in FIELDS:
        value = values.get(field.name)
        own = field.form == "currency" and value == ""  # the country's
        if not field.typed or own or value is None or (value == field.value and not field.told):
            continue
        if value is True:
            words.append(field.option)
            continue
        for item in value if isinstance(value, list | tuple) else (value,):
            words += [field.option, shlex.quote(clean(str(item)))]
    return " ".join(words)


def restored_plan(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a plan's fields by name, of its record, in which days follow from the
    dates where there are some.
    """
    out = restored("plan", record)
    if "start" in out and "end" in out:
        out.pop("days", None)
    return out


def reopened(asked: PlanRequest, record: Mapping[str, Any]) -> PlanRequest:
    """Return a request of a plan with what it leaves open as the record of a saved one has it: its
    target where it has none, its split where it does not decide one.
    """
    saved = PlanRequest(**restored_plan(record))
    left = _other_days(asked)
    if asked.asked:
        left |= {"total", "reach", "grp"}
    if asked.total is not None and asked.reach is None and asked.grp is None:
        left.add("confidence")
    if asked.split:
        left |= {"allocate", "lock", "least", "most"}
    if asked.allocate:
        left.add("split")
    found = {
        field.name: getattr(saved, field.name)
        for field in fields_of("plan")
        if field.name not in left and getattr(asked, field.name) in (None, field.value)
    }
    return asked._replace(**found)


def _other_days(asked: PlanRequest) -> set[str]:
    """Return which of the days of a saved plan do not hold beside those asked for, of which two
    decide the third: a length asked for keeps its start, another first or last day the other.
    """
    given = {name for name in DATING if getattr(asked, name) is not None}
    if len(given) > 1:
        return set(DATING)
    return {"days", "end"} if given == {"days"} else given
