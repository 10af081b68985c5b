"""What the model is asked for: the names of its outputs, in order."""

POLARITY = ("negative", "neutral", "positive")
SIGNALS = (
    "frustration",
    "urgency",
    "confusion",
    "satisfaction",
    "sarcasm",
    "passive_aggression",
    "resigned",
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
INTENTS = (
    "question",
    "how_to",
    "bug_report",
    "outage_report",
    "complaint",
    "refund",
    "cancellation",
    "change_request",
    "status_request",
    "access_problem",
    "feature_request",
    "praise",
    "thanks",
    "information",
    "escalation",
    "other",
)
AREAS = (
    "account",
    "billing",
    "delivery",
    "product",
    "software",
    "network",
    "booking",
    "support",
    "security",
    "contract",
    "website",
    "hardware",
    "other",
)
# The labels of GoEmotions as they are. They shape the encoder, and tell how it compares.
GOEMOTIONS = (
    *("admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion"),
    *("curiosity", "desire", "disappointment", "disapproval", "disgust", "embarrassment"),
    *("excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness", "optimism"),
    *("pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral"),
)
HEADS = (
    tuple(f"polarity:{name}" for name in POLARITY)
    + tuple(f"intent:{name}" for name in INTENTS)
    + tuple(f"area:{name}" for name in AREAS)
    + SIGNALS
    + tuple(f"emotion:{name}" for name in EMOTIONS)
    + tuple(f"goemotions:{name}" for name in GOEMOTIONS)
)
COLUMN = {name: column for column, name in enumerate(HEADS)}
# Heads of which exactly one is true, [first, end); the others stand alone.
CHOICES = (
    (0, len(POLARITY)),
    (len(POLARITY), len(POLARITY) + len(INTENTS)),
    (len(POLARITY) + len(INTENTS), len(POLARITY) + len(INTENTS) + len(AREAS)),
)
FIRST_SIGNAL = CHOICES[-1][1]

# The evidence head answers for these, in this order; "score" is P(positive) - P(negative).
EVIDENCE_SIGNALS = ("score", *SIGNALS)
