"""An owner's own Hugging Face model for sequence classification, on this machine.

Needs the optional extra `transformers` (with torch). The model's labels are mapped to a score:
names such as "positive", "LABEL_2" of three or "4 stars" are understood, and an owner can map
others. Such a model speaks of polarity alone: the other signals stay 0, without evidence.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from sentiment.analysis import Analysis, Label, Quality, abstain
from sentiment.engines.base import EngineIdentity, EngineUnavailableError, Passage
from sentiment.quality import judge_quality
from sentiment.wording.reading_text import new_of, visible_of

_MAX_PIECES = 512
_DIGITS = 4
_NEUTRAL_BAND = 1 / 3
_STARS = re.compile(r"^([1-9])(?:[ _-]?stars?)?$")
_INDEX = re.compile(r"^label_(\d+)$")
_NAMES = {
    "negative": -1.0,
    "neg": -1.0,
    "neutral": 0.0,
    "neu": 0.0,
    "mixed": 0.0,
    "positive": 1.0,
    "pos": 1.0,
    "very negative": -1.0,
    "very positive": 1.0,
}

Scale = dict[int, float]


def score_of_labels(labels: Mapping[int, str], overrides: Mapping[str, float]) -> Scale:
    """The score in [-1, 1] that each of a model's outputs stands for.

    `overrides` map a label's name, as the model writes it, to its score. Unnamed labels
    ("LABEL_0") are taken to rise evenly from negative to positive, as do stars.

    Raises:
        ValueError: a label is not understood, or all stand for the same score.
    """
    wanted = {name.casefold(): score for name, score in overrides.items()}
    names = {index: name.casefold().strip() for index, name in labels.items()}
    stars = [int(found[1]) for name in names.values() if (found := _STARS.match(name))]
    scale: Scale = {}
    for index, name in names.items():
        if name in wanted:
            scale[index] = wanted[name]
        elif name in _NAMES:
            scale[index] = _NAMES[name]
        elif (found := _STARS.match(name)) and len(stars) == len(names) > 1:
            scale[index] = _evenly(int(found[1]) - min(stars), max(stars) - min(stars) + 1)
        elif (found := _INDEX.match(name)) and len(names) > 1:
            scale[index] = _evenly(int(found[1]), len(names))
        else:
            raise ValueError(f"the label {labels[index]!r} is not understood; map it to a score")
    if len(set(scale.values())) == 1 or any(abs(score) > 1 for score in scale.values()):
        raise ValueError("the labels need at least two different scores in [-1, 1]")
    return scale


def _evenly(step: int, steps: int) -> float:
    return max(-1.0, min(1.0, -1 + 2 * step / (steps - 1)))


def analysis_of(chances: Mapping[int, float], scale: Scale, *, language: str) -> Analysis:
    """A reading from the model's probabilities: the score is their mean on the scale."""
    score = sum(chances[index] * value for index, value in scale.items())
    by_label = dict.fromkeys(Label, 0.0)
    for index, value in scale.items():
        by_label[_label_of(value)] += chances[index]
    label = max(by_label, key=lambda one: by_label[one])
    return Analysis(
        label=label,
        score=round(max(-1.0, min(1.0, score)), _DIGITS),
        confidence=round(max(0.0, min(1.0, by_label[label])), _DIGITS),
        language=language,
    )


def _label_of(score: float) -> Label:
    if abs(score) < _NEUTRAL_BAND:
        return Label.NEUTRAL
    return Label.POSITIVE if score > 0 else Label.NEGATIVE


class TransformersEngine:
    """A sequence-classification model from a folder, or by the name of a cached one."""

    def __init__(self, source: str, *, labels: Mapping[str, float] | None = None) -> None:
        """`source` is a folder or a model's name; `labels` maps label names to scores."""
        self._source = source
        self._labels = dict(labels or {})
        self._loaded: tuple[Any, Any, Scale] | None = None

    @property
    def identity(self) -> EngineIdentity:
        """The model's name, and a digest of its files where it is a folder."""
        folder = Path(self._source)
        digest = sha256(f"{self._source}\n{sorted(self._labels.items())}".encode())
        if folder.is_dir():
            for path in sorted(folder.iterdir()):
                if path.is_file():
                    digest.update(f"{path.name}\n".encode())
                    digest.update(sha256(path.read_bytes()).digest())
        return EngineIdentity("transformers", folder.name or self._source, digest.hexdigest())

    def warm_up(self) -> None:
        """Load the model and read one sentence.

        Raises:
            EngineUnavailableError: the extra is not installed, or the model cannot be loaded.
        """
        self.analyze([Passage("Thank you, that works.")])

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """One analysis per passage, each run by itself so that no batch sways it.

        Raises:
            EngineUnavailableError: the model cannot be loaded.
        """
        return [self._read(passage) for passage in passages]

    def _read(self, passage: Passage) -> Analysis:
        visible = visible_of(passage.text)
        quality = judge_quality(visible.text)
        if quality is not Quality.OK:
            return abstain(quality, because=f"the text is {quality.replace('_', ' ')}")
        tokenizer, model, scale = self._load()
        import torch

        limit = min(getattr(model.config, "max_position_embeddings", _MAX_PIECES), _MAX_PIECES)
        batch = tokenizer(
            new_of(visible).text, truncation=True, max_length=limit, return_tensors="pt"
        )
        with torch.inference_mode():
            row = model(**batch).logits[0].float().softmax(dim=0).tolist()
        return analysis_of(dict(enumerate(row)), scale, language=passage.language_hint or "und")

    def _load(self) -> tuple[Any, Any, Scale]:
        if self._loaded is None:
            try:
                from transformers import AutoModelForSequenceClassification, AutoTokenizer

                tokenizer = AutoTokenizer.from_pretrained(self._source)
                model = AutoModelForSequenceClassification.from_pretrained(self._source)
            except ImportError as error:
                message = (
                    "A Hugging Face model needs the extra packages: "
                    "pip install 'supportsentiment[transformers]'"
                )
                raise EngineUnavailableError(message) from error
            except (OSError, ValueError) as error:
                message = f"The model {self._source!r} cannot be loaded: {error}"
                raise EngineUnavailableError(message) from error
            model.eval()
            try:
                scale = score_of_labels(model.config.id2label, self._labels)
            except ValueError as error:
                message = f"The model {self._source!r} cannot be used: {error}"
                raise EngineUnavailableError(message) from error
            self._loaded = tokenizer, model, scale
        return self._loaded
