"""Engines beside the desk's own: what the owner configured, when they read, what they used."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from sentiment.breaker import Breaker
from sentiment.choosing import Choice, Plan
from supportsentiment.accounts.models import User

MOST_NAME = 80
LEAST_TIMEOUT, MOST_TIMEOUT = 1, 60
MOST_A_DAY = 1_000_000_000


class EngineKind(StrEnum):
    """What an engine is."""

    TRANSFORMERS = "transformers"
    ENDPOINT = "openai"


class Otherwise(StrEnum):
    """What becomes of a message whose engine cannot be asked."""

    WAIT = "wait"
    OWN = "own"


class Structure(StrEnum):
    """How an endpoint is told the shape of its answer."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    WORDS = "words"


class ConfiguredEngine(models.Model):
    """An engine that the owner set up. It is never deleted: plans of the past name it.

    `folder` and `labels` (each label's score, None where it is passed over) are of a transformers
    model; the address, `model_name` and the sealed key of an endpoint. A limit of 0 is none. How
    it stands is `failures`, `rests_until` and `last_cause`; `removed_at` ends it.
    """

    PRIVATE_FIELDS = ("sealed_key",)

    name = models.CharField(max_length=MOST_NAME)
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in EngineKind]
    )
    folder = models.CharField(max_length=120, blank=True, default="")
    labels = models.JSONField(default=dict)
    base_url = models.CharField(max_length=300, blank=True, default="")
    model_name = models.CharField(max_length=120, blank=True, default="")
    sealed_key = models.TextField(blank=True, default="")
    structure = models.CharField(
        max_length=12,
        choices=[(one.value, one.value) for one in Structure],
        default=Structure.SCHEMA,
    )
    timeout_seconds = models.PositiveSmallIntegerField(default=20)
    calls_a_day = models.PositiveIntegerField(default=0)
    tokens_a_day = models.PositiveIntegerField(default=0)
    otherwise = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Otherwise], default=Otherwise.OWN
    )
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    last_cause = models.CharField(max_length=300, blank=True, default="")
    last_failed_at = models.DateTimeField(null=True)
    last_answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(removed_at=None), name="engine_name_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EngineKind]),
                name="engine_has_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=EngineKind.TRANSFORMERS, base_url="", sealed_key="")
                & ~Q(folder="")
                | Q(kind=EngineKind.ENDPOINT, folder="") & ~Q(base_url="") & ~Q(model_name=""),
                name="engine_has_what_its_kind_needs",
            ),
            models.CheckConstraint(
                condition=Q(otherwise__in=[one.value for one in Otherwise])
                & Q(structure__in=[one.value for one in Structure]),
                name="engine_has_known_words",
            ),
            models.CheckConstraint(
                condition=Q(timeout_seconds__gte=LEAST_TIMEOUT, timeout_seconds__lte=MOST_TIMEOUT),
                name="engine_has_a_time_limit",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(sealed_key=""),
                name="engine_removed_keeps_no_key",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def breaker(self) -> Breaker:
        """How it stands, as the judgement takes it."""
        return Breaker(self.failures, self.rests_until)

    @property
    def is_endpoint(self) -> bool:
        """Whether texts leave this process over a network."""
        return self.kind == EngineKind.ENDPOINT


class EnginePlan(models.Model):
    """One edition of which engine reads what; the newest is in force, the others are history.

    `choices` are [language, channel, engine id or null] in their order; `shadows` are the engines
    that read along.
    """

    PRIVATE_FIELDS = ()

    choices = models.JSONField(default=list)
    shadows = models.JSONField(default=list)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Engine plan {self.pk}"

    @property
    def plan(self) -> Plan:
        """The plan, as the judgement takes it."""
        return Plan(self.pk, tuple(Choice(*one) for one in self.choices), tuple(self.shadows))


class EngineDay(models.Model):
    """What an engine was asked on one day, in UTC. `milliseconds` is the time of all answers."""

    PRIVATE_FIELDS = ()

    engine = models.ForeignKey(ConfiguredEngine, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    milliseconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engine", "day"], name="engine_has_one_row_a_day"),
        ]

    def __str__(self) -> str:
        return f"Engine {self.engine_id} on {self.day}"
