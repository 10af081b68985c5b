"""The closed sets of the ticket room, with their words. PURE."""

from enum import IntEnum, StrEnum


class Channel(StrEnum):
    """How a message came or went."""

    EMAIL = "email"
    CHAT = "chat"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    VOICE = "voice"
    WEB = "web"
    IN_APP = "in_app"
    SURVEY = "survey"
    SOCIAL = "social"
    API = "api"


CONVERSATIONAL = frozenset(
    {Channel.CHAT, Channel.SMS, Channel.WHATSAPP, Channel.IN_APP, Channel.SOCIAL}
)


class MessageKind(StrEnum):
    """Who speaks to whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"
    SYSTEM = "system"


class Priority(IntEnum):
    """How much a ticket matters, as people set it."""

    LOW = 10
    NORMAL = 20
    HIGH = 30
    URGENT = 40


class Tier(StrEnum):
    """How a customer or organization stands with the company."""

    STANDARD = "standard"
    PLUS = "plus"
    VIP = "vip"


class IdentityKind(StrEnum):
    """What a customer is known by."""

    EMAIL = "email"
    PHONE = "phone"
    EXTERNAL_ID = "external_id"


class FieldKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
