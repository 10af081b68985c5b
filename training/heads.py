"""What the model is asked for: the names of its outputs, in order."""

POLARITY = ("negative", "neutral", "positive")
SIGNALS = (
    "frustration",
    "urgency",
    "confusion",
    "satisfaction",
    "sarcasm",
    "intent_to_leave",
)
EMOTIONS = (
    "anger",
    "annoyance",
    "disappointment",
    "confusion",
    "anxiety",
    "relief",
    "excitement",
    "gratitude",
)
# Kept inside the model: they help to tell the eight apart and cost nothing.
OTHER_EMOTIONS = (
    "admiration",
    "amusement",
    "approval",
    "caring",
    "curiosity",
    "desire",
    "disapproval",
    "embarrassment",
    "grief",
    "love",
    "optimism",
    "pride",
    "realization",
    "remorse",
    "sadness",
    "surprise",
)
HEADS = (
    tuple(f"polarity:{name}" for name in POLARITY)
    + SIGNALS
    + tuple(f"emotion:{name}" for name in EMOTIONS)
    + tuple(f"other:{name}" for name in OTHER_EMOTIONS)
)
COLUMN = {name: column for column, name in enumerate(HEADS)}

# The evidence head answers for these, in this order; "score" is P(positive) - P(negative).
EVIDENCE_SIGNALS = ("score", *SIGNALS)
