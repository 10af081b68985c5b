"""What people of this desk said of messages, as a refit takes it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sentiment.analysis import Label
from sentiment.engines.adaptation import Features
from sentiment.engines.adapted import Adaptable
from sentiment.engines.base import Passage
from sentiment.learning.labels import Given, Origin
from sentiment.models import Correction, MessageFeatures
from tickets.models import Message

BATCH = 32


@dataclass(frozen=True, slots=True)
class Dated:
    """A label and when it was given."""

    given: Given
    at: datetime


def labels_given() -> list[Dated]:
    """The label that counts of each labelled message, the oldest first.

    Customers who object to being read are not learned from either.
    """
    counting = (
        Correction.objects.filter(message__customer__objects_to_mood=False)
        .order_by("message_id", "-created_at", "-pk")
        .distinct("message_id")
        .values_list(
            "message_id",
            "label",
            "origin",
            "flags",
            "created_at",
            "reading__label",
            "reading__language",
            "message__channel",
        )
    )
    found = [
        Dated(
            Given(
                message_id=message_id,
                said=Label(label),
                read=Label(read) if read else None,
                origin=Origin(origin),
                language=language,
                channel=channel,
                flags=tuple(sorted(name for name, there in flags.items() if there)),
            ),
            created_at,
        )
        for message_id, label, origin, flags, created_at, read, language, channel in counting
    ]
    return sorted(found, key=lambda one: (one.at, one.given.message_id))


def features_of_messages(message_ids: Sequence[int], *, reader: Adaptable) -> dict[int, Features]:
    """Features by message; where the model abstains there are none. What is missing is stored.

    Raises:
        EngineUnavailableError: the model cannot read now.
    """
    digest = reader.identity.digest
    known = _stored(message_ids, digest)
    missing = [message_id for message_id in message_ids if message_id not in known]
    for first in range(0, len(missing), BATCH):
        _store(missing[first : first + BATCH], reader=reader, digest=digest)
    if missing:
        known = _stored(message_ids, digest)
    return {message_id: found for message_id, found in known.items() if found is not None}


def _stored(message_ids: Collection[int], digest: str) -> dict[int, Features | None]:
    rows = MessageFeatures.objects.filter(message__in=message_ids, base_digest=digest)
    return {
        row.message_id: Features(bytes(row.pooled), _three(row.logits), row.language)
        if row.pooled
        else None
        for row in rows
    }


def _three(logits: Sequence[float]) -> tuple[float, float, float]:
    negative, neutral, positive = logits
    return negative, neutral, positive


def _store(message_ids: Sequence[int], *, reader: Adaptable, digest: str) -> None:
    messages = list(
        Message.objects.filter(pk__in=message_ids)
        .only("id", "text", "customer__language")
        .select_related("customer")
    )
    told = reader.features(
        [
            Passage(message.text, message.customer.language if message.customer else "")
            for message in messages
        ]
    )
    MessageFeatures.objects.bulk_create(
        (
            MessageFeatures(
                message=message,
                base_digest=digest,
                **(
                    {
                        "pooled": one.pooled,
                        "logits": list(one.logits),
                        "language": one.language,
                    }
                    if one
                    else {}
                ),
            )
            for message, one in zip(messages, told, strict=True)
        ),
        ignore_conflicts=True,
    )
