"""What a word means at the desk of the story. Plain values only."""

TERM_WANTED = {
    "term": "fatal error",
    "language": "en",
    "meaning": "a level of a log",
    "effect": "not_emotion",
    "tested": "eyJvZiI6ICI5ZjJjIn0:1wAbCd:example-of-a-token",
}
TERM = {
    "id": 12,
    "term": "fatal error",
    "language": "en",
    "meaning": "a level of a log",
    "effect": "not_emotion",
    "signal": None,
    "push": None,
    "active": True,
    "tested": {"messages": 34, "changed": 12},
    "author": 4,
    "created_at": "2026-11-20T10:05:00Z",
    "changed_at": "2026-11-20T10:05:00Z",
}
TERM_CHANGE = {"active": False, "untested": True}
CHANGED_TERM = TERM | {"active": False, "tested": None}
TRIAL_WANTED = {
    "term": "fatal error",
    "language": "en",
    "meaning": "a level of a log",
    "effect": "not_emotion",
}
TRIAL = {
    "looked_at": 5000,
    "found": 34,
    "tried": 34,
    "moved": 31,
    "relabelled": 12,
    "examples": [
        {
            "message": 17,
            "ticket": 9,
            "before": {"label": "negative", "score": -0.6641, "sure": True},
            "after": {"label": "neutral", "score": -0.1074, "sure": True},
        }
    ],
    "tested": "eyJvZiI6ICI5ZjJjIn0:1wAbCd:example-of-a-token",
}
