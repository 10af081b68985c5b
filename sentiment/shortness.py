"""How sure one may be of a text of one or two words. PURE.

"again" alone is no complaint yet, although nearly everybody who writes it in a sentence complains; the
model knows words from sentences. Of the short test messages that it called good or bad, those without a
word of clear mood and without emphasis were wrong far more often than those with one (the figures are
in the model card). So there a neutral reading is not ruled out, and nothing happens by itself.
"""

import re
from collections.abc import Sequence

from sentiment.analysis import Label

FEW_WORDS = 2
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_SHOUTED = re.compile(r"[!?]{2,}|!|\b[A-Z]{4,}\b")
# Words that judge or feel by themselves, whatever they stand beside.
_CLEAR = frozenset(
    """
    amazing angry annoyed annoying appalled appalling atrocious awesome awful bad beautiful best better boring
    brilliant cheated cheers congrats crap cracking decent delicious delighted disappointed disappointing disaster
    disgrace disgraceful disgusted disgusting dreadful excellent fab fabulous fantastic fed flawless frustrated
    frustrating fuming furious garbage glad good gorgeous grateful great happy hate hated helpful hopeless horrible
    horrendous hurray hooray impressed impressive incompetent insulting joke legend lie liars lies like livid love loved
    lovely loving magic magnificent marvellous mess miserable neat nice nightmare outrageous overcharged pathetic perfect
    phew pleased poor rage relief relieved ridiculous rip robbery rubbish rude sad scam scandal shame shambles
    shameful shocking sick smooth sorry spotless stellar stupid sucks super superb terrible terrific thank thanks thrilled
    thx top tricked ty ugly unacceptable unhappy unimpressed upset useless waste wonderful worst worse wow yay yikes yuck
    bedankt dank dankjewel blij fijn geweldig goed heerlijk mooi perfect prima slecht super top vreselijk waardeloos
    woedend boos belachelijk schandalig verschrikkelijk teleurgesteld
    danke dankeschön super toll klasse prima perfekt spitze wunderbar schlecht furchtbar schrecklich unverschämt wütend
    enttäuscht enttäuschend schade katastrophe frechheit mist ärgerlich lächerlich gut
    merci bravo génial parfait excellent super content ravi honte nul scandaleux horrible déçu décevant furieux
    gracias genial perfecto excelente encantado feliz vergüenza pésimo horrible fatal malo enfadado decepcionado
    grazie ottimo perfetto bravo eccellente felice vergogna pessimo orribile deluso arrabbiato
    obrigado obrigada ótimo perfeito excelente feliz vergonha péssimo horrível decepcionado zangado
    спасибо отлично супер прекрасно ужас ужасно позор плохо кошмар
    """.split()  # noqa: SIM905 - a list of words reads better without quotes
)


def with_doubt(text: str, possible: Sequence[Label]) -> tuple[Label, ...]:
    """The possible labels of a text, with neutral where it is too short to rule that out."""
    if Label.NEUTRAL in possible or not possible or not _is_too_short(text):
        return tuple(possible)
    first, *others = possible
    return (first, Label.NEUTRAL, *others)


def _is_too_short(text: str) -> bool:
    if len(text) > FEW_WORDS * 40:
        return False
    words = _WORD.findall(text)
    if len(words) > FEW_WORDS or _SHOUTED.search(text):
        return False
    return not any(word.casefold() in _CLEAR for word in words)
