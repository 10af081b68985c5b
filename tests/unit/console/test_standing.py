"""What people are told of the desk itself."""

from datetime import UTC, datetime, timedelta

import pytest

from console.screens.retold import KEPT
from console.screens.standing import MEND_WORDS, NOTICE_WORDS, WORK_WORDS, since_words, why
from sentiment.engines import artefact
from sentiment.pace import Cause
from supportsentiment.kernel.listeners import durable_listeners

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("", ""),
        ("ValueError: a/b is no number", "ValueError: a/b is no number"),
        ("The model '/srv/models/own' cannot be loaded", "The model 'own' cannot be loaded"),
        ("[Errno 2] No such file: '/opt/x/model.onnx'", "[Errno 2] No such file: 'model.onnx'"),
        ("/opt/x/a.json and /opt/y/b.json", "a.json and b.json"),
        ("see https://example.org/docs/a.html", "see https://example.org/docs/a.html"),
        ("12/31/2026 is no day", "12/31/2026 is no day"),
    ],
)
def test_a_reason_names_files_and_not_the_way_to_them(stored, shown):
    assert why(stored) == shown


def test_every_cause_and_every_kind_of_work_has_words():
    assert set(NOTICE_WORDS) == set(MEND_WORDS) == set(Cause)
    assert set(WORK_WORDS) == {listener.name for listener in durable_listeners()}


def test_what_a_damaged_model_says_is_known_to_whoever_translates_it():
    said = {artefact.MISSING, artefact.DAMAGED, artefact.INCOMPLETE, artefact.ALTERED}
    assert said <= set(KEPT)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (NOW - timedelta(minutes=78), "Since 10:42."),
        (NOW - timedelta(days=1), "Since March 1, 12:00."),
    ],
)
def test_since_when_is_a_time_of_the_day_or_says_which_day(since, words):
    assert since_words(since, now=NOW) == words
