"""Deep evidence names words that matter: without its strongest span the score moves most."""

from hashlib import sha256
from random import Random

import pytest

from sentiment.analysis import Signal
from sentiment.deep_evidence import explain
from sentiment.engines.base import Passage
from sentiment.engines.bundled import BundledEngine
from sentiment.engines.words import word_spans
from training.corpus_data import ENGLISH, read_corpus

TEXTS = 60
WORDS = range(6, 30)


@pytest.fixture(scope="module")
def engine():
    engine = BundledEngine()
    engine.warm_up()
    return engine


def test_the_strongest_span_matters_more_than_any_other_of_its_length(engine):
    texts = [one.text for one in read_corpus(weight=1.0).test[ENGLISH]]
    texts = [text for text in texts if len(text.split()) in WORDS]
    random = Random(5)
    moved_more = judged = 0
    for text in sorted(texts, key=lambda one: sha256(one.encode()).digest())[:TEXTS]:
        found = explain(text, language="en", engine=engine)
        score = next((one for one in found if one.signal is Signal.SCORE), None)
        if score is None or not score.parts:
            continue
        top = score.parts[0]
        words = [(a, b) for a, b in word_spans(text) if b <= top.start or a >= top.end]
        start, end = random.choice(words)
        whole, without_top, without_other = engine.analyze(
            [
                Passage(one, "en")
                for one in (text, text[: top.start] + text[top.end :], text[:start] + text[end:])
            ]
        )
        judged += 1
        moved_more += abs(whole.score - (without_top.score or 0.0)) > abs(
            whole.score - (without_other.score or 0.0)
        )

    assert judged > TEXTS / 2
    assert moved_more / judged >= 0.9
