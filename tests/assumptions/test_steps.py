"""Steps of a volume discount are read whole, or refused in the words of each language."""

from __future__ import annotations

import pytest

from malisize.assumptions.steps import read_steps
from malisize.errors import InputError
from malisize.wording import language, say


@pytest.mark.parametrize(
    ("text", "said", "french"),
    [
        ("150% from 2M XOF", "the discount: `150%` is above 100 %", "la remise : `150%` dépasse"),
        ("5% from 2M", "the amount: `2M` has no currency", "le montant : `2M` n'a pas de monnaie"),
        ("5% from two XOF", "the amount: `two XOF` is not a number", "n'est pas un nombre"),
    ],
)
def test_a_step_that_is_no_step_is_refused_in_both_languages(
    text: str, said: str, french: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_steps(text)
    assert caught.value.message == said
    assert french in str(say(caught.value.message, language("fr")))
