"""An engine that reads as its desk wants: with the owner's words, at the owner's risk.

Texts without a term are read by the engine within, and nothing is done to them but that the
possible labels are counted anew where the risk is another. A text with terms is read again
without them, so that what the engine thinks of them does not count; then the owner's pull is
added (`sentiment.tilting`).

It asks the engine within for `doubts` and `risk` where that promises possible labels. So where several
engines take turns, it belongs around each of them, not around the choice.

A pull never works against its own direction: of the readings with and without the terms it
starts from the one that lies further its way. "This is sick!" is read as negative; without the
word it is happy. A desk of players, for whom "sick" is great, starts from the second; a surgery,
for which it is bad, from the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sentiment.analysis import Analysis, Label, Quality, Signal, abstain
from sentiment.conformal import most_doubt, possible_labels
from sentiment.engines.base import Engine, EngineIdentity, Passage
from sentiment.lexicon import NO_LEXICON, PUSHED, Effect, Lexicon, Term
from sentiment.lexicon_evidence import evidence_of, moved_evidence
from sentiment.term_places import Place, Without, find_terms, is_negated, without
from sentiment.tilting import bounded, mean_of, pushed, shares_of_analysis, tilted

NOTHING = abstain(Quality.EMPTY, because="nothing but terms")
_DIGITS = 4
_LONGEST_VERSION = 120


@dataclass(frozen=True, slots=True)
class DeskWishes:
    """What an owner has set of reading. `risk` is None where the engine's own shall do."""

    lexicon: Lexicon = NO_LEXICON
    risk: float | None = None


@dataclass(frozen=True, slots=True)
class _Heard:
    """A passage with terms, as the engine read it."""

    passage: Passage
    whole: Analysis
    places: tuple[Place, ...]

    @property
    def pull(self) -> float:
        """What all terms together add; each counts once, however often it stands there."""
        return bounded(sum(term.pull for term in {place.term for place in self.places}))

    @property
    def taken_out(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.term.takes_out)

    @property
    def needless(self) -> tuple[Place, ...]:
        """Those that only have to be taken out."""
        return tuple(place for place in self.taken_out if not place.term.pull)


class WithLexicon:
    """`engine`, with what the owner wishes. As safe to share between threads as the engine is."""

    def __init__(self, engine: Engine, wishes: DeskWishes) -> None:
        """`wishes` stay; whoever has others makes another of these around the same engine."""
        self.engine = engine
        self.wishes = wishes

    @property
    def identity(self) -> EngineIdentity:
        """The engine's own until there is a lexicon; then one that names the lexicon's revision."""
        own = self.engine.identity
        lexicon = self.wishes.lexicon
        if not lexicon.revision:
            return own
        suffix = f"+lexicon.{lexicon.revision}"
        told = f"{own.digest}\n{lexicon.revision}\n{lexicon.digest}"
        return EngineIdentity(
            own.engine,
            own.version[: _LONGEST_VERSION - len(suffix)] + suffix,
            sha256(told.encode()).hexdigest(),
        )

    @property
    def doubts(self) -> tuple[float, ...]:
        """What the engine's possible labels rest on; nothing where it promises nothing."""
        return tuple(getattr(self.engine, "doubts", ()))

    @property
    def risk(self) -> float | None:
        """The owner's risk, or else the engine's own, if it has one."""
        own: float | None = getattr(self.engine, "risk", None)
        return own if self.wishes.risk is None else self.wishes.risk

    def warm_up(self) -> None:
        """Warm the engine up."""
        self.engine.warm_up()

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """One analysis per passage, in order.

        Raises:
            EngineUnavailableError, EngineRefusedError: as the engine says.
        """
        return self.adjust(passages, self.engine.analyze(passages))

    def adjust(self, passages: Sequence[Passage], readings: Sequence[Analysis]) -> list[Analysis]:
        """What the lexicon makes of readings that the engine within has given."""
        heard: dict[int, _Heard] = {}
        for number, (passage, whole) in enumerate(zip(passages, readings, strict=True)):
            if not whole.abstained and (places := self._places(passage, whole)):
                heard[number] = _Heard(passage, whole, places)
        bases = self._bases(heard)
        return [
            self._concluded(heard[number], bases[number])
            if number in heard
            else self._at_risk(whole)
            for number, whole in enumerate(readings)
        ]

    def _places(self, passage: Passage, whole: Analysis) -> tuple[Place, ...]:
        terms = self.wishes.lexicon.terms
        if not terms:
            return ()
        return tuple(
            place
            for place in find_terms(passage.text, terms, language=whole.language)
            if place.term.effect is Effect.NOT_EMOTION or not is_negated(passage.text, place)
        )

    def _bases(self, heard: Mapping[int, _Heard]) -> dict[int, tuple[Analysis, Without]]:
        """For each what its pull starts from, and the text that was read for it."""
        wanted: dict[tuple[int, str], tuple[_Heard, Without]] = {}
        for number, one in heard.items():
            text = one.passage.text
            if one.taken_out:
                wanted[number, "all"] = one, without(text, one.taken_out)
            if one.pull and one.needless:
                wanted[number, "needless"] = one, without(text, one.needless)
        worth = {key: given for key, given in wanted.items() if _has_words(given[1].text)}
        passages = [Passage(cut.text, one.whole.language) for one, cut in worth.values()]
        answers = self.engine.analyze(passages) if passages else []
        read = dict.fromkeys(wanted, NOTHING) | dict(zip(worth, answers, strict=True))
        return {
            number: _start_of(
                one,
                {
                    kind: (read[number, kind], wanted[number, kind][1])
                    for kind in ("all", "needless")
                    if (number, kind) in wanted
                },
            )
            for number, one in heard.items()
        }

    def _concluded(self, one: _Heard, start: tuple[Analysis, Without]) -> Analysis:
        base, cut = start
        shares = shares_of_analysis(base)
        final = tilted(shares, one.pull) if one.pull else shares
        label = possible_labels(final, most=0.0)[0]
        score = round(mean_of(final), _DIGITS)
        pulls = _signal_pulls(one.places)
        signals = {
            signal.value: round(_from(one.whole, base, signal, pull), _DIGITS)
            for signal, pull in pulls.items()
        }
        evidence = moved_evidence(base.evidence, cut) + evidence_of(
            one.places, gained=score - mean_of(shares)
        )
        return replace(
            base,
            label=label,
            score=score,
            **signals,  # type: ignore[arg-type]  # names of signals, all of them shares
            intent=one.whole.intent,
            area=one.whole.area,
            language=one.whole.language,
            confidence=round(min(1.0, final[label]), _DIGITS),
            possible=_with_other_side(self._possible(final, of=one.whole), base),
            quality=Quality.OK,
            abstained_because="",
            evidence=evidence,
        )

    def _at_risk(self, whole: Analysis) -> Analysis:
        if self.wishes.risk is None or not whole.possible or not self.doubts:
            return whole
        possible = self._possible(shares_of_analysis(whole), of=whole)
        return replace(whole, possible=(whole.possible[0], *_others(possible, whole.possible[0])))

    def _possible(self, shares: Mapping[Label, float], *, of: Analysis) -> tuple[Label, ...]:
        """The labels that cannot be ruled out; none where the engine promises nothing."""
        if not of.possible:
            return ()
        if not self.doubts or self.risk is None:
            # What it takes is not known: as sure as the engine was, and of nothing new.
            ranked = possible_labels(shares, most=1.0)
            return ranked[:1] if of.sure and ranked[0] is of.label else ranked
        return possible_labels(shares, most=most_doubt(self.doubts, risk=self.risk))


