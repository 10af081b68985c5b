"""What the signals of a reading are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SIGNAL_WORDS: dict[str, Promise] = {
    "score": gettext_lazy("Mood"),
    "frustration": gettext_lazy("Frustration"),
    "urgency": gettext_lazy("Urgency"),
    "confusion": gettext_lazy("Confusion"),
    "satisfaction": gettext_lazy("Satisfaction"),
    "sarcasm": gettext_lazy("Sarcasm"),
    "passive_aggression": gettext_lazy("Passive aggression"),
    "resigned": gettext_lazy("Resigned acceptance"),
    "intent_to_leave": gettext_lazy("Intent to leave"),
}
