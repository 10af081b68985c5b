"""Readings, what they amount to, and the artefacts that made them."""

from sentiment.models.analysis_request import AnalysisRequest
from sentiment.models.comparison import Comparison, ComparisonColumn
from sentiment.models.correction import Correction
from sentiment.models.engines import ConfiguredEngine, EngineDay, EnginePlan
from sentiment.models.model_version import ModelVersion
from sentiment.models.mood import Mood
from sentiment.models.reading import Reading, Unread
from sentiment.models.shadow import ShadowReading

__all__ = [
    "AnalysisRequest",
    "Comparison",
    "ComparisonColumn",
    "ConfiguredEngine",
    "Correction",
    "EngineDay",
    "EnginePlan",
    "ModelVersion",
    "Mood",
    "Reading",
    "ShadowReading",
    "Unread",
]
