"""What the word pieces lose: capitals, exclamation marks, question marks, ellipses.

Pure. Training and serving both read texts through this module, so that they cannot drift apart.
"""

SURFACE_SIZE = 4
_MANY_MARKS = 3


def surface_features(text: str) -> tuple[float, float, float, float]:
    """Four numbers in [0, 1]: share of capitals, then `!`, `?` and ellipses (three or more is 1).

    Capitals count only where a text has at least two words of them or is loud throughout: a
    single acronym ("API") is no shouting.
    """
    return (
        _share_of_shouted_words(text),
        min(text.count("!"), _MANY_MARKS) / _MANY_MARKS,
        min(text.count("?"), _MANY_MARKS) / _MANY_MARKS,
        min(text.count("...") + text.count("\u2026"), _MANY_MARKS) / _MANY_MARKS,
    )


def _share_of_shouted_words(text: str) -> float:
    words = [word for word in text.split() if sum(map(str.isalpha, word)) > 1]
    if not words:
        return 0.0
    shouted = sum(1 for word in words if word.isupper())
    return shouted / len(words) if shouted > 1 or len(words) == 1 else 0.0
