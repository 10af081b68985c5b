"""What the pages of how messages are read send, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.forms import BIGGEST_ID, choices_of
from console.screens.lexicon import EFFECT_WORDS, besides_choices
from console.screens.limits import THRESHOLD_WORDS
from routing.cutoffs import LIMITS, LONGEST_TAG, OWN, SETTABLE
from routing.models import Threshold
from sentiment.analysis import Signal
from sentiment.lexicon import LONGEST_LANGUAGE, LONGEST_MEANING, LONGEST_TERM, Effect, Push, Term
from sentiment.lexicon_files import MOST_BYTES, Starter
from sentiment.models import LexiconTerm
from supportsentiment.kernel.errors import InvalidError

LONGEST_TOKEN = 1_000


class SeenForm(forms.Form):
    """Whether somebody has seen what a change does, or saves it without."""

    tested = forms.CharField(max_length=LONGEST_TOKEN, required=False)
    untested = forms.BooleanField(required=False)


class TermForm(SeenForm):
    """A term; with `term_id` the one that it shall take the place of."""

    term_id = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False)
    term = forms.CharField(label=_("Word or words"), max_length=LONGEST_TERM)
    meaning = forms.CharField(label=_("What it means here"), max_length=LONGEST_MEANING)
    language = forms.CharField(
        label=_("Language"), max_length=LONGEST_LANGUAGE, required=False, strip=True
    )
    effect = forms.TypedChoiceField(
        label=_("What it does to the mood"),
        choices=[(effect.value, words) for effect, words in EFFECT_WORDS.items()],
        coerce=Effect,
        initial=Effect.NOT_EMOTION,
    )
    besides = forms.ChoiceField(label=_("And besides"), choices=besides_choices, required=False)
    resting = forms.BooleanField(label=_("Let it rest"), required=False)

    def wanted(self) -> Term:
        """The term that a valid form describes."""
        data = self.cleaned_data
        signal, _colon, push = data["besides"].partition(":")
        return Term(
            term=data["term"],
            meaning=data["meaning"],
            effect=data["effect"],
            language=data["language"].lower(),
            signal=Signal(signal) if signal else None,
            push=Push(push) if push else None,
        )


def form_of(row: LexiconTerm) -> TermForm:
    """The form of a term that is there."""
    return TermForm(
        initial={
            "term_id": row.pk,
            "term": row.term,
            "meaning": row.meaning,
            "language": row.language,
            "effect": row.effect,
            "besides": f"{row.signal}:{row.push}" if row.signal else "",
            "resting": not row.active,
        }
    )


class ImportForm(SeenForm):
    """A lexicon to begin with, or a file, or what a file held when it was tested."""

    starter = forms.ChoiceField(choices=choices_of(Starter), required=False)
    file = forms.FileField(required=False)
    content = forms.CharField(max_length=MOST_BYTES, required=False, strip=False)

    def sent(self) -> bytes:
        """The file's bytes.

        Raises:
            InvalidError: there is none, or it is too big.
        """
        data: dict[str, Any] = self.cleaned_data
        if data["file"]:
            if data["file"].size > MOST_BYTES:
                most = MOST_BYTES // 1000
                raise InvalidError({"file": [str(_("At most %(most)d kB.")) % {"most": most}]})
            content: bytes = data["file"].read()
            return content
        if data["content"]:
            return str(data["content"]).encode()
        raise InvalidError({"file": [str(_("Choose a file."))]})


class RiskForm(forms.Form):
    """A risk in percent; nothing for the one of the environment."""

    percent = forms.IntegerField(label=_("Risk in percent"), required=False)


class ThresholdForm(forms.Form):
    """The thresholds of a language or region; what is empty is not set."""

    language = forms.CharField(
        label=_("Language or region"), max_length=LONGEST_TAG, required=False, strip=True
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, (least, most) in LIMITS.items():
            self.fields[name] = forms.FloatField(
                label=str(THRESHOLD_WORDS[name]),
                required=False,
                min_value=least,
                max_value=most,
                widget=forms.NumberInput(attrs={"step": "0.01", "placeholder": getattr(OWN, name)}),
            )

    @property
    def tag(self) -> str:
        """The tag of a valid form, as thresholds are kept."""
        language, dash, region = self.cleaned_data["language"].replace("_", "-").partition("-")
        return f"{language.lower()}{dash}{region.upper()}"

    def values(self) -> dict[str, float]:
        """The thresholds that a valid form sets."""
        given = {name: self.cleaned_data[name] for name in SETTABLE}
        return {name: value for name, value in given.items() if value is not None}


def form_of_thresholds(row: Threshold) -> ThresholdForm:
    """The form of thresholds that are set."""
    return ThresholdForm(initial={"language": row.tag, **row.values})
