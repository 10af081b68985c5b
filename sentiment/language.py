"""The language of a text, and honesty where nobody can tell.

Below `ENOUGH_WORDS` words a statistical guess is a coin toss, so the language of the conversation
decides, then the share of common English words. The words also catch what the statistics miss:
romanised scripts look like English letters, but hardly a word of them is English.
"""

import re
from collections.abc import Container
from functools import cache
from typing import Any

UNKNOWN = "und"
ENGLISH = "en"
ENOUGH_WORDS = 5
# What a help desk may meet. Fewer candidates make the guess better; a language outside the list
# is mistaken for a relative, which is as unsupported as itself.
# fmt: off
CANDIDATES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "sk", "hu", "ro",
    "bg", "hr", "sl", "el", "ru", "uk", "tr", "ar", "he", "fa", "hi", "bn", "ta", "ur", "zh", "ja",
    "ko", "th", "vi", "id", "ms", "sw", "tl", "et", "lv", "lt", "sq", "mk", "sr", "ca",
)
# fmt: on
_READ_CHARACTERS = 2000
_SURE = 0.35
_ENGLISH_SHARE = 0.6
_FOREIGN_SHARE = 0.35
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


def recognise(text: str, *, hint: str, known_words: Container[str]) -> str:
    """An ISO 639-1 code, or `UNKNOWN`.

    `hint` is the language of the conversation so far, or "". `known_words` are common English
    words in lower case. Only the first 2,000 characters are looked at.
    """
    words = _WORD.findall(text[:_READ_CHARACTERS].casefold().replace("\u2019", "'"))
    if not words:
        return hint or ENGLISH
    known = sum(_is_known(word, known_words) for word in words) / len(words)
    code, sureness = _guess(text[:_READ_CHARACTERS])
    if len(words) < ENOUGH_WORDS:
        return _of_short_text(known=known, hint=hint, code=code, sureness=sureness)
    if code == ENGLISH:
        return ENGLISH if known >= _FOREIGN_SHARE else UNKNOWN
    return ENGLISH if known >= _ENGLISH_SHARE else code


def likely_language(text: str, *, hint: str) -> str:
    """A guess that is good enough to choose who reads a text, an ISO 639-1 code or `UNKNOWN`.

    A short text is in the language of the conversation, where that is known.
    """
    words = _WORD.findall(text[:_READ_CHARACTERS])
    if hint and len(words) < ENOUGH_WORDS:
        return hint
    return _guess(text[:_READ_CHARACTERS])[0] if words else hint or UNKNOWN


def _of_short_text(*, known: float, hint: str, code: str, sureness: float) -> str:
    if known >= _ENGLISH_SHARE:
        return hint or ENGLISH
    surely_other = known == 0 and code != (hint or ENGLISH) and sureness >= _SURE
    if surely_other:
        return code
    if hint:
        return hint
    return ENGLISH if known >= _FOREIGN_SHARE else UNKNOWN


def _is_known(word: str, known_words: Container[str]) -> bool:
    return word in known_words or word.split("'", maxsplit=1)[0] in known_words


def _guess(text: str) -> tuple[str, float]:
    code, sureness = _identifier().classify(text)
    return str(code), float(sureness)


@cache
def _identifier() -> Any:
    # Late, because it brings numpy, and web processes stay light.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier
