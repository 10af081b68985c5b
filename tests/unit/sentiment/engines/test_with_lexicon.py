"""What an owner's words do to readings, on an engine that says what it is told to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Analysis, Evidence, Intent, Label, Quality, Signal, abstain
from sentiment.engines.base import EngineIdentity, Passage
from sentiment.engines.fake import FakeEngine
from sentiment.engines.with_lexicon import DeskWishes, WithLexicon, read_with_both
from sentiment.lexicon import Effect, Lexicon, Push, Term

BAD = Analysis(
    Label.NEGATIVE,
    -0.6,
    frustration=0.7,
    confidence=0.7,
    possible=(Label.NEGATIVE,),
    language="en",
    intent=Intent.COMPLAINT,
    evidence=(Evidence(8, 12, Signal.SCORE, -0.5),),
)
GOOD = Analysis(
    Label.POSITIVE,
    0.5,
    frustration=0.1,
    confidence=0.6,
    possible=(Label.POSITIVE,),
    language="en",
    intent=Intent.PRAISE,
    evidence=(Evidence(0, 9, Signal.SCORE, 0.2),),
)
CALM = Analysis(Label.NEUTRAL, 0.0, confidence=0.8, possible=(Label.NEUTRAL,), language="en")


class Scripted:
    """Reads by text; what is not in the script is calm. `asked` are the texts, call by call."""

    identity = EngineIdentity("scripted", "1", "d" * 64)
    doubts = tuple(n / 200 for n in range(201))
    risk = 0.2

    def __init__(self, **script):
        self.script = {"This is sick!": BAD, "This is !": GOOD, **script}
        self.asked = []

    def warm_up(self):
        pass

    def analyze(self, passages):
        self.asked.append([passage.text for passage in passages])
        return [self.script.get(passage.text, CALM) for passage in passages]


def sick(effect, **more):
    return Term("sick", "great", effect, **more)


def read(text, *terms, engine=None, revision=1, risk=None):
    wishes = DeskWishes(Lexicon(tuple(terms), revision), risk)
    return WithLexicon(engine or Scripted(), wishes).analyze([Passage(text, "en")])[0]


def test_a_text_without_a_term_is_read_as_before_and_once():
    engine = Scripted()

    assert read("All fine.", sick(Effect.MUCH_MORE_POSITIVE), engine=engine) is CALM
    assert engine.asked == [["All fine."]]


def test_a_text_that_cannot_be_read_stays_unread():
    mute = abstain(Quality.GARBLED, because="noise", language="en")

    assert read("sick", sick(Effect.MORE_POSITIVE), engine=Scripted(sick=mute)) is mute


def test_what_was_bad_becomes_good_where_the_owner_says_so():
    reading = read("This is sick!", sick(Effect.MUCH_MORE_POSITIVE))

    assert reading.label is Label.POSITIVE
    assert reading.score > 0.9
    assert reading.frustration == GOOD.frustration
    assert reading.intent is Intent.COMPLAINT
    assert [one.meaning for one in reading.evidence if one.meaning] == ["sick = great"]


def test_and_worse_where_the_owner_says_that():
    reading = read("This is sick!", sick(Effect.MORE_NEGATIVE))

    assert reading.label is Label.NEGATIVE
    assert reading.score < BAD.score
    assert reading.frustration == BAD.frustration


def test_jargon_takes_out_what_the_engine_thought_of_it():
    reading = read("This is sick!", sick(Effect.NOT_EMOTION))

    assert (reading.label, reading.score) == (GOOD.label, GOOD.score)
    (mine,) = [one for one in reading.evidence if one.meaning]
    assert (mine.start, mine.end, mine.weight) == (8, 12, 0.0)


def test_a_text_that_is_nothing_but_terms_says_what_they_say():
    engine = Scripted(sick=BAD)

    assert read("sick", sick(Effect.NOT_EMOTION), engine=engine).label is Label.NEUTRAL
    assert read("sick", sick(Effect.MUCH_MORE_POSITIVE), engine=engine).label is Label.POSITIVE
    assert engine.asked == [["sick"], ["sick"]]


def test_a_negated_term_is_left_to_the_engine():
    assert read("This is not sick", sick(Effect.MUCH_MORE_POSITIVE)) is CALM


def test_a_signal_is_pushed_and_the_mood_left_alone():
    engine = Scripted(**{"SLA missed": replace(BAD, urgency=0.2, evidence=())})
    urgent = Term("sla", "a contract", Effect.AS_READ, signal=Signal.URGENCY, push=Push.MORE)

    reading = read("SLA missed", urgent, engine=engine)

    assert reading.score == BAD.score
    assert reading.urgency > 0.7
    assert [(one.signal, one.weight) for one in reading.evidence] == [(Signal.URGENCY, 1.0)]
    assert engine.asked == [["SLA missed"]]


def test_jargon_and_meaning_in_one_text_are_told_apart():
    engine = Scripted(**{"kill it, sick": BAD, "it, ": CALM, "it, sick": replace(BAD, score=-0.5)})
    terms = (Term("kill", "end", Effect.NOT_EMOTION), sick(Effect.MORE_NEGATIVE))

    reading = read("kill it, sick", *terms, engine=engine)

    assert engine.asked[1] == ["it, ", "it, sick"]
    assert reading.score < -0.5


@pytest.mark.parametrize(("risk", "count"), [(0.01, 3), (0.5, 1)])
def test_the_owners_risk_decides_what_is_possible(risk, count):
    assert len(read("This is sick!", risk=risk).possible) == count
    assert read("This is sick!", risk=risk).possible[0] is Label.NEGATIVE
    assert len(read("This is sick!", sick(Effect.NOT_EMOTION), risk=risk).possible) == count


def test_an_engine_that_promises_nothing_still_promises_nothing():
    term = Term("angry", "a game", Effect.NOT_EMOTION)

    reading = read("I am angry", term, engine=FakeEngine(), risk=0.1)

    assert reading.possible == ()
    assert reading.label is Label.NEUTRAL


def test_the_version_says_which_lexicon_read():
    own = Scripted.identity
    first, second = (WithLexicon(Scripted(), DeskWishes(Lexicon((), n))).identity for n in (1, 2))

    assert WithLexicon(Scripted(), DeskWishes()).identity == own
    assert first.version == "1+lexicon.1"
    assert len({own.digest, first.digest, second.digest}) == 3
    assert len(first.digest) == 64


def test_both_lexicons_share_the_reading_of_the_whole():
    engine = Scripted()
    now = WithLexicon(engine, DeskWishes(Lexicon((), 3)))

    ((before, after),) = read_with_both(
        [Passage("This is sick!", "en")], engine=now, terms=[sick(Effect.MORE_POSITIVE)]
    )

    assert before is BAD
    assert after.label is Label.POSITIVE
    assert engine.asked == [["This is sick!"], ["This is !"]]


STEPS = [
    Effect.MUCH_MORE_NEGATIVE,
    Effect.MORE_NEGATIVE,
    Effect.NOT_EMOTION,
    Effect.MORE_POSITIVE,
    Effect.MUCH_MORE_POSITIVE,
]


@st.composite
def analyses(draw):
    numbers = [draw(st.floats(0.001, 1)) for _ in Label]
    shares = {label: n / sum(numbers) for label, n in zip(Label, numbers, strict=True)}
    label = max(shares, key=shares.get)
    return Analysis(
        label,
        round(shares[Label.POSITIVE] - shares[Label.NEGATIVE], 4),
        confidence=round(shares[label], 4),
        possible=(label,),
        language="en",
        evidence=(Evidence(0, 4, Signal.SCORE, 0.1),),
    )


@given(analyses(), analyses(), st.integers(1, 4))
def test_the_steps_are_in_order_and_never_work_against_themselves(whole, bare, times):
    text = " ".join(["really", *["sick"] * times])
    engine = Scripted(**{text: whole, "really ": bare, "really": bare})

    readings = [read(text, sick(effect), engine=engine) for effect in STEPS]
    scores = [reading.score for reading in readings]

    assert scores == sorted(scores)
    assert max(scores[:2]) <= whole.score <= min(scores[3:])
    for reading in readings:
        assert reading.label is reading.possible[0]
        assert all(0 <= one.start < one.end <= len(text) for one in reading.evidence)
