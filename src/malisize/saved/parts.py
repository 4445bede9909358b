"""A saved estimate of several countries as one of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from malisize.records import Estimate

_OWN = ("area", "channels", "known")  # of a request, written with a country
_SPOKEN = ("speaks", "reads")  # which older files write without


def is_together(estimate: Estimate) -> bool:
    """Tell whether an estimate is of several countries."""
    return isinstance(estimate.request.get("country"), list)


def parts_of(estimate: Estimate) -> dict[str, Estimate]:
    """Return the estimates of the countries of an estimate, by their codes."""
    codes = dict.fromkeys(layer.name.partition("/")[0] for layer in estimate.layers)
    return {code: _part(estimate, code) for code in codes}


def _part(estimate: Estimate, code: str) -> Estimate:
    dot, slash = f"{code}.", f"{code}/"

    def own(texts: Any) -> tuple[str, ...]:
        return tuple(text.removeprefix(dot) for text in texts if text.startswith(dot))

    return Estimate(
        command=estimate.command,
        request={**estimate.request, **_request(estimate.request, code), "country": code},
        rows=tuple(
            row._replace(
                id=row.id.removeprefix(dot), sources=own(row.sources),
                assumptions=own(row.assumptions),
            )
            for row in estimate.rows if row.id.startswith(dot)
        ),
        sources=tuple(
            one._replace(key=one.key.removeprefix(dot))
            for one in estimate.sources if one.key.startswith(dot)
        ),
        figures=tuple(
            one._replace(figure=one.figure.removeprefix(dot), source=one.source.removeprefix(dot))
            for one in estimate.figures if one.figure.startswith(dot)
        ),
        assumptions=tuple(
            one._replace(key=one.key.removeprefix(dot))
            for one in estimate.assumptions if one.key.startswith(dot)
        ),
        layers=tuple(
            layer._replace(
                name=layer.name.removeprefix(slash), used=own(layer.used),
                rest={key.removeprefix(dot): value for key, value in layer.rest.items()},
            )
            for layer in estimate.layers if layer.name.startswith(slash)
        ),
        versions=estimate.versions,
    )  # fmt: skip


def _request(request: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return what a request has of one country."""
    out: dict[str, Any] = {}
    slash, markets = f"{code}/", request.get("market")
    if isinstance(markets, dict):
        own = markets.get(code)
        out["market"] = own if isinstance(own, dict) else {}
    for name in _OWN:
        texts = request.get(name) or ()
        texts = [texts] if isinstance(texts, str) else texts
        found = [text.removeprefix(slash) for text in texts if text.startswith(slash)]
        out[name] = found[0] if name == "area" and len(found) == 1 else found
    for name in _SPOKEN:
        texts = request.get(name) or ()
        texts = [texts] if isinstance(texts, str) else texts
        found = [text.removeprefix(slash) for text in texts if text.startswith(slash)]
        if found:
            out[name] = found[0] if len(found) == 1 else found
    return out
