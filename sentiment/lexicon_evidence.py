"""The evidence of a text with terms of a lexicon: the engine's, and the owner's. PURE."""

from collections.abc import Iterable, Sequence

from sentiment.analysis import Evidence, Signal
from sentiment.term_places import Place, Without

_DIGITS = 4


def moved_evidence(spans: Iterable[Evidence], cut: Without) -> tuple[Evidence, ...]:
    """Evidence of a text without its terms, at its places in the whole text.

    A span across a gap becomes one for each side, which share its weight by their length.
    """
    moved = []
    for span in spans:
        origins = cut.origins(span.start, span.end)
        length = sum(end - start for start, end in origins)
        for start, end in origins:
            weight = round(span.weight * (end - start) / length, _DIGITS)
            moved.append(Evidence(start, end, span.signal, weight, span.meaning))
    return tuple(moved)


def evidence_of(places: Sequence[Place], *, gained: float) -> tuple[Evidence, ...]:
    """What each term did to the score, with its meaning; together they `gained` so much.

    Each has the share of it that its pull has of all pulls. A term that shall not count is there
    with nothing. What terms do to other signals is told with the weight of their push alone.
    """
    counted = [place for place in places if place.term.takes_out]
    pulls = [place.term.pull for place in counted]
    total = sum(pulls)
    found = [
        Evidence(
            place.start,
            place.end,
            Signal.SCORE,
            round(max(-2.0, min(2.0, gained * pull / total)), _DIGITS) if total else 0.0,
            meaning_of(place),
        )
        for place, pull in zip(counted, pulls, strict=True)
    ]
    for place in places:
        if place.term.signal is not None:
            weight = 1.0 if place.term.signal_pull > 0 else -1.0
            found.append(
                Evidence(place.start, place.end, place.term.signal, weight, meaning_of(place))
            )
    return tuple(found)


def meaning_of(place: Place) -> str:
    """A term with its meaning, as an owner would say it."""
    return f"{place.term.term} = {place.term.meaning}"
