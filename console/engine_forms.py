"""What owners send about engines, parsed."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from console.screens.inbox import CHANNEL_WORDS
from console.screens.languages import language_choices
from sentiment.choosing import Choice
from sentiment.configuring import LONGEST_KEY, EngineWish
from sentiment.model_folders import labels_in, score_guessed
from sentiment.models import ConfiguredEngine
from sentiment.models.engines import (
    LEAST_TIMEOUT,
    MOST_A_DAY,
    MOST_NAME,
    MOST_TIMEOUT,
    EngineKind,
    Otherwise,
    Structure,
)
from supportsentiment.kernel.errors import InvalidError

MEANINGS: dict[str, float | None] = {
    "negative": -1.0,
    "neutral": 0.0,
    "positive": 1.0,
    "ignored": None,
}
MEANING_CHOICES = [
    ("", _("choose …")),
    ("negative", _("negative")),
    ("neutral", _("neutral")),
    ("positive", _("positive")),
    ("ignored", _("passed over")),
]
STRUCTURE_CHOICES = [
    (Structure.SCHEMA.value, _("By a JSON schema")),
    (Structure.OBJECT.value, _("As a JSON object")),
    (Structure.WORDS.value, _("In words alone")),
]
OTHERWISE_CHOICES = [
    (Otherwise.OWN.value, _("The desk's own engine reads in its place")),
    (Otherwise.WAIT.value, _("Messages wait until it can be asked")),
]
EMPTY_RULES = 2


class EngineForm(forms.Form):
    """What every engine has."""

    name = forms.CharField(label=_("Name"), max_length=MOST_NAME)
    otherwise = forms.ChoiceField(label=_("While it cannot be asked"), choices=OTHERWISE_CHOICES)
    kind = EngineKind.ENDPOINT

    def wish(self) -> EngineWish:
        """What is wanted, as the service takes it."""
        raise NotImplementedError

    def add_problems(self, error: InvalidError) -> None:
        """Show at its field what the service found wrong."""
        for name, said in error.problems.items():
            for sentence in said:
                shown = name in self.fields and not self[name].is_hidden
                self.add_error(name if shown else None, sentence)


class EndpointForm(EngineForm):
    """An endpoint. A key that is kept is never shown; an empty field leaves it."""

    base_url = forms.CharField(
        label=_("Base address"),
        max_length=300,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "placeholder": "http://127.0.0.1:8080/v1"}
        ),
    )
    model_name = forms.CharField(label=_("Model"), max_length=120)
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=LONGEST_KEY,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    forget_key = forms.BooleanField(label=_("Forget the key that is kept"), required=False)
    structure = forms.ChoiceField(
        label=_("How it is told the shape of its answer"), choices=STRUCTURE_CHOICES
    )
    timeout_seconds = forms.IntegerField(
        label=_("Seconds that an answer may take"),
        min_value=LEAST_TIMEOUT,
        max_value=MOST_TIMEOUT,
        initial=20,
    )
    calls_a_day = forms.IntegerField(
        label=_("Calls a day, 0 for no limit"), min_value=0, max_value=MOST_A_DAY, initial=1000
    )
    tokens_a_day = forms.IntegerField(
        label=_("Tokens a day, 0 for no limit"), min_value=0, max_value=MOST_A_DAY, initial=500_000
    )
    kind = EngineKind.ENDPOINT
    field_order = ("name", "base_url", "model_name", "key", "structure")

    def wish(self) -> EngineWish:
        """What is wanted, as the service takes it."""
        given = dict(self.cleaned_data)
        given["structure"] = Structure(given["structure"])
        given["otherwise"] = Otherwise(given["otherwise"])
        return EngineWish(kind=self.kind, **given)


class ModelForm(EngineForm):
    """A model in a folder, and what each of its labels stands for."""

    folder = forms.CharField(max_length=120, widget=forms.HiddenInput)
    kind = EngineKind.TRANSFORMERS

    def __init__(self, data: Mapping[str, Any] | None = None, *, folder: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["folder"].initial = folder
        self.labels = labels_in(folder)
        for number, label in enumerate(self.labels):
            self.fields[f"label_{number}"] = forms.ChoiceField(
                label=label,
                choices=MEANING_CHOICES,
                required=True,
                initial=meaning_of(score_guessed(label, self.labels), guessed=True),
            )

    def wish(self) -> EngineWish:
        """What is wanted, as the service takes it."""
        given = self.cleaned_data
        return EngineWish(
            name=given["name"],
            kind=self.kind,
            folder=given["folder"],
            otherwise=Otherwise(given["otherwise"]),
            labels={
                label: MEANINGS[given[f"label_{number}"]]
                for number, label in enumerate(self.labels)
            },
        )

    def label_fields(self) -> list[forms.BoundField]:
        """The fields of the labels, in the order of the model."""
        return [self[f"label_{number}"] for number in range(len(self.labels))]


class TryForm(forms.Form):
    """A sentence to try an engine with."""

    text = forms.CharField(label=_("A sentence"), max_length=2000, strip=False)


class SwitchForm(forms.Form):
    """On or off."""

    reads = forms.ChoiceField(choices=[("1", "1"), ("0", "0")])


class EnginesForm(forms.Form):
    """The engines that somebody ticked."""

    engines = forms.MultipleChoiceField(required=False)

    def __init__(self, data: QueryDict, *, ids: Sequence[int]) -> None:
        super().__init__(data)
        ticked = cast("forms.MultipleChoiceField", self.fields["engines"])
        ticked.choices = [(str(pk), str(pk)) for pk in ids]


class RuleForm(forms.Form):
    """One line of who reads what; without an engine it is none."""

    place = forms.IntegerField(label=_("Place"), min_value=1, max_value=99)
    language = forms.ChoiceField(label=_("Language"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    engine = forms.ChoiceField(label=_("Engine"), required=False)

    def __init__(self, *args: Any, engines: Sequence[ConfiguredEngine], **more: Any) -> None:
        super().__init__(*args, **more)
        choices: dict[str, list[tuple[str, Any]]] = {
            "language": [("", _("any language")), *language_choices()],
            "channel": [
                ("", _("any channel")),
                *((key, words) for key, words in CHANNEL_WORDS.items()),
            ],
            "engine": [
                ("", _("no rule")),
                ("own", _("the desk's own engine")),
                *((str(engine.pk), engine.name) for engine in engines),
            ],
        }
        for name, given in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = given

    def choice(self) -> Choice | None:
        """The rule, as the service takes it."""
        engine = self.cleaned_data["engine"]
        if not engine:
            return None
        engine_id = None if engine == "own" else int(engine)
        return Choice(self.cleaned_data["language"], self.cleaned_data["channel"], engine_id)


def meaning_of(score: float | None, *, guessed: bool = False) -> str:
    """The word of a label's score; what could not be guessed is left to the owner."""
    if score is None:
        return "" if guessed else "ignored"
    return next(word for word, value in MEANINGS.items() if value == round(score))


