"""The names of languages, in the reader's own."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sentiment.language import CANDIDATES

# What Django names no language for.
BESIDE = {
    "tl": gettext_noop("Tagalog"),
    "zh": gettext_noop("Chinese"),
    "no": gettext_noop("Norwegian"),
}


def language_words(code: str) -> str:
    """The name of a language; its code where nobody has named it."""
    if code in BESIDE:
        return _(BESIDE[code])
    name = LANG_INFO.get(code, {}).get("name")
    return _(str(name)) if name else code


def language_choices() -> list[tuple[str, str]]:
    """The languages that can be told apart, by their names."""
    return sorted(((code, language_words(code)) for code in CANDIDATES), key=lambda one: one[1])
