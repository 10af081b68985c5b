"""What engines and rules say of the story."""

from typing import Any

FIRST_READING_ID, READING_ID = 15, 16

ANALYSIS: dict[str, Any] = {
    "label": "negative",
    "score": -0.9699,
    "frustration": 0.8886,
    "urgency": 0.3495,
    "confusion": 0.0572,
    "satisfaction": 0.0991,
    "sarcasm": 0.0075,
    "passive_aggression": 0.1855,
    "resigned": 0.1342,
    "intent_to_leave": 0.0839,
    "emotions": {
        "anger": 0.6603,
        "annoyance": 0.5192,
        "disappointment": 0.2425,
        "confusion": 0.0125,
        "anxiety": 0.1031,
        "relief": 0.0129,
        "excitement": 0.1131,
        "gratitude": 0.003,
    },
    "intent": "complaint",
    "area": "billing",
    "language": "en",
    "confidence": 0.9813,
    "possible": ["negative"],
    "sure": True,
    "quality": "ok",
    "abstained_because": "",
    "cut_short": False,
    "evidence": [
        {"start": 68, "end": 73, "signal": "frustration", "weight": 0.0874},
        {"start": 68, "end": 73, "signal": "score", "weight": -0.2101},
    ],
}
ENGINE = {"engine": "bundled", "version": "minilm-support-2026.11.4"}
CORRECTION_WANTED = {
    "step": "negative",
    "flags": {"frustration": True, "intent_to_leave": False},
    "reason": "Firm, but she stays calm.",
}
CORRECTION = {
    "label": "negative",
    "score": -0.5,
    "agrees": False,
    "flags": {"frustration": True, "intent_to_leave": False},
    "reason": "Firm, but she stays calm.",
    "reading": READING_ID,
    "user": 4,
    "created_at": "2026-11-20T09:41:12Z",
}
READING = {
    **ANALYSIS,
    "id": READING_ID,
    "message": 17,
    "ticket": 9,
    "seq": 4,
    **ENGINE,
    "correction": None,
    "created_at": "2026-11-20T09:30:01Z",
}
DEEP_EVIDENCE = {
    "reading": READING_ID,
    "state": "measured",
    "signals": [
        {
            "signal": "score",
            "total": -4.1838,
            "parts": [{"start": 57, "end": 73, "weight": -1.9412}],
            "rest": -2.2426,
        }
    ],
    **ENGINE,
    "refusal": "",
    "asked_at": "2026-11-20T09:30:03Z",
    "measured_at": "2026-11-20T09:30:05Z",
}
ANALYZE = {
    "texts": ["This is the third time I've written about this invoice. I am really angry now!"],
    "language_hint": "en",
}
ANALYZED = {**ENGINE, "results": [ANALYSIS]}

MOOD = {
    "current": -0.9699,
    "trend": "stable",
    "peak_frustration": 0.8886,
    "frustration": 0.8886,
    "urgency": 0.3495,
    "sarcasm": 0.0075,
    "intent_to_leave": 0.0839,
    "confidence": 0.9813,
    "sure": True,
    "corrected": False,
    "relapsed": False,
    "negative_streak": 2,
    "strain": 0.9412,
}
ARC = {
    "arc": [
        {"seq": 2, "score": -0.7863, "frustration": 0.7678, "strain": 0.7678},
        {"seq": 4, "score": -0.9699, "frustration": 0.8886, "strain": 0.9412},
    ],
    "turning_points": [],
    "strain_parts": [{"sentence": "Frustration earlier in this ticket: 0.77.", "worth": 0.0526}],
}

FRUSTRATED = {
    "rule": "medium-frustration",
    "severity": "medium",
    "sentence": "Frustration 0.77 is at or above 0.75.",
}
WHY = [
    {
        "rule": "very-negative",
        "severity": "high",
        "sentence": "Score -0.97 is below -0.80.",
    },
    FRUSTRATED | {"sentence": "Frustration 0.89 is at or above 0.75."},
]
ESCALATION = {
    "id": 7,
    "severity": "high",
    "reasons": WHY,
    "readings": [READING_ID],
    "owner": None,
    "opened_at": "2026-11-20T09:30:02Z",
    "settled_at": None,
    "outcome": "",
}
POLICY = {"policy": "default", "policy_version": 2}
DECISIONS = [
    {
        "id": 13,
        "reading": FIRST_READING_ID,
        **POLICY,
        "severity": None,
        "reasons": [FRUSTRATED],
        "corrected_by": None,
        "held_back": "It is the first negative message in a row.",
        "inputs": {
            "score": -0.7863,
            "frustration": 0.7678,
            "sure": True,
            "trend": "stable",
            "negative_streak": 1,
        },
        "created_at": "2026-11-20T09:12:02Z",
    },
    {
        "id": 14,
        "reading": READING_ID,
        **POLICY,
        "severity": "high",
        "reasons": WHY,
        "corrected_by": None,
        "held_back": "",
        "inputs": {
            "score": -0.9699,
            "frustration": 0.8886,
            "sure": True,
            "trend": "stable",
            "negative_streak": 2,
        },
        "created_at": "2026-11-20T09:30:02Z",
    },
]

EVENTS = [
    {
        "id": 120,
        "name": "tickets.message.received",
        "ticket": 9,
        "seq": 4,
        "actor": None,
        "occurred_at": "2026-11-20T09:30:00Z",
        "payload": {"message_id": 17},
    },
    {
        "id": 121,
        "name": "sentiment.message.read",
        "ticket": 9,
        "seq": 5,
        "actor": None,
        "occurred_at": "2026-11-20T09:30:01Z",
        "payload": {"message_id": 17, "reading_id": READING_ID},
    },
    {
        "id": 122,
        "name": "routing.ticket.escalated",
        "ticket": 9,
        "seq": 6,
        "actor": None,
        "occurred_at": "2026-11-20T09:30:02Z",
        "payload": {"escalation_id": 7, "severity": 30},
    },
]
EVENT_PAGE = {"results": EVENTS, "next_after": 122}
