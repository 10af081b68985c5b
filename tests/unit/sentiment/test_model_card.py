"""The tables that the model card shows."""

import json

from sentiment.engines.artefact import MANIFEST
from sentiment.engines.bundled import ARTEFACT_FOLDER
from sentiment.model_card import tables


def test_every_measured_source_has_a_row_with_its_interval():
    manifest = json.loads((ARTEFACT_FOLDER / MANIFEST).read_text("utf-8"))

    said = tables(manifest, baseline={"corpus_en": {"accuracy": 0.4, "accuracy_95": [0.3, 0.5]}})

    measured = manifest["metrics"]["corpus_en"]["polarity"]
    row = next(line for line in said.splitlines() if line.startswith("| corpus_en |"))
    low, high = measured["accuracy_95"]
    assert f"| {measured['n']} | {measured['accuracy']:.3f} [{low:.3f}, {high:.3f}]" in row
    assert "0.400 [0.300, 0.500]" in row
    assert "| frustration |" in said
