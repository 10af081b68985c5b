"""Terms of the owner's lexicon, and what they would change, as bodies and answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.examples import lexicon as story
from api.fields import Body, Choice, Flag, Text, View, Whole
from api.schema import showing
from sentiment.analysis import Label
from sentiment.lexicon import (
    LONGEST_LANGUAGE,
    LONGEST_MEANING,
    LONGEST_TERM,
    PUSHED,
    Effect,
    Push,
)

LONGEST_TOKEN = 1_000


class SeenBody(Body):
    """Either `tested`, which a test gave, or `untested`, with which nobody has seen the effect."""

    tested = Text(required=False, max_length=LONGEST_TOKEN)
    untested = Flag(required=False)


@showing("lets it rest", story.TERM_CHANGE)
class TermChangeBody(SeenBody):
    """What of a term shall be different. `signal` and `push` go together; null takes them away."""

    term = Text(required=False, max_length=LONGEST_TERM)
    language = Text(required=False, allow_blank=True, max_length=LONGEST_LANGUAGE)
    meaning = Text(required=False, max_length=LONGEST_MEANING)
    effect = Choice(of=Effect, required=False)
    signal = Choice(of=PUSHED, required=False, allow_null=True)
    push = Choice(of=Push, required=False, allow_null=True)
    active = Flag(required=False)


@showing("jargon", story.TERM_WANTED)
class TermBody(TermChangeBody):
    """A new term: one to five words, what they mean here, and what that does to a mood."""

    term = Text(max_length=LONGEST_TERM)
    meaning = Text(max_length=LONGEST_MEANING)
    effect = Choice(of=Effect)


class TermTestedView(View):
    """How many recent messages were read with it first, and how many got another label."""

    messages = serializers.IntegerField()
    changed = serializers.IntegerField()


@showing("jargon", story.TERM)
class LexiconTermView(View):
    """A term. `tested` is null where nobody looked before it was saved."""

    id = serializers.IntegerField()
    term = serializers.CharField()
    language = serializers.CharField(help_text=_("ISO 639; nothing for every language."))
    meaning = serializers.CharField()
    effect = serializers.ChoiceField(choices=[effect.value for effect in Effect])
    signal = serializers.SerializerMethodField()
    push = serializers.SerializerMethodField()
    active = serializers.BooleanField()
    tested = serializers.SerializerMethodField()
    author = serializers.IntegerField(source="author_id")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()

    @extend_schema_field(
        serializers.ChoiceField(choices=[signal.value for signal in PUSHED], allow_null=True)
    )
    def get_signal(self, row: Any) -> str | None:
        """The signal that it pushes, if any."""
        return row.signal or None

    @extend_schema_field(
        serializers.ChoiceField(choices=[push.value for push in Push], allow_null=True)
    )
    def get_push(self, row: Any) -> str | None:
        """Which way."""
        return row.push or None

    @extend_schema_field(TermTestedView(allow_null=True))
    def get_tested(self, row: Any) -> dict[str, int] | None:
        """What the test before saving has shown."""
        if row.tested_at is None:
            return None
        return {"messages": row.tested_messages, "changed": row.tested_changed}


@showing("jargon", story.TRIAL_WANTED)
class TrialBody(Body):
    """A term to be tried; with `id` in place of the one that has it."""

    id = Whole(required=False)
    term = Text(max_length=LONGEST_TERM)
    language = Text(required=False, allow_blank=True, max_length=LONGEST_LANGUAGE)
    meaning = Text(max_length=LONGEST_MEANING)
    effect = Choice(of=Effect)
    signal = Choice(of=PUSHED, required=False, allow_null=True)
    push = Choice(of=Push, required=False, allow_null=True)
    active = Flag(required=False)


class GistView(View):
    """The little of a reading that two are compared by."""

    label = serializers.ChoiceField(  # type: ignore[assignment]
        choices=[*[label.value for label in Label], ""]
    )
    score = serializers.FloatField(allow_null=True)
    sure = serializers.BooleanField()


class TrialExampleView(View):
    """A message that would be read otherwise."""

    message = serializers.IntegerField(source="message_id")
    ticket = serializers.IntegerField(source="ticket_id")
    before = GistView()
    after = GistView()


@showing("jargon", story.TRIAL)
class TrialView(View):
    """What a change would do: of `found` recent messages with the term, `tried` were read."""

    looked_at = serializers.IntegerField()
    found = serializers.IntegerField()
    tried = serializers.IntegerField()
    moved = serializers.IntegerField(help_text=_("With another score."))
    relabelled = serializers.IntegerField(help_text=_("With another label."))
    examples = TrialExampleView(many=True)
    tested = serializers.CharField(
        source="token", help_text=_("Send it with the term to save it as tested, within an hour.")
    )
