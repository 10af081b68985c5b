"""Sentences that were stored in English, in the language of whoever reads them now."""

from django.utils.translation import gettext_noop

from routing.heeding import CORRECTED, WITHDRAWN
from routing.policy import NOT_SURE, RULES, THE_FIRST
from sentiment.context import CIRCUMSTANCES
from supportsentiment.kernel.translation import retold

# What policies, engines and the kernel keep with what they did. What else they keep, such as the
# words of an error, stays as it is.
KEPT = (
    *(sentence.template for *_rule, sentence in RULES),
    *CIRCUMSTANCES,
    NOT_SURE.template,
    THE_FIRST.template,
    CORRECTED,
    WITHDRAWN,
    gettext_noop("The worker stopped while it worked on this."),
    gettext_noop("The database was away."),
    gettext_noop("The bundled model is missing: %(file)s cannot be read."),
    gettext_noop("The bundled model's %(file)s is damaged: %(problem)s"),
    gettext_noop("The bundled model is incomplete: %(file)s cannot be read."),
    gettext_noop("The bundled model was altered: %(file)s is not as released."),
    gettext_noop("the text is empty"),
    gettext_noop("the text is quoted only"),
    gettext_noop("the text is garbled"),
    gettext_noop("the text is machine written"),
    gettext_noop("the language cannot be told"),
    gettext_noop("the bundled model has no evidence for the language %(language)s"),
    gettext_noop("the text holds no words that the model knows"),
)


def kept_words(stored: str) -> str:
    """The sentence as this reader understands it."""
    return retold(stored, KEPT)
