"""The engine as this desk wants it: taught by its labels, with its owner's lexicon and risk.

A worker looks at the one row of `Tuning` for each batch, so that a change counts from the next
message on, without a new start; the terms are loaded only when they have changed.
"""

from sentiment.engines.with_lexicon import DeskWishes, WithLexicon
from sentiment.lexicon import NO_LEXICON, Lexicon
from sentiment.models import LexiconTerm, Tuning
from sentiment.taught_engine import taught_engine


def desk_engine() -> WithLexicon:
    """What reads for this desk now.

    Raises:
        EngineUnavailableError: no engine can be had.
    """
    return WithLexicon(taught_engine(), wishes_now())


def wishes_now() -> DeskWishes:
    """What the owner has set of reading; nothing where nobody ever did."""
    tuning = current_tuning()
    while (lexicon := _lexicon(tuning.lexicon_revision, tuning.lexicon_digest)) is None:
        tuning = current_tuning()
    risk = None if tuning.risk_percent is None else tuning.risk_percent / 100
    return DeskWishes(lexicon, risk)


def current_tuning() -> Tuning:
    """The one row, or what stands for it while there is none."""
    return Tuning.objects.filter(pk=Tuning.ONLY).first() or Tuning(pk=Tuning.ONLY)


def active_lexicon(*, revision: int = 0) -> Lexicon:
    """The terms that count, in a lasting order."""
    rows = LexiconTerm.objects.filter(active=True).order_by("folded", "language")
    return Lexicon(tuple(row.value for row in rows), revision)


_known: dict[tuple[int, str], Lexicon] = {}


def _lexicon(revision: int, digest: str) -> Lexicon | None:
    """The lexicon of a revision; None where it was changed while it was being loaded.

    Known by its digest too, for a desk that was put back from a backup counts anew.
    """
    if not revision:
        return NO_LEXICON
    if (revision, digest) not in _known:
        lexicon = active_lexicon(revision=revision)
        if lexicon.digest != digest:
            return None
        _known.clear()
        _known[revision, digest] = lexicon
    return _known.get((revision, digest))
