"""The models that an owner has put on this machine: a folder each, below `MODELS_ROOT`.

Nothing is typed in and nothing is fetched: what can be chosen is what lies there.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from sentiment.engines.transformers import score_of_labels

CONFIG = "config.json"
LARGEST_CONFIG = 1_000_000
MOST_FOLDERS = 50
MOST_LABELS = 40


def model_folders() -> tuple[str, ...]:
    """The names of the folders that hold a model, in their order."""
    root = Path(settings.MODELS_ROOT)
    try:
        found = sorted(one.name for one in root.iterdir() if (one / CONFIG).is_file())
    except OSError:
        return ()
    return tuple(found[:MOST_FOLDERS])


def labels_in(folder: str) -> tuple[str, ...]:
    """The labels that a model gives, as it writes them; none where it is no classifier."""
    if folder not in model_folders():
        return ()
    path = Path(settings.MODELS_ROOT) / folder / CONFIG
    try:
        if path.stat().st_size > LARGEST_CONFIG:
            return ()
        config = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ()
    return _labels_of(config)


def _labels_of(config: Any) -> tuple[str, ...]:
    names = config.get("id2label") if isinstance(config, dict) else None
    if not isinstance(names, dict):
        return ()
    return tuple(str(name)[:80] for name in names.values())[:MOST_LABELS]


def score_guessed(label: str, labels: tuple[str, ...]) -> float | None:
    """What a label seems to stand for, as a first proposal; None where its name says nothing."""
    numbered = dict(enumerate(labels))
    try:
        return score_of_labels(numbered, {}).get(labels.index(label))
    except ValueError:
        try:
            return score_of_labels({0: label, 1: "negative", 2: "positive"}, {})[0]
        except ValueError:
            return None


def why_not_usable(folder: str, labels: Mapping[str, float | None]) -> str | None:
    """Why a model with this mapping of labels cannot be used, or None."""
    known = labels_in(folder)
    if not known:
        return _("There is no model with labels in this folder.")
    if set(labels) != set(known):
        return _("Say of each of the model's labels what it stands for.")
    scores = {score for score in labels.values() if score is not None}
    if len(scores) < 2 or not scores <= {-1.0, 0.0, 1.0}:  # noqa: PLR2004 - a scale has two ends
        return _("The labels need to stand for two different moods at least.")
    return None
