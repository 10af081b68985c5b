"""Lines in, lines out: a bad one answers in its place."""

import json

import pytest

from sentiment.engines.fake import FakeEngine
from sentiment.reading_lines import MAX_TEXT, Wanted, read_lines


def answers(*lines, evidence=Wanted.NONE):
    said = read_lines(lines, engine=FakeEngine(), evidence=evidence)
    return [json.loads(line) for line in said]


def line(text, **more):
    return json.dumps({"text": text, **more})


def test_a_line_gets_its_reading_with_the_version_that_made_it():
    (answer,) = answers(line("I am angry"))

    assert (answer["label"], answer["frustration"]) == ("negative", 0.8)
    assert answer["model_version"] == "fake 1"
    assert answer["abstained"] is False
    assert "evidence" not in answer


def test_evidence_comes_where_it_is_asked_for():
    (answer,) = answers(line("I am angry"), evidence=Wanted.FAST)

    assert [(one["start"], one["end"]) for one in answer["evidence"]] == [(5, 10)]


def test_deep_evidence_adds_up():
    (answer,) = answers(line("I am angry"), evidence=Wanted.DEEP)

    for one in answer["deep_evidence"]:
        claimed = sum(part["weight"] for part in one["parts"])
        assert claimed + one["rest"] == pytest.approx(one["total"], abs=1e-6)
    assert "angry" in {
        "I am angry"[part["start"] : part["end"]]
        for one in answer["deep_evidence"]
        for part in one["parts"]
    }


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ('{"text": 1}', "string"),
        ("{}", "string"),
        ('{"text": "hi", "mood": 1}', "mood"),
        ('{"text": "hi", "language": 5}', "language"),
        (line("x" * (MAX_TEXT + 1)), "characters"),
        (line("engine refuses"), "refuse"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_answers_in_its_place_and_stops_nothing(bad, word):
    first, wrong, last = answers(line("thanks"), bad, line("I am angry"))

    assert word in wrong["error"]
    assert (first["label"], last["label"]) == ("positive", "negative")


def test_many_lines_keep_their_order():
    said = answers(*[line("I am angry" if n % 3 else "thanks") for n in range(100)])

    assert [one["label"] for one in said] == [
        "negative" if n % 3 else "positive" for n in range(100)
    ]


def test_what_says_nothing_abstains_and_blank_lines_are_passed_over():
    said = answers(line("   "), "", "\n")

    assert [(one["abstained"], one["quality"]) for one in said] == [(True, "empty")]
