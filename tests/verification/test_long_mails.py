"""Long mails as a whole: the end and the complaints count, and quotes, signatures and floods do not."""

import json

import pytest

from sentiment.engines.base import Passage
from sentiment.engines.bundled import BundledEngine
from training.corpus_data import LONG

MAILS = [json.loads(line) for line in (LONG / "mails.jsonl").read_text("utf-8").splitlines()]
# What was reached when the rule was chosen; plain means of long windows reached 45.
RIGHT = 57


@pytest.fixture(scope="module")
def readings():
    engine = BundledEngine()
    engine.warm_up()
    return engine.analyze([Passage(mail["text"], "en") for mail in MAILS])


def test_there_are_enough_mails_and_all_are_long():
    assert len(MAILS) >= 60
    assert min(len(mail["text"].split()) for mail in MAILS) > 90


def test_the_polarity_of_long_mails(readings):
    right = [one.label == mail["polarity"] for mail, one in zip(MAILS, readings, strict=True)]

    assert sum(right) >= RIGHT


@pytest.mark.parametrize(
    ("kind", "share"),
    [("resolved", 0.9), ("polite_then_complaint", 0.8), ("praise_but", 1.0), ("quoted", 1.0)],
)
def test_each_kind(readings, kind, share):
    right = [
        one.label == mail["polarity"]
        for mail, one in zip(MAILS, readings, strict=True)
        if mail["kind"] == kind
    ]

    assert sum(right) / len(right) >= share


def test_one_threat_in_a_long_report_is_seen(readings):
    seen = [
        one.intent_to_leave >= 0.5
        for mail, one in zip(MAILS, readings, strict=True)
        if mail["kind"] == "threat"
    ]

    assert sum(seen) >= len(seen) - 2


def test_evidence_lies_in_the_stored_text_and_not_in_quotes(readings):
    for mail, one in zip(MAILS, readings, strict=True):
        for span in one.evidence:
            shown = mail["text"][span.start : span.end]
            assert shown.strip() == shown != ""
            if mail["kind"] == "quoted":
                line = mail["text"][mail["text"].rfind("\n", 0, span.start) + 1 :]
                assert not line.startswith(">")
                assert span.start < mail["text"].find("egards") or "egards" not in mail["text"]
