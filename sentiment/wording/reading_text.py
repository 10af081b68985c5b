"""From a stored text to the wording that an engine reads. PURE.

The evidence of a reading is brought back to its place in the stored text with `Kept.stored`.
"""

from sentiment.wording.kept import Kept
from sentiment.wording.own import own_of
from sentiment.wording.repeats import once_of
from sentiment.wording.visible import visible_of

__all__ = ["MOST_READ", "Kept", "new_of", "visible_of"]

# Far more than the sixteen windows of the bundled engine hold; what is left out is never looked at.
MOST_READ = 24_000


def new_of(visible: Kept) -> Kept:
    """What is new in a visible text: own words, each sentence once.

    Of a very long text the first and the last half are kept.
    """
    kept = once_of(own_of(visible))
    if len(kept.text) <= MOST_READ:
        return kept
    half, end = MOST_READ // 2, len(kept.text)
    text = kept.text
    head = text.rfind(" ", 0, half) + 1 or half
    tail = text.find(" ", end - half)
    return kept.only([(0, head), (tail if tail >= 0 else end - half, end)], cut_short=True)
