"""The product's acceptance values on the shipped model: what holds, and what is known to fail."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from sentiment.analysis import Emotion, Signal
from sentiment.engines.base import Passage
from sentiment.engines.bundled import ARTEFACT_FOLDER, BundledEngine
from training.corpus_data import FIRST, MESSAGES, read_corpus

GOLDEN = Path(__file__).parent.parent / "golden" / "acceptance.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


def texts_of(path):
    lines = path.read_text("utf-8").splitlines()
    return {json.loads(line)["text"].casefold().rstrip(".!") for line in lines}


@pytest.fixture(scope="module")
def engine():
    engine = BundledEngine()
    engine.warm_up()
    return engine


def number(reading, name):
    if name.startswith("emotion:"):
        return reading.emotions[Emotion(name.removeprefix("emotion:"))]
    return getattr(reading, name)


def marked(case):
    marks = []
    if "known_failure" in case:
        marks.append(pytest.mark.xfail(reason=case["known_failure"], strict=True))
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_acceptance_value(engine, case):
    text = case["text"]

    (reading,) = engine.analyze([Passage(text, "en")])

    for name, (low, high) in case["expect"].items():
        assert low <= number(reading, name) <= high, f"{name} is {number(reading, name)}"
    for signal, words in case.get("evidence_on", {}).items():
        spans = [one for one in reading.evidence if one.signal is Signal(signal)]
        shown = " ".join(text[one.start : one.end] for one in spans)
        assert any(word in shown for word in words), f"evidence is on {shown!r}"
    if case.get("both_signs"):
        signs = {one.weight > 0 for one in reading.evidence if one.signal is Signal.SCORE}
        assert signs == {True, False}, f"evidence is {reading.evidence}"


@pytest.mark.xfail(reason="satisfaction of a plain yes is .67 beside .9", strict=True)
def test_delight_stands_clearly_above_fine(engine):
    delight, fine = engine.analyze(
        [
            Passage("Absolutely love it, best support ever!", "en"),
            Passage("Yep, that is fine for me", "en"),
        ]
    )

    assert delight.satisfaction - fine.satisfaction >= 0.4


def test_golden_sentences_were_not_trained_on():
    trained = texts_of(FIRST / "train.jsonl") | texts_of(FIRST / "later.jsonl")
    for path in MESSAGES.glob("*.jsonl"):
        trained |= texts_of(path)

    assert not [case["id"] for case in CASES if case["text"].casefold().rstrip(".!") in trained]


def test_no_situation_is_both_learned_from_and_judged_by():
    corpus = read_corpus(weight=1.0)
    learned = {one.text.casefold() for one in corpus.train}

    for examples in corpus.test.values():
        assert not learned & {one.text.casefold() for one in examples}


def test_the_manifest_names_the_corpus_that_is_here():
    manifest = json.loads((ARTEFACT_FOLDER / "manifest.json").read_text("utf-8"))

    for path in [*FIRST.glob("*.jsonl"), *MESSAGES.glob("*.jsonl")]:
        assert manifest["data"][path.name] == sha256(path.read_bytes()).hexdigest()
