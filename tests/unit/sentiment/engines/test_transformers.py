"""An owner's Hugging Face model: the mapping of labels, and a tiny real model made here."""

import json

import pytest

from sentiment.analysis import Label, Quality
from sentiment.engines.base import EngineUnavailableError, Passage
from sentiment.engines.transformers import TransformersEngine, analysis_of, score_of_labels
from tests.fakes.tiny_classifier import save_tiny_classifier


@pytest.mark.parametrize(
    ("names", "scores"),
    [
        (["negative", "neutral", "positive"], [-1, 0, 1]),
        (["POSITIVE", "NEGATIVE"], [1, -1]),
        (["LABEL_0", "LABEL_1"], [-1, 1]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [-1, 0, 1]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [-1, -0.5, 0, 0.5, 1]),
        (["5", "4", "3", "2", "1"], [1, 0.5, 0, -0.5, -1]),
    ],
)
def test_common_labels_are_understood(names, scores):
    assert list(score_of_labels(dict(enumerate(names)), {}).values()) == scores


def test_an_owner_maps_other_labels():
    labels = {0: "Boese", 1: "Lieb"}

    assert score_of_labels(labels, {"boese": -1.0, "LIEB": 0.8}) == {0: -1.0, 1: 0.8}


def test_a_label_that_is_passed_over_makes_less_sure_and_moves_nothing():
    scale = score_of_labels({0: "neg", 1: "pos", 2: "spam"}, {"spam": None})

    reading = analysis_of({0: 0.4, 1: 0.1, 2: 0.5}, scale, language="en")

    assert scale == {0: -1.0, 1: 1.0}
    assert reading.label is Label.NEGATIVE
    assert (reading.score, reading.confidence) == (pytest.approx(-0.6), pytest.approx(0.4))


@pytest.mark.parametrize(
    ("names", "overrides"),
    [
        (["cat", "dog"], {}),
        (["positive"], {}),
        (["LABEL_0"], {}),
        (["a", "b"], {"a": -3.0, "b": 1.0}),
        (["a", "b"], {"a": 0.0, "b": 0.0}),
    ],
)
def test_labels_that_make_no_sense_are_refused(names, overrides):
    with pytest.raises(ValueError, match="label"):
        score_of_labels(dict(enumerate(names)), overrides)


def test_the_score_is_the_mean_on_the_scale():
    reading = analysis_of({0: 0.1, 1: 0.2, 2: 0.7}, {0: -1, 1: 0, 2: 1}, language="de")

    assert reading.score == pytest.approx(0.6)
    assert reading.label is Label.POSITIVE
    assert reading.confidence == pytest.approx(0.7)
    assert reading.language == "de"


def test_a_missing_model_is_unavailable(tmp_path):
    with pytest.raises(EngineUnavailableError):
        TransformersEngine(str(tmp_path / "nothing")).warm_up()


@pytest.fixture
def tiny_model(tmp_path):
    pytest.importorskip("torch", reason="torch is not installed")
    return save_tiny_classifier(tmp_path)


@pytest.mark.needs_torch
def test_a_real_model_reads(tiny_model):
    engine = TransformersEngine(str(tiny_model))
    engine.warm_up()

    reading, long, empty = engine.analyze(
        [Passage("Thanks, it works", "en"), Passage("broken it is . " * 200), Passage(" ")]
    )

    assert reading.score is not None
    assert 1 / 3 <= reading.confidence <= 1
    assert reading.language == "en"
    assert long.score is not None
    assert empty.quality is Quality.EMPTY


@pytest.mark.needs_torch
def test_a_reading_does_not_depend_on_its_neighbours(tiny_model):
    engine = TransformersEngine(str(tiny_model))
    texts = ["Thanks", "it is broken .", "works great , thanks " * 5]

    alone = [engine.analyze([Passage(text)])[0] for text in texts]

    assert engine.analyze([Passage(text) for text in texts]) == alone


@pytest.mark.needs_torch
def test_other_weights_are_another_identity(tiny_model):
    before = TransformersEngine(str(tiny_model)).identity
    path = tiny_model / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")

    assert TransformersEngine(str(tiny_model)).identity.digest != before.digest


@pytest.mark.needs_torch
def test_a_model_with_other_labels_is_unavailable(tiny_model):
    path = tiny_model / "config.json"
    config = json.loads(path.read_text())
    path.write_text(json.dumps(config | {"id2label": {"0": "cat", "1": "dog", "2": "cow"}}))

    with pytest.raises(EngineUnavailableError, match="label"):
        TransformersEngine(str(tiny_model)).warm_up()
