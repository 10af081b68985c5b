"""What an engine said of a sentence that somebody tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from console.screens.languages import language_words
from console.screens.retold import kept_words


@dataclass(frozen=True, slots=True)
class Trial:
    """A reading that nobody keeps."""

    said: str
    signals: tuple[str, ...]
    took: str


def trial_of(told: Mapping[str, Any]) -> Trial:
    """The answer of a worker, in words."""
    (read,) = told["results"]
    took = _("%(ms)s ms") % {"ms": told.get("milliseconds", 0)}
    if tokens := told.get("tokens"):
        took += ", " + _("%(tokens)s tokens") % {"tokens": tokens}
    if read["score"] is None:
        because = kept_words(str(read["abstained_because"])) or str(read["quality"])
        return Trial(_("It says nothing: %(because)s") % {"because": because}, (), took)
    return Trial(
        said=f"{label_words(read['label'])}, {read['score']:+.2f}",
        signals=(
            _("sure by %(percent)s%%") % {"percent": round(100 * read["confidence"])},
            _("frustration %(percent)s%%") % {"percent": round(100 * read["frustration"])},
            _("urgency %(percent)s%%") % {"percent": round(100 * read["urgency"])},
            language_words(read["language"]),
        ),
        took=took,
    )


def label_words(label: str) -> str:
    """A polarity in words; a dash where there is none."""
    words = {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}
    return words.get(label, "–")
