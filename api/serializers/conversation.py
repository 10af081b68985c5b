"""Tickets and what was said in them, as bodies and as answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.examples import conversation as story
from api.fields import Anything, Body, Choice, Text, View, Whole
from api.schema import showing
from api.serializers.inbound import FileBody
from api.serializers.mood import (
    DecisionView,
    EscalationView,
    MoodView,
    ReadingView,
    TicketMoodView,
    shown_correction,
)
from api.serializers.people import CustomerView, TeamView, UserView
from api.words import PriorityWord, SeverityWord
from sentiment.models import Mood
from tickets.choices import Channel, FieldKind, MessageKind
from tickets.intake.inbound import MAX_ATTACHMENTS, MAX_TEXT
from tickets.lifecycle import Status
from tickets.services.changes import MAX_TAGS


@showing("a tag", story.TAG)
class TagView(View):
    """A word that people put on tickets."""

    id = serializers.IntegerField()
    name = serializers.CharField()


@showing("a tag", story.NEW_TAG)
class TagBody(Body):
    """A new tag."""

    name = Text(max_length=60, trim_whitespace=True)


@showing("a choice", story.CUSTOM_FIELD)
class CustomFieldView(View):
    """A field that tickets of this desk have."""

    key = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in FieldKind])
    choices = serializers.ListField(child=serializers.CharField())


@showing("an escalated ticket", story.TICKET_ROW)
class TicketRowView(View):
    """A ticket in a list."""

    id = serializers.IntegerField()
    subject = serializers.CharField()
    snippet = serializers.CharField()
    status = serializers.ChoiceField(choices=[status.value for status in Status])
    priority = serializers.SerializerMethodField()
    channel = serializers.ChoiceField(choices=[channel.value for channel in Channel])
    customer = serializers.IntegerField(source="customer_id")
    team = serializers.IntegerField(source="team_id", allow_null=True)
    assignee = serializers.IntegerField(source="assignee_id", allow_null=True)
    tags = serializers.SerializerMethodField()
    fields = Anything()  # type: ignore[assignment]
    follows = serializers.IntegerField(
        source="follows_id",
        allow_null=True,
        help_text=_("The closed ticket that this one follows."),
    )
    mood = serializers.SerializerMethodField()
    severity = serializers.SerializerMethodField(help_text=_("Of its open escalation."))
    seq = serializers.IntegerField(help_text=_("The number of the newest thing that happened."))
    version = serializers.IntegerField(help_text=_("Send it with a change, to overwrite nothing."))
    attention_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField(allow_null=True)
    first_replied_at = serializers.DateTimeField(allow_null=True)
    last_message_at = serializers.DateTimeField()
    solved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    expanded = serializers.SerializerMethodField()

    def get_priority(self, ticket: Any) -> PriorityWord:
        """The word for how much it matters."""
        return PriorityWord.of(ticket.priority)

    def get_tags(self, ticket: Any) -> list[str]:
        """Names of its tags."""
        return sorted(tag.name for tag in ticket.tags.all())

    @extend_schema_field(MoodView)
    def get_mood(self, ticket: Any) -> dict[str, Any]:
        """Its mood, or that of a ticket that nobody has read."""
        return MOOD.to_representation(self.context["moods"].get(ticket.pk) or Mood())

    @extend_schema_field(
        serializers.ChoiceField(choices=[word.value for word in SeverityWord], allow_null=True)
    )
    def get_severity(self, ticket: Any) -> SeverityWord | None:
        """The word for its open escalation."""
        escalation = self.context["escalations"].get(ticket.pk)
        return SeverityWord.of(escalation.severity) if escalation else None

    def get_expanded(self, ticket: Any) -> dict[str, Any]:
        """What `expand` asked for, in full."""
        shown: dict[str, Any] = {}
        for name in self.context.get("expand", ()):
            row = getattr(ticket, name)
            shown[name] = row and EXPANDED[name].to_representation(row)
        return shown


# Made once: answers hold many of them, and they keep no state.
MOOD = MoodView()
TICKET_MOOD = TicketMoodView()
READING = ReadingView()
EXPANDED: dict[str, View] = {
    "customer": CustomerView(),
    "assignee": UserView(),
    "team": TeamView(),
}


@showing("an escalated ticket", story.TICKET)
class TicketView(TicketRowView):
    """A ticket with its arc, its escalations and what was decided about it."""

    queue = serializers.SerializerMethodField(help_text=_("Null while there are no queues."))
    clocks = serializers.SerializerMethodField(help_text=_("Empty while there are no clocks."))
    escalations = EscalationView(many=True, source="escalations.all")
    decisions = DecisionView(many=True, source="decisions.all")

    @extend_schema_field(TicketMoodView)
    def get_mood(self, ticket: Any) -> dict[str, Any]:
        """Its mood with the arc."""
        return TICKET_MOOD.to_representation(self.context["moods"].get(ticket.pk) or Mood())

    def get_queue(self, _ticket: Any) -> int | None:
        """Queues do not exist yet."""
        return None

    def get_clocks(self, _ticket: Any) -> list[dict[str, Any]]:
        """Clocks do not exist yet."""
        return []


@showing("Bo takes it", story.TICKET_CHANGE)
class TicketChangeBody(Body):
    """What of a ticket shall be different; all of it happens, or nothing."""

    version = Whole(required=False, help_text=_("The version that you saw."))
    status = Choice(of=Status, required=False)
    priority = Choice(of=PriorityWord, required=False)
    assignee = Whole(required=False, allow_null=True)
    team = Whole(required=False, allow_null=True)
    tags = serializers.ListField(
        child=Text(max_length=60), required=False, max_length=MAX_TAGS, help_text=_("All of them.")
    )
    fields = Anything(  # type: ignore[assignment]
        required=False, help_text=_("By key; null clears one.")
    )


@showing("an answer", story.REPLY)
class ReplyBody(Body):
    """An answer to the customer."""

    body = Text(max_length=MAX_TEXT)
    seen_seq = Whole(
        required=False,
        min_value=0,
        help_text=_("The newest message that you saw: nothing is sent past a newer one."),
    )
    attachments = serializers.ListField(
        child=FileBody(), required=False, max_length=MAX_ATTACHMENTS
    )


@showing("a note", story.NOTE)
class NoteBody(Body):
    """An internal note; no customer ever sees it."""

    body = Text(max_length=MAX_TEXT)


@showing("an invoice", story.ATTACHMENT)
class AttachmentView(View):
    """A file of a message."""

    id = serializers.UUIDField()
    message = serializers.IntegerField(source="message_id")
    filename = serializers.CharField()
    content_type = serializers.CharField(help_text=_("What the bytes look like."))
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    created_at = serializers.DateTimeField()


@showing("from Ana", story.MESSAGE)
class MessageView(View):
    """Something that was said in a ticket."""

    id = serializers.IntegerField()
    ticket = serializers.IntegerField(source="ticket_id")
    seq = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in MessageKind])
    channel = serializers.ChoiceField(choices=[channel.value for channel in Channel])
    customer = serializers.IntegerField(source="customer_id", allow_null=True)
    user = serializers.IntegerField(source="user_id", allow_null=True)
    body = serializers.CharField(source="text")
    html = serializers.CharField(help_text=_("As it came: never show it outside a sandbox."))
    automatic = serializers.BooleanField()
    external_id = serializers.CharField()
    metadata = Anything()
    attachments = AttachmentView(many=True, source="attachments.all")
    reading = serializers.SerializerMethodField(help_text=_("Null while it has not been read."))
    sent_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(ReadingView(allow_null=True))
    def get_reading(self, message: Any) -> dict[str, Any] | None:
        """What the newest engine version saw in it."""
        reading = self.context["readings"].get(message.pk)
        if reading is None:
            return None
        told: dict[str, Any] = READING.to_representation(reading)
        # The one view for all messages knows nothing of what goes with these.
        told["correction"] = shown_correction(self.context.get("corrections", {}), message.pk)
        return told
