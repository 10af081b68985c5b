"""Which words carry a signal, found by really leaving them out. PURE but for the engine handed in.

The evidence that comes with every reading is a guess from one pass. This asks the engine again
without each word, and without two or three neighbours ("not happy" is more than its words), in as
few batches as it can. It costs a pass for each word, so it is made on demand.

Weights are differences of log-odds: of the signal, or for the score of (score + 1) / 2. They add
up with `rest` to the log-odds of the whole text, exactly. (Li, Monroe and Jurafsky 2016 call this
erasure; the phrases are chosen greedily, as there is no fair share for overlapping ones.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from sentiment.analysis import Analysis, Signal
from sentiment.engines.base import Engine, Passage
from sentiment.engines.words import Span, bare, word_spans

MOST_UNITS = 60
MOST_PARTS = 6
LONGEST_PHRASE = 3
_LOOKED_AROUND = 8
_LEAST_VALUE = 0.25
_LEAST_SHARE = 0.05
_MORE_THAN_ITS_WORDS = 1.2
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Part:
    """A span of the text, in characters [start, end), and what it adds to the log-odds."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Explained:
    """One signal of one text. `total` is its log-odds; parts and `rest` add up to it."""

    signal: Signal
    total: float
    parts: tuple[Part, ...]
    rest: float


Units = tuple[int, int]


def explain(text: str, *, language: str, engine: Engine) -> list[Explained]:
    """Every signal that the engine sees in a text, the score always, strongest part first.

    Empty where the engine abstains.

    Raises:
        EngineUnavailableError, EngineRefusedError: as the engine says.
    """
    whole = engine.analyze([Passage(text, language)])[0]
    if whole.abstained:
        return []
    units = _units(text)
    singles = {(number, number + 1): 0 for number in range(len(units))}
    without = _left_out(text, units, singles, language=whole.language, engine=engine)
    phrases = _phrases_worth_a_look(whole, without, units=len(units))
    without |= _left_out(text, units, phrases, language=whole.language, engine=engine)
    return [_explained(text, units, signal, whole, without) for signal in _present(whole)]


def odds_of(analysis: Analysis, signal: Signal) -> float:
    """The log-odds of a signal, finite; nothing read is as good as even."""
    if signal is Signal.SCORE:
        share = 0.5 if analysis.score is None else (analysis.score + 1) / 2
    else:
        share = float(getattr(analysis, signal))
    share = min(max(share, _EDGE), 1 - _EDGE)
    return log(share / (1 - share))


def _units(text: str) -> list[Span]:
    """The words; of a long text runs of words, at most `MOST_UNITS` of them."""
    words = word_spans(text)
    size = -(-len(words) // MOST_UNITS) or 1
    runs = (words[place : place + size] for place in range(0, len(words), size))
    return [(run[0][0], run[-1][1]) for run in runs]


def _left_out(
    text: str, units: Sequence[Span], spans: Iterable[Units], *, language: str, engine: Engine
) -> dict[Units, Analysis]:
    wanted = list(spans)
    passages = [
        Passage(text[: units[first][0]] + text[units[end - 1][1] :], language)
        for first, end in wanted
    ]
    return dict(zip(wanted, engine.analyze(passages) if passages else [], strict=True))


def _phrases_worth_a_look(
    whole: Analysis, without: dict[Units, Analysis], *, units: int
) -> list[Units]:
    """Two and three neighbours around the units that matter most to any signal."""
    strength = {
        place: max(
            abs(odds_of(whole, signal) - odds_of(left, signal)) for signal in _present(whole)
        )
        for place, left in without.items()
    }
    top = sorted(strength, key=lambda place: -strength[place])[:_LOOKED_AROUND]
    return sorted(
        {
            (first, first + length)
            for centre, _ in top
            for length in range(2, LONGEST_PHRASE + 1)
            for first in range(centre - length + 1, centre + 1)
            if first >= 0 and first + length < units + 1
        }
    )


def _present(whole: Analysis) -> list[Signal]:
    others = (signal for signal in Signal if signal is not Signal.SCORE)
    return [Signal.SCORE, *(one for one in others if getattr(whole, one) >= _LEAST_VALUE)]


def _explained(
    text: str,
    units: Sequence[Span],
    signal: Signal,
    whole: Analysis,
    without: dict[Units, Analysis],
) -> Explained:
    total = odds_of(whole, signal)
    effects = {place: total - odds_of(left, signal) for place, left in without.items()}
    parts = []
    for first, end in _chosen(effects):
        if abs(effects[first, end]) < _LEAST_SHARE * max(1.0, abs(total)):
            continue
        start, stop = bare(text, (units[first][0], units[end - 1][1]))
        parts.append(Part(start, stop, effects[first, end]))
    kept = tuple(parts[:MOST_PARTS])
    return Explained(signal, total, kept, total - sum(part.weight for part in kept))


def _chosen(effects: dict[Units, float]) -> list[Units]:
    """Spans that do not overlap, the strongest first; a phrase must be more than its words."""
    worth = {
        place: abs(effect)
        for place, effect in effects.items()
        if place[1] - place[0] == 1
        or abs(effect) > _MORE_THAN_ITS_WORDS * sum(abs(effects[n, n + 1]) for n in range(*place))
    }
    chosen: list[Units] = []
    for place in sorted(worth, key=lambda one: (-worth[one], one)):
        if all(place[1] <= first or end <= place[0] for first, end in chosen):
            chosen.append(place)
    return chosen
