"""Where a market cannot start, and what is offered instead."""

from __future__ import annotations

import pytest

from malisize.errors import InputError
from tests.market.helpers import POINT, market


@pytest.mark.parametrize(
    ("start", "said", "hint"),
    [
        ("market.tam.people", "is a row of the market itself", "start from a row of an audience"),
        ("budget.total", "is a row of a plan", "what a campaign wins is a limit on SOM"),
        ("nowhere", "is neither a row nor a figure", "a row of an audience"),
        ("channel.radio.reachable", "no row", "add `--channel radio`"),
        ("channel.tv.accounts", "no row", "write `channel.tv.reachable`"),
    ],
)
def test_a_start_that_is_no_count_of_this_request_is_refused(
    start: str, said: str, hint: str
) -> None:
    """With what is wrong, and what to type so that it is one."""
    with pytest.raises(InputError) as caught:
        market(POINT.replace('"facebook"', '"facebook", "tv"'), **{"market.start": start})
    assert said in caught.value.message
    assert hint in str(caught.value.hint)
