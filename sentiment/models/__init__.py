"""Readings, what they amount to, the artefacts that made them, and what an owner has set."""

from sentiment.models.analysis_request import AnalysisRequest
from sentiment.models.correction import Correction
from sentiment.models.deep_evidence import DeepEvidence
from sentiment.models.desk_version import DeskVersion, MessageFeatures, ShadowReading
from sentiment.models.lexicon_term import LexiconTerm
from sentiment.models.model_version import ModelVersion
from sentiment.models.mood import Mood
from sentiment.models.reading import Reading, Unread
from sentiment.models.rereading import Rereading, RereadingState
from sentiment.models.tuning import Tuning

__all__ = [
    "AnalysisRequest",
    "Correction",
    "DeepEvidence",
    "DeskVersion",
    "LexiconTerm",
    "MessageFeatures",
    "ModelVersion",
    "Mood",
    "Reading",
    "Rereading",
    "RereadingState",
    "ShadowReading",
    "Tuning",
    "Unread",
]