def read_with_both(
    passages: Sequence[Passage], *, engine: Engine, terms: Sequence[Term]
) -> list[tuple[Analysis, Analysis]]:
    """Each text as `engine` reads it, and as it would with these terms for its lexicon.

    Raises:
        EngineUnavailableError, EngineRefusedError: as the engine says.
    """
    now = engine if isinstance(engine, WithLexicon) else WithLexicon(engine, DeskWishes())
    then = WithLexicon(now.engine, replace(now.wishes, lexicon=Lexicon(tuple(terms))))
    readings = now.engine.analyze(passages)
    return list(zip(now.adjust(passages, readings), then.adjust(passages, readings), strict=True))


def _start_of(
    one: _Heard, read: Mapping[str, tuple[Analysis, Without]]
) -> tuple[Analysis, Without]:
    whole = one.whole, without(one.passage.text, ())
    if "all" not in read:
        return whole
    bare = read["all"]
    if not one.pull:
        return bare
    other = read.get("needless", whole)
    way = 1 if one.pull > 0 else -1
    return max(bare, other, key=lambda start: way * mean_of(shares_of_analysis(start[0])))


def _with_other_side(possible: tuple[Label, ...], base: Analysis) -> tuple[Label, ...]:
    """Where the rest of the text surely says another thing than the terms, neither is ruled out."""
    if not possible or base.label is None or not base.sure or base.label in possible:
        return possible
    return (*possible, base.label)


def _signal_pulls(places: Sequence[Place]) -> dict[Signal, float]:
    pulls: dict[Signal, float] = dict.fromkeys(PUSHED, 0.0)
    for term in {place.term for place in places}:
        if term.signal is not None:
            pulls[term.signal] += term.signal_pull
    return pulls


def _from(whole: Analysis, base: Analysis, signal: Signal, pull: float) -> float:
    """The signal's share; a push starts from whichever reading lies further its way."""
    read, left = float(getattr(whole, signal)), float(getattr(base, signal))
    if not pull:
        return left
    return pushed(max(read, left) if pull > 0 else min(read, left), pull)


def _others(labels: Sequence[Label], first: Label) -> tuple[Label, ...]:
    return tuple(label for label in labels if label is not first)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))
