"""What browsers send, parsed: forms know shapes and limits, services know the rules."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from console.bands import Band
from console.queries.asked import Asked
from console.queries.order import SORTS
from console.queries.views import VIEWS
from routing.policy import Severity
from sentiment.corrections import FLAGGED, Step
from sentiment.learning.labels import Origin
from sentiment.models.correction import MOST_REASON
from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel.errors import InvalidError
from tickets.choices import Channel, Priority
from tickets.intake.inbound import MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, InboundFile
from tickets.lifecycle import Status

MOST_IDS = 400
BIGGEST_ID = 2**63 - 1


def choices_of(values: Iterable[object]) -> list[tuple[str, str]]:
    """Choices for a field that only checks membership."""
    return [(str(value), str(value)) for value in values]


class AskForm(forms.Form):
    """The address of a list of tickets. Fields are named as in `Asked`."""

    view = forms.ChoiceField(choices=[(view.key, view.key) for view in VIEWS], required=False)
    sort = forms.ChoiceField(choices=choices_of(SORTS), required=False)
    q = forms.CharField(max_length=200, required=False)
    mood = forms.ChoiceField(choices=choices_of(Band), required=False)
    channel = forms.ChoiceField(choices=choices_of(Channel), required=False)
    severity = forms.ChoiceField(
        choices=[(severity.name.lower(), severity.name) for severity in Severity], required=False
    )
    tag = forms.CharField(max_length=60, required=False)
    team = forms.IntegerField(min_value=0, max_value=BIGGEST_ID, required=False)
    customer = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False)
    peak = forms.FloatField(min_value=0, max_value=1, required=False)
    read_on = forms.DateField(required=False)
    after = forms.CharField(max_length=400, required=False)


def asked_in(query: QueryDict, *, beside: frozenset[str] = frozenset()) -> Asked:
    """The list that an address asks for. `beside` names parameters that are not about it.

    Raises:
        InvalidError: a parameter is unknown or its value does not fit.
    """
    if not query:
        return Asked()
    unknown = sorted(set(query) - set(AskForm.base_fields) - beside)
    if unknown:
        raise InvalidError({name: [str(_("There is no such filter."))] for name in unknown})
    form = AskForm(query)
    if not form.is_valid():
        raise InvalidError({name: [str(one) for one in said] for name, said in form.errors.items()})
    given = {name: value for name, value in form.cleaned_data.items() if value not in {None, ""}}
    return Asked(**given)


def ids_in(text: str) -> list[int]:
    """Ticket ids joined by commas, at most 400 of them.

    Raises:
        InvalidError: one of them is no number.
    """
    parts = [part for part in text.split(",") if part]
    if len(parts) > MOST_IDS or not all(part.isdecimal() and len(part) < 19 for part in parts):  # noqa: PLR2004 - digits of a big integer
        raise InvalidError({"ids": [str(_("These are no ticket numbers."))]})
    return [int(part) for part in parts]


class SignInForm(forms.Form):
    """Address and password. The form says nothing about which of them is wrong."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each within the limits of an attachment."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """The files that were sent, none at all included."""
        files = [super(FilesField, self).clean(one, initial) for one in data or []]
        if len(files) > MAX_ATTACHMENTS:
            raise forms.ValidationError(_("At most %d files.") % MAX_ATTACHMENTS)
        for file in files:
            if file.size > MAX_ATTACHMENT_BYTES:
                most = MAX_ATTACHMENT_BYTES // 1024 // 1024
                raise forms.ValidationError(_("At most %d MB a file.") % most)
        return files


class WriteForm(forms.Form):
    """A reply or a note. `seen_seq` is the newest message that the writer has seen."""

    text = forms.CharField(strip=False, required=False)
    seen_seq = forms.IntegerField(min_value=0, max_value=BIGGEST_ID, required=False)
    attached = FilesField(required=False)

    def inbound_files(self) -> list[InboundFile]:
        """The attachments as services take them."""
        return [InboundFile(file.name or "", file.read()) for file in self.cleaned_data["attached"]]


