"""What channels are bought by, with the keys of their prices and examples of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Piece(NamedTuple):
    """Something bought by the piece: its name, the key of its price, and the keys of what else it
    takes with examples.
    """

    name: str
    price: str
    example: str
    needs: Mapping[str, str]


PIECES = (
    Piece("spots", "cost_per_spot", "25000 XOF", {"audience_per_spot": "20k to 60k"}),
    Piece("messages", "cost_per_message", "31 XOF", {}),
    Piece("posts", "fee_per_post", "30000 XOF", {"seen_share": "5% to 20%"}),
    Piece("faces", "cost_per_face", "40000 XOF", {"contacts_per_face": "50k to 200k"}),
)
BY_KIND = {  # what channels of a kind are bought by, others by the thousand impressions
    "broadcast": "spots",
    "mobile": "messages",
    "operator": "messages",
    "payment": "messages",
    "influencers": "posts",
    "outdoor": "faces",
}
PRICE_EXAMPLES = {
    "cpm": "0.5 USD to 3 USD",
    "cpc": "0.07 USD to 0.16 USD",
    **{piece.price: piece.example for piece in PIECES},
}
