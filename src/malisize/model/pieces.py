"""What channels are bought by, with the keys of their prices and examples of both."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.country import Country
from malisize.numerals import BILLING
from malisize.tuples import NamedTuple


class Piece(NamedTuple):
    """Something bought by the piece: its name, the key of its price, and the keys of what else it
    takes with examples.
    """

    name: str
    price: str
    example: str
    needs: Mapping[str, str]


PIECES = (
    Piece("spots", "cost_per_spot", "25000 {money}", {"audience_per_spot": "20k to 60k"}),
    Piece("messages", "cost_per_message", "31 {money}", {}),
    Piece("posts", "fee_per_post", "30000 {money}", {"seen_share": "5% to 20%"}),
    Piece("faces", "cost_per_face", "40000 {money}", {"contacts_per_face": "50k to 200k"}),
)
PIECES_HEARD = ("spots", "posts", "faces")  # met by whoever is there, whatever they are bought for
BY_KIND = {  # what channels of a kind are bought by, others by the thousand impressions
    "broadcast": "spots",
    "mobile": "messages",
    "operator": "messages",
    "payment": "messages",
    "influencers": "posts",
    "outdoor": "faces",
}
CPM_EXAMPLE = f"0.5 {BILLING} to 3 {BILLING}"
_PRICES = {
    "cpm": CPM_EXAMPLE,
    "cpc": f"0.07 {BILLING} to 0.16 {BILLING}",
    **{piece.price: piece.example for piece in PIECES},
}
PRICES = tuple(_PRICES)


def price_example(name: str, country: Country) -> str:
    """Return a price that a key may have in a country."""
    return _PRICES[name].format(money=country.currency)
