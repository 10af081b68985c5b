"""What the customers of a chaos run write. Pure: the same seed gives the same letters."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SENTENCES = (
    "Thank you, that solved it.",
    "The export has been broken since Monday and I am getting annoyed.",
    "I have asked three times now. Nobody answers. I am furious.",
    "Where do I find last month's invoice?",
    "This is urgent, our whole team cannot sign in.",
    "If this is not fixed today I will cancel.",
    "Perfect, thanks a lot for the quick help!",
    "I do not understand what the second field is for.",
    "It worked yesterday, today the page stays empty.",
    "Could you send the contract to the other address as well?",
)
CHATTERS = 5


@dataclass(frozen=True)
class Letter:
    """One thing to say. `number` travels in its metadata, so that it is found again."""

    number: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def opens_ticket(self) -> bool:
        """Whether it must have a ticket of its own; chats share one for each customer."""
        return self.body["channel"] == "email"


def letters(seed: int) -> Iterator[Letter]:
    """Letters without end: mails by external id, mails by Idempotency-Key, and chats."""
    chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        body: dict[str, Any] = {
            "channel": "email",
            "customer": {"email": f"customer-{number}@example.org", "name": "Cleo Customer"},
            "subject": f"Letter {number}",
            "body": f"{chance.choice(SENTENCES)} {chance.choice(SENTENCES)}",
            "metadata": {"letter": number},
        }
        kind = chance.random()
        if kind < 0.2:
            yield Letter(number, body, {"Idempotency-Key": f"key-{seed}-{number}"})
            continue
        body["external_id"] = f"<{number}.{seed}@mail.example>"
        if kind < 0.45:
            body["channel"] = "chat"
            body["customer"]["email"] = f"chatter-{chance.randrange(CHATTERS)}@example.org"
        yield Letter(number, body)