def form_for(
    kind: EngineKind, data: Mapping[str, Any] | None = None, *, folder: str = "", **more: Any
) -> EngineForm:
    """The form of an engine of this kind."""
    if kind == EngineKind.ENDPOINT:
        return EndpointForm(data, **more)
    return ModelForm(data, folder=folder, **more)


def form_of(engine: ConfiguredEngine, data: Mapping[str, Any] | None = None) -> EngineForm:
    """The form of an engine that is set up, filled with what is known; never with its key."""
    initial: dict[str, Any] = {
        name: getattr(engine, name)
        for name in (*EndpointForm.base_fields, "folder")
        if name not in {"key", "forget_key"}
    }
    for number, label in enumerate(labels_in(engine.folder)):
        if label in engine.labels:
            initial[f"label_{number}"] = meaning_of(engine.labels[label])
    return form_for(EngineKind(engine.kind), data, folder=engine.folder, initial=initial)


def rule_forms(choices: Sequence[Choice], *, engines: Sequence[ConfiguredEngine]) -> list[RuleForm]:
    """A line for each rule, and some empty ones."""
    filled = [
        {
            "place": place,
            "language": choice.language,
            "channel": choice.channel,
            "engine": str(choice.engine_id or "own"),
        }
        for place, choice in enumerate(choices, 1)
    ]
    filled += [{"place": len(filled) + 1 + number} for number in range(EMPTY_RULES)]
    return [
        RuleForm(prefix=f"rule{number}", initial=initial, engines=engines)
        for number, initial in enumerate(filled)
    ]


def rules_in(
    data: QueryDict, *, engines: Sequence[ConfiguredEngine], most: int
) -> tuple[list[RuleForm], list[Choice]]:
    """The lines as they were sent, and the rules in their order.

    Raises:
        InvalidError: a line does not fit.
    """
    numbers = [number for number in range(most + EMPTY_RULES) if f"rule{number}-place" in data]
    lines = [RuleForm(data, prefix=f"rule{number}", engines=engines) for number in numbers]
    found = []
    for line in lines:
        if not line.is_valid():
            problems = {name: [str(one) for one in said] for name, said in line.errors.items()}
            raise InvalidError(problems)
        if choice := line.choice():
            found.append((line.cleaned_data["place"], choice))
    found.sort(key=lambda one: one[0])
    return lines, [choice for _place, choice in found]
