"""Readings, what they amount to, and the artefacts that made them."""

from sentiment.models.analysis_request import AnalysisRequest
from sentiment.models.correction import Correction
from sentiment.models.deep_evidence import DeepEvidence
from sentiment.models.model_version import ModelVersion
from sentiment.models.mood import Mood
from sentiment.models.reading import Reading, Unread
from sentiment.models.rereading import Rereading, RereadingState

__all__ = [
    "AnalysisRequest",
    "Correction",
    "DeepEvidence",
    "ModelVersion",
    "Mood",
    "Reading",
    "Rereading",
    "RereadingState",
    "Unread",
]
