"""Readings, moods, escalations and decisions, as answers; texts to be read, as a body."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.examples import mood as story
from api.fields import Anything, Body, Choice, Flag, Text, View
from api.schema import showing
from api.words import SeverityWord
from sentiment.analysis import Area, Intent, Label, Quality, Signal
from sentiment.arc import Trend
from sentiment.corrections import Step, agrees
from sentiment.models import Correction
from sentiment.models.correction import MOST_REASON
from tickets.intake.inbound import MAX_TEXT

MAX_TEXTS = 50


class EvidenceView(View):
    """A span of the text, in characters [start, end), and its pull on one signal."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    signal = serializers.ChoiceField(choices=[signal.value for signal in Signal])
    weight = serializers.FloatField()
    meaning = serializers.CharField(
        required=False, help_text=_("What the owner's lexicon says of the span, where it does.")
    )


class AnalysisView(View):
    """What an engine says about one text. Score in [-1, 1], all other numbers in [0, 1]."""

    label = serializers.ChoiceField(  # type: ignore[assignment]
        choices=[label.value for label in Label], allow_null=True
    )
    score = serializers.FloatField(allow_null=True)
    frustration = serializers.FloatField()
    urgency = serializers.FloatField()
    confusion = serializers.FloatField()
    satisfaction = serializers.FloatField()
    sarcasm = serializers.FloatField()
    passive_aggression = serializers.FloatField()
    resigned = serializers.FloatField()
    intent_to_leave = serializers.FloatField()
    emotions = serializers.DictField(child=serializers.FloatField())
    intent = serializers.ChoiceField(choices=[intent.value for intent in Intent], allow_null=True)
    area = serializers.ChoiceField(choices=[area.value for area in Area], allow_null=True)
    language = serializers.CharField()
    confidence = serializers.FloatField()
    possible = serializers.ListField(
        child=serializers.ChoiceField(choices=[label.value for label in Label]),
        help_text=_("The labels that cannot be ruled out at the risk of this desk."),
    )
    sure = serializers.BooleanField(help_text=_("Whether an automatic act may follow."))
    quality = serializers.ChoiceField(choices=[quality.value for quality in Quality])
    abstained_because = serializers.CharField()
    evidence = EvidenceView(many=True)
    cut_short = serializers.BooleanField(
        help_text=_("Whether of a very long text only the start and the end were read.")
    )


class FlagsBody(Body):
    """Signals that a person saw in a message, or did not; what is not named was not spoken of."""

    frustration = Flag(required=False)
    urgency = Flag(required=False)
    confusion = Flag(required=False)
    satisfaction = Flag(required=False)
    sarcasm = Flag(required=False)
    passive_aggression = Flag(required=False)
    resigned = Flag(required=False)
    intent_to_leave = Flag(required=False)


@showing("a person says that it is milder", story.CORRECTION)
class CorrectionView(View):
    """What a person said of a message's mood. It counts in place of the reading."""

    label = serializers.ChoiceField(  # type: ignore[assignment]
        choices=[label.value for label in Label]
    )
    score = serializers.FloatField()
    agrees = serializers.SerializerMethodField(
        help_text=_("Whether it confirms the reading that its author saw.")
    )
    flags = serializers.DictField(
        child=serializers.BooleanField(),
        help_text=_("Signals that are there, or are not; the others were not spoken of."),
    )
    reason = serializers.CharField()
    reading = serializers.IntegerField(source="reading_id")
    user = serializers.IntegerField(source="user_id")
    created_at = serializers.DateTimeField()

    def get_agrees(self, correction: Any) -> bool:
        """Whether label and score are those of the reading."""
        seen = correction.reading
        return agrees(correction.word, label_read=seen.label, score_read=seen.score)


CORRECTION = CorrectionView()


@showing("milder than it was read", story.CORRECTION_WANTED)
class CorrectionBody(Body):
    """What a message's mood is: one of five steps, or the label alone."""

    step = Choice(of=Step, required=False)
    label = Choice(  # type: ignore[assignment]
        of=Label,
        required=False,
        help_text=_(
            "Where the reading has it, too, this confirms the reading, and its score stays."
        ),
    )
    flags = FlagsBody(required=False, help_text=_("True for signals that are there, else false."))
    reason = Text(required=False, allow_blank=True, max_length=MOST_REASON)

    def validate(self, attrs: Any) -> Any:
        """One of the two, and not both."""
        if ("step" in attrs) == ("label" in attrs):
            raise serializers.ValidationError({"step": [_("Give either step or label.")]})
        return attrs


@showing("of an angry message", story.READING)
class ReadingView(AnalysisView):
    """What one engine version saw in one message, and what a person said of that."""

    id = serializers.IntegerField()
    message = serializers.IntegerField(source="message_id")
    ticket = serializers.IntegerField(source="ticket_id")
    seq = serializers.IntegerField()
    engine = serializers.CharField(source="model_version.engine")
    version = serializers.CharField(source="model_version.version")
    correction = serializers.SerializerMethodField(
        help_text=_("What a person said of the message; null where nobody did.")
    )
    created_at = serializers.DateTimeField()

    @extend_schema_field(CorrectionView(allow_null=True))
    def get_correction(self, reading: Any) -> dict[str, Any] | None:
        """The newest correction of its message."""
        return shown_correction(self.context.get("corrections", {}), reading.message_id)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The reading; what the engine did not tell is null."""
        told: dict[str, Any] = super().to_representation(instance)
        for name in ("label", "intent", "area"):
            told[name] = told[name] or None
        return told


def shown_correction(
    corrections: Mapping[int, Correction], message_id: int
) -> dict[str, Any] | None:
    """The correction of a message among these, as an answer shows it."""
    found = corrections.get(message_id)
    return CORRECTION.to_representation(found) if found else None


class PartView(View):
    """A word or a phrase, in characters [start, end) of the message, and what it adds."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    weight = serializers.FloatField()


