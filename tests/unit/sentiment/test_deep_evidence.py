"""Words that are really left out: what they are said to weigh, and that nothing is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.analysis import Analysis, Label, Signal
from sentiment.deep_evidence import MOST_UNITS, explain
from sentiment.engines.base import EngineIdentity


class Phrasebook:
    """Reads a text by the phrases in it; each adds to the score."""

    identity = EngineIdentity("phrasebook", "1", "0" * 64)

    def __init__(self, **scores):
        self.scores = {phrase.replace("_", " "): score for phrase, score in scores.items()}
        self.passages = 0

    def warm_up(self):
        """Nothing to load."""

    def analyze(self, passages):
        self.passages += len(passages)
        return [self._read(passage.text) for passage in passages]

    def _read(self, text):
        words = f" {' '.join(text.split())} "
        score = sum(value for phrase, value in self.scores.items() if f" {phrase} " in words)
        score = max(-1.0, min(1.0, score))
        return Analysis(Label.NEGATIVE if score < 0 else Label.POSITIVE, score, language="en")


def score_of(text, **scores):
    return next(
        one
        for one in explain(text, language="en", engine=Phrasebook(**scores))
        if one.signal is Signal.SCORE
    )


@pytest.mark.parametrize(
    ("text", "scores", "strongest"),
    [
        ("it is broken today", {"broken": -0.6}, "broken"),
        ("broken and slow today", {"broken": -0.3, "slow": -0.6}, "slow"),
        ("this is good, truly", {"good,": 0.5}, "good"),
    ],
)
def test_the_word_that_matters_is_named(text, scores, strongest):
    first = score_of(text, **scores).parts[0]

    assert text[first.start : first.end] == strongest


def test_words_that_say_it_only_together_are_a_phrase():
    """Either of two complaints is enough, so leaving one of them out changes nothing."""
    text = "we know it never works fails here"

    class Either(Phrasebook):
        def _read(self, text):
            bad = "never" in text or "fails" in text or "works" in text
            return Analysis(Label.NEGATIVE, -0.8 if bad else -0.1, language="en")

    (score,) = explain(text, language="en", engine=Either())

    assert "never works fails" in {text[part.start : part.end] for part in score.parts}


@given(
    st.lists(st.sampled_from(["a", "bad", "good", "day,", "no"]), min_size=1, max_size=90),
    st.floats(-0.4, 0.4),
    st.floats(-0.4, 0.4),
)
def test_parts_and_rest_add_up_and_lie_in_the_text(words, bad, good):
    text = " ".join(words)
    engine = Phrasebook(bad=bad, good=good)

    for one in explain(text, language="en", engine=engine):
        assert sum(part.weight for part in one.parts) + one.rest == pytest.approx(
            one.total, abs=1e-9
        )
        spans = sorted((part.start, part.end) for part in one.parts)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert engine.passages <= 1 + MOST_UNITS + 8 * 5


def test_nothing_is_explained_where_the_engine_abstains():
    class Silent(Phrasebook):
        def _read(self, _text):
            return Analysis(None, None)

    assert explain("anything", language="", engine=Silent()) == []
