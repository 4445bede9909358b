"""How ranges are reported."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.country import default_code
from malisize.errors import InputError
from malisize.numerals import SINGLE, parse, readings
from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import Pair, Reading, exactly
from malisize.quantity.node import Node
from malisize.request import FEWEST_DRAWS, MOST_DRAWS, Request
from malisize.text import offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase


class Spreading(NamedTuple):
    """How ranges are reported: ``none``, ``envelope``, or a central interval of ``probability``
    over seeded draws, in which leaves lean together as ``mix`` says.
    """

    mode: str
    probability: float
    draws: int
    seed: int
    mix: Mix | None = None

    @staticmethod
    def of_request(request: Request) -> Spreading:
        """Read how a request has ranges reported. Raises InputError."""
        return Spreading.read(request.range, request.draws, request.seed)

    @staticmethod
    def read(range: str | None, draws: int, seed: int) -> Spreading:
        """Read ``90%``, ``80%``, ``envelope`` or ``none``, and check draws and seed. Raises
        InputError.
        """
        if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
            raise InputError(
                phrase(
                    "--draws: `{draws}` is not between {fewest_draws} and {most_draws}",
                    draws=draws,
                    fewest_draws=FEWEST_DRAWS,
                    most_draws=MOST_DRAWS,
                ),
                hint=offered("--draws 10000"),
            )
        if not 0 <= seed < 2**63:
            raise InputError(
                phrase("--seed: {seed} is not between 0 and 2^63 - 1", seed=shown(seed)),
                hint=offered("--seed 1"),
            )
        mode = "none" if range is None else range.strip().casefold()
        if mode in ("none", "envelope"):
            return Spreading(mode, 0.9, draws, seed)
        known = phrase("write `--range 90%`, `--range 80%`, `--range envelope` or `--range none`")
        try:
            numeral = parse(mode, "share", "--range")
        except InputError as error:
            guessed = readings(mode, "share", limits=SINGLE)
            raise InputError(error.message, hint=error.hint if guessed else known) from None
        if numeral.shape != "exact" or not 0.0 < numeral.low < 1.0:
            raise InputError(phrase("--range: {mode} is not a range", mode=shown(mode)), hint=known)
        return Spreading("draws", numeral.low, draws, seed)

    def of(
        self, nodes: Sequence[Node], *, evidence: bool = False, expected: Sequence[Pair] = ()
    ) -> Reading:
        """Evaluate nodes in this way, with ``evidence`` also what their spread comes from: over
        draws, for bounds too. Over draws, count how often of each pair ``expected`` the first is
        above the second.
        """
        if self.mode == "none":
            return exactly(nodes)
        if self.mode == "envelope":
            from malisize.quantity.envelope import enveloped

            found = enveloped(nodes)
            if evidence:
                found.parts.update(self.over_draws().of(nodes, evidence=True).parts)
            return found
        from malisize.quantity.sampling import sampled

        return sampled(
            nodes,
            draws=self.draws,
            seed=self.seed,
            probability=self.probability,
            evidence=evidence,
            expected=expected,
            mix=self.mix,
        )

    def of_country(self, code: str) -> Spreading:
        """Return this with draws of a country's own, so that two countries never move together."""
        if code == default_code():
            return self
        from malisize.quantity.seeds import seed_of

        return self._replace(seed=seed_of(self.seed, code))

    def over_draws(self) -> Spreading:
        """Return this, or 90 % over draws where it is not over draws."""
        return self if self.mode == "draws" else self._replace(mode="draws", probability=0.9)