class WeighedView(View):
    """One signal in log-odds: parts and rest add up to the total."""

    signal = serializers.ChoiceField(choices=[signal.value for signal in Signal])
    total = serializers.FloatField()
    parts = PartView(many=True)
    rest = serializers.FloatField(help_text=_("What no single part carries."))


@showing("measured", story.DEEP_EVIDENCE)
class DeepEvidenceSeen(View):
    """Which words carry a reading, measured by leaving them out."""

    reading = serializers.IntegerField(source="reading_id")
    state = serializers.ChoiceField(choices=["none", "waiting", "measured", "refused"])
    signals = WeighedView(many=True)
    engine = serializers.CharField(allow_null=True)
    version = serializers.CharField(allow_null=True)
    refusal = serializers.CharField(help_text=_("Why nothing could be measured."))
    asked_at = serializers.DateTimeField(allow_null=True)
    measured_at = serializers.DateTimeField(allow_null=True)


class MoodView(View):
    """Where a ticket's arc stands; `current` is null while nothing has been read."""

    current = serializers.FloatField(allow_null=True)
    trend = serializers.ChoiceField(choices=[trend.value for trend in Trend])
    peak_frustration = serializers.FloatField()
    frustration = serializers.FloatField()
    urgency = serializers.FloatField()
    sarcasm = serializers.FloatField()
    intent_to_leave = serializers.FloatField()
    confidence = serializers.FloatField()
    sure = serializers.BooleanField()
    corrected = serializers.BooleanField(help_text=_("Whether it rests on a person's word."))
    relapsed = serializers.BooleanField()
    negative_streak = serializers.IntegerField()
    strain = serializers.FloatField(
        help_text=_("Frustration with what the conversation adds: waiting, coming back.")
    )


class PointView(View):
    """One reading on the arc."""

    seq = serializers.IntegerField()
    score = serializers.FloatField()
    frustration = serializers.FloatField()
    strain = serializers.FloatField()


class StrainPartView(View):
    """A circumstance, and what it adds to the frustration of the newest message."""

    sentence = serializers.CharField()
    worth = serializers.FloatField()


class TicketMoodView(MoodView):
    """The mood with its arc."""

    arc = serializers.SerializerMethodField()
    turning_points = serializers.ListField(
        child=serializers.IntegerField(), help_text=_("The seq of readings where it turned.")
    )

    strain_parts = StrainPartView(many=True)

    @extend_schema_field(PointView(many=True))
    def get_arc(self, mood: Any) -> list[dict[str, float]]:
        """The readings in the order of the messages."""
        strains = dict(mood.strains)
        return [
            {
                "seq": seq,
                "score": score,
                "frustration": frustration,
                "strain": strains.get(seq, frustration),
            }
            for seq, score, frustration in mood.points
        ]


class ReasonView(View):
    """A rule that held, in words."""

    rule = serializers.CharField()
    severity = serializers.SerializerMethodField()
    sentence = serializers.CharField()

    def get_severity(self, reason: Any) -> SeverityWord:
        """The word for how bad it is."""
        return SeverityWord.of(reason["severity"])


class EscalationView(View):
    """A ticket that somebody senior should look at."""

    id = serializers.IntegerField()
    severity = serializers.SerializerMethodField()
    reasons = ReasonView(many=True)
    readings = serializers.ListField(child=serializers.IntegerField(), source="reading_ids")
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    opened_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()

    def get_severity(self, escalation: Any) -> SeverityWord:
        """The word for how bad it is."""
        return SeverityWord.of(escalation.severity)


class DecisionView(View):
    """What a policy decided on one reading, and on what grounds."""

    id = serializers.IntegerField()
    reading = serializers.IntegerField(source="reading_id")
    policy = serializers.CharField()
    policy_version = serializers.IntegerField()
    severity = serializers.SerializerMethodField()
    reasons = ReasonView(many=True)
    held_back = serializers.CharField(help_text=_("Why reasons did not act."))
    inputs = Anything()
    corrected_by = serializers.IntegerField(
        source="corrected_by_id", allow_null=True, help_text=_("Whose correction it rests on.")
    )
    created_at = serializers.DateTimeField()

    @extend_schema_field(
        serializers.ChoiceField(choices=[word.value for word in SeverityWord], allow_null=True)
    )
    def get_severity(self, decision: Any) -> SeverityWord | None:
        """The word for how bad it is; null where nothing was done."""
        return None if decision.severity is None else SeverityWord.of(decision.severity)


@showing("a text", story.ANALYZE)
class AnalyzeBody(Body):
    """Texts to be read; none of them is kept."""

    texts = serializers.ListField(
        child=Text(allow_blank=True, max_length=MAX_TEXT), min_length=1, max_length=MAX_TEXTS
    )
    language_hint = Text(required=False, allow_blank=True, max_length=8)


@showing("read", story.ANALYZED)
class AnalyzeView(View):
    """What the engine says of each text, in order."""

    engine = serializers.CharField()
    version = serializers.CharField()
    results = AnalysisView(many=True)


class EventView(View):
    """A fact: what happened, to which ticket, and who did it. It holds ids, never texts."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    ticket = serializers.IntegerField(source="ticket_id", allow_null=True)
    seq = serializers.IntegerField(allow_null=True)
    actor = serializers.IntegerField(source="actor_id", allow_null=True)
    occurred_at = serializers.DateTimeField()
    payload = Anything()
