"""One shape for whatever a customer sends, and the limits that it must keep. PURE.

A channel's adapter fills an `InboundMessage`; `problems_of` says what is wrong with it, field by
field. Nothing here repairs: adapters that must accept anything (mail) clean first, with
`tickets.intake.storable`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from supportsentiment.kernel.sentences import Sentence
from tickets.choices import Channel, IdentityKind
from tickets.intake.markup import text_of_html
from tickets.intake.storable import UNSTORABLE, storable

MAX_TEXT = 200_000
MAX_HTML = 500_000
MAX_SUBJECT = 300
MAX_NAME = 200
MAX_EXTERNAL_ID = 1_000
MAX_METADATA = 16_000
MAX_ATTACHMENTS = 20
MAX_ATTACHMENT_BYTES = 15 * 1024 * 1024
MAX_IDENTITY = 320
MAX_FILENAME = 255
CLOCK_SKEW = timedelta(minutes=5)
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
SNIPPET = 160
CANNOT_BE_STORED = Sentence("Holds a NUL or half of a surrogate pair, which cannot be stored.")
NOBODY = Sentence("Give an email, a phone or an external_id.")
NOTHING = Sentence("There is nothing in it: give a body, html or an attachment.")

EMAIL = re.compile(r"[^@\s\"<>,;:()\[\]\\]{1,64}@[^@\s\"<>,;:()\[\]\\]{1,255}")
PHONE = re.compile(r"\+?[0-9]{4,20}")
# Blanks, control and format signs; and what is a letter by its category and yet shows nothing.
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
UNSEEN_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: one or more identities, and perhaps a name."""

    email: str = ""
    phone: str = ""
    external_id: str = ""
    name: str = ""

    def identities(self) -> list[tuple[IdentityKind, str]]:
        """The given identities, normalised, the strongest first."""
        given = [
            (IdentityKind.EXTERNAL_ID, self.external_id.strip()),
            (IdentityKind.EMAIL, self.email.strip().lower()),
            (IdentityKind.PHONE, normal_phone(self.phone)),
        ]
        return [(kind, value) for kind, value in given if value]


@dataclass(frozen=True, slots=True)
class InboundFile:
    """An attachment as it came; the claimed name is only ever shown."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """What came in. `sent_at` is aware, or None for now; `source` tells integrations apart."""

    channel: Channel
    sender: Sender
    text: str = ""
    html: str = ""
    subject: str = ""
    ticket_id: int | None = None
    external_id: str = ""
    source: str = ""
    sent_at: datetime | None = None
    automatic: bool = False
    attachments: tuple[InboundFile, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)

    @property
    def dedupe_key(self) -> str | None:
        """The SHA-256 by which a second arrival is known, or None without an external id."""
        if not self.external_id:
            return None
        parts = "\x1f".join([self.source, self.channel, self.external_id])
        return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


Problems = dict[str, list[str]]


def problems_of(inbound: InboundMessage, *, now: datetime, metadata_size: int = 0) -> Problems:
    """What is wrong, by field; empty when the message may be stored."""
    found: Problems = {}
    for name, text, most in _limited_texts(inbound):
        for sentence in text_problems(text, most=most):
            found.setdefault(name, []).append(sentence)
    for name, sentence in [
        ("customer", sender_problem(inbound.sender)),
        ("body", _nothing_said(inbound)),
        ("sent_at", _date_problem(inbound.sent_at, now=now)),
        ("attachments", _attachments_problem(inbound.attachments)),
        ("metadata", _metadata_problem(inbound.metadata, metadata_size)),
    ]:
        if sentence:
            found.setdefault(name, []).append(sentence)
    return found


def text_problems(text: str, *, most: int) -> list[str]:
    """Why a text cannot be stored as it is."""
    found: list[str] = []
    if len(text) > most:
        found.append(
            Sentence(
                "At most %(most)s characters; these are %(length)s.", most=most, length=len(text)
            )
        )
    if UNSTORABLE.search(text):
        found.append(CANNOT_BE_STORED)
    return found


def snippet_of(text: str) -> str:
    """The first words on one line, for lists."""
    return " ".join(text[: 4 * SNIPPET].split())[:SNIPPET]


def normal_phone(phone: str) -> str:
    """Digits with an optional leading plus; punctuation and blanks are dropped."""
    folded = unicodedata.normalize("NFKC", phone)
    kept = "".join(sign for sign in folded if sign.isdigit())
    return ("+" if folded.strip().startswith("+") else "") + kept if kept else ""


def _limited_texts(inbound: InboundMessage) -> list[tuple[str, str, int]]:
    sender = inbound.sender
    return [
        ("body", inbound.text, MAX_TEXT),
        ("html", inbound.html, MAX_HTML),
        ("subject", inbound.subject, MAX_SUBJECT),
        ("external_id", inbound.external_id, MAX_EXTERNAL_ID),
        ("customer.name", sender.name, MAX_NAME),
        ("customer.email", sender.email, MAX_IDENTITY),
        ("customer.phone", sender.phone, MAX_IDENTITY),
        ("customer.external_id", sender.external_id, MAX_IDENTITY),
    ]


def sender_problem(sender: Sender) -> str:
    """Why nobody can be known by this; empty where somebody can."""
    if sender.email and not EMAIL.fullmatch(sender.email.strip()):
        return Sentence("The e-mail address is not one.")
    if sender.phone and not PHONE.fullmatch(normal_phone(sender.phone)):
        return Sentence("The phone number must have 4 to 20 digits.")
    if not sender.identities():
        return NOBODY
    return ""


def _nothing_said(inbound: InboundMessage) -> str:
    shown = text_of_html(inbound.html) if inbound.html else ""
    pictured = "<img" in inbound.html.lower()
    said = is_seen(inbound.text) or is_seen(shown) or pictured or inbound.attachments
    return "" if said else NOTHING


def is_seen(text: str) -> bool:
    """Whether a reader would see anything at all of a text."""
    return any(
        unicodedata.category(sign) not in UNSEEN_CATEGORIES and sign not in UNSEEN_LETTERS
        for sign in text
    )


def _date_problem(sent_at: datetime | None, *, now: datetime) -> str:
    if sent_at is None:
        return ""
    if sent_at > now + CLOCK_SKEW:
        return Sentence("Lies in the future.")
    if sent_at < OLDEST:
        return Sentence("Lies before %(day)s.", day=f"{OLDEST:%Y-%m-%d}")
    return ""


def _attachments_problem(files: tuple[InboundFile, ...]) -> str:
    if len(files) > MAX_ATTACHMENTS:
        return Sentence("At most %(most)s files.", most=MAX_ATTACHMENTS)
    for file in files:
        if len(file.content) > MAX_ATTACHMENT_BYTES:
            most = MAX_ATTACHMENT_BYTES // 1024 // 1024
            return Sentence("At most %(most)s MB a file.", most=most)
        if (
            not file.filename.strip()
            or len(file.filename) > MAX_FILENAME
            or UNSTORABLE.search(file.filename)
        ):
            return Sentence(
                "Each file needs a name of at most %(most)s characters.", most=MAX_FILENAME
            )
    return ""


def _metadata_problem(metadata: Mapping[str, object], size: int) -> str:
    if size > MAX_METADATA:
        return Sentence("At most %(most)s characters of JSON.", most=MAX_METADATA)
    return "" if storable(metadata) else CANNOT_BE_STORED
