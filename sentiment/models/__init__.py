"""Readings, what they amount to, and the artefacts that made them."""

from sentiment.models.analysis_request import AnalysisRequest
from sentiment.models.correction import Correction
from sentiment.models.desk_version import DeskVersion, MessageFeatures, ShadowReading
from sentiment.models.model_version import ModelVersion
from sentiment.models.mood import Mood
from sentiment.models.reading import Reading, Unread

__all__ = [
    "AnalysisRequest",
    "Correction",
    "DeskVersion",
    "MessageFeatures",
    "ModelVersion",
    "Mood",
    "Reading",
    "ShadowReading",
    "Unread",
]
