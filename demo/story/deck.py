"""Drawing without repeats. PURE, given its source of chance."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card")


class Deck(Generic[Card]):
    """Deals every card once before any card comes again, so that repeats lie far apart."""

    def __init__(self, cards: Sequence[Card], rng: Random) -> None:
        """Take the cards; the first deal shuffles them.

        Raises:
            ValueError: there are no cards.
        """
        if not cards:
            raise ValueError("a deck needs cards")
        self._cards = list(cards)
        self._rng = rng
        self._left: list[Card] = []

    def draw(self, fits: Callable[[Card], bool] = lambda _: True) -> Card:
        """The next card that fits. One that does not keeps its place.

        Raises:
            LookupError: no card of the deck fits.
        """
        for left in (self._left, self._shuffled()):
            for place in reversed(range(len(left))):
                if fits(left[place]):
                    card = left.pop(place)
                    self._left = left
                    return card
        raise LookupError("no card of this deck fits")

    def _shuffled(self) -> list[Card]:
        fresh = list(self._cards)
        self._rng.shuffle(fresh)
        return fresh