class VersionForm(forms.Form):
    """A change that carries the version of the ticket that its author saw."""

    version = forms.IntegerField(min_value=0, max_value=BIGGEST_ID, required=False)


class AssignForm(VersionForm):
    """Somebody, or nobody; a team, or none. What is not sent stays as it is."""

    assignee = forms.ModelChoiceField(queryset=User.objects.none(), required=False)
    team = forms.ModelChoiceField(queryset=Team.objects.all(), required=False)

    def __init__(self, data: Mapping[str, Any], *, user: User) -> None:
        super().__init__(data)
        people = cast("forms.ModelChoiceField[User]", self.fields["assignee"])
        people.queryset = User.objects.visible_to(user).people()


class StatusForm(VersionForm):
    """A status."""

    to = forms.ChoiceField(choices=choices_of(Status))


class PriorityForm(VersionForm):
    """A priority."""

    to = forms.TypedChoiceField(choices=[(str(p.value), p.name) for p in Priority], coerce=int)


class TagsForm(VersionForm):
    """Tags, joined by commas."""

    tags = forms.CharField(max_length=4000, required=False)

    def names(self) -> list[str]:
        """The tags, without what is empty."""
        return [name for name in self.cleaned_data["tags"].split(",") if name.strip()]


class SettleForm(forms.Form):
    """How an escalation ended."""

    outcome = forms.CharField(max_length=200, required=False)


class CorrectForm(forms.Form):
    """One of the five moods; none confirms the reading."""

    step = forms.TypedChoiceField(
        choices=choices_of(Step), coerce=Step, empty_value=None, required=False
    )


SAID = {"yes": True, "no": False, "back": None}


class MoreForm(forms.Form):
    """A signal that is there, is not, or is taken back (`sarcasm:yes`), or a reason; one of them."""

    flag = forms.ChoiceField(
        choices=choices_of(f"{name}:{said}" for name in FLAGGED for said in SAID), required=False
    )
    reason = forms.CharField(max_length=MOST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a form that says nothing."""
        if not {"flag", "reason"} & set(self.data):
            raise forms.ValidationError(_("This says nothing."))
        return self.cleaned_data

    def wish(self) -> dict[str, Any]:
        """What the service takes, once the form is valid."""
        flag = self.cleaned_data["flag"]
        if not flag:
            return {"reason": self.cleaned_data["reason"]}
        name, _colon, said = flag.partition(":")
        return {"flags": {name: SAID[said]}}


class AgainForm(forms.Form):
    """Which old messages are read again."""

    since = forms.DateField(
        required=False,
        label=_("Sent since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.RegexField(
        r"^[a-z]{2,3}$",
        required=False,
        max_length=3,
        label=_("Language (such as en)"),
        error_messages={"invalid": _("A language is two or three small letters, such as en.")},
    )
    only_active = forms.BooleanField(required=False, label=_("Only of tickets that are active"))


class AgainChangeForm(forms.Form):
    """What becomes of a re-reading."""

    to = forms.ChoiceField(choices=choices_of(("pause", "resume", "cancel")))


class LabelForm(CorrectForm):
    """The same of a message that the house has asked about, and why it asked."""

    origin = forms.ChoiceField(
        choices=choices_of((Origin.RANDOM, Origin.UNCERTAIN, Origin.DIVERSE))
    )


class ThemeForm(forms.Form):
    """Light, dark, or as the machine has it."""

    theme = forms.ChoiceField(choices=choices_of(("auto", "light", "dark")))


def checked(form: forms.Form) -> dict[str, Any]:
    """What a form holds.

    Raises:
        InvalidError: it does not fit; says why, field by field.
    """
    if not form.is_valid():
        raise InvalidError({name: [str(one) for one in said] for name, said in form.errors.items()})
    return form.cleaned_data
