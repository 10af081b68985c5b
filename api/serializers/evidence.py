"""What words weigh, measured by leaving them out."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.examples import mood as story
from api.fields import View
from api.schema import showing
from sentiment.analysis import Signal


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
