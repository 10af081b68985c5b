"""Addresses of the REST API, version 1."""

from django.urls import path, re_path

from api.views import (
    customers,
    desk,
    history,
    inbound,
    lexicon,
    messages,
    people,
    readings,
    reference,
    ticket_list,
    tickets,
    tokens,
    unknown,
)

app_name = "api"
urlpatterns = [
    path("", reference.to_reference, name="root"),
    path("docs/", reference.reference, name="docs"),
    path("openapi.json", reference.openapi_json, name="openapi"),
    path("openapi.yaml", reference.openapi_yaml, name="openapi_yaml"),
    path("me/", people.MeDetailView.as_view(), name="me"),
    path("customers/", customers.CustomersView.as_view(), name="customers"),
    path("customers/<int:customer_id>/", customers.CustomerDetailView.as_view(), name="customer"),
    path("organizations/", customers.OrganizationsView.as_view(), name="organizations"),
    path(
        "organizations/<int:organization_id>/",
        customers.OrganizationDetailView.as_view(),
        name="organization",
    ),
    path("tickets/", ticket_list.TicketsView.as_view(), name="tickets"),
    path("tickets/<int:ticket_id>/", tickets.TicketDetailView.as_view(), name="ticket"),
    path(
        "tickets/<int:ticket_id>/messages/",
        tickets.TicketMessagesView.as_view(),
        name="ticket_messages",
    ),
    path("tickets/<int:ticket_id>/replies/", tickets.RepliesView.as_view(), name="replies"),
    path("tickets/<int:ticket_id>/notes/", tickets.NotesView.as_view(), name="notes"),
    path(
        "tickets/<int:ticket_id>/events/", history.TicketEventsView.as_view(), name="ticket_events"
    ),
    path("messages/", inbound.MessagesView.as_view(), name="messages"),
    path("messages/bulk/", inbound.InboundBulkView.as_view(), name="messages_bulk"),
    path("messages/<int:message_id>/", messages.MessageDetailView.as_view(), name="message"),
    path("readings/", readings.ReadingsView.as_view(), name="readings"),
    path("readings/<int:reading_id>/", readings.ReadingDetailView.as_view(), name="reading"),
    path(
        "readings/<int:reading_id>/correction/",
        readings.CorrectionsView.as_view(),
        name="correction",
    ),
    path(
        "readings/<int:reading_id>/evidence/",
        readings.DeepEvidenceView.as_view(),
        name="evidence",
    ),
    path("lexicon/", lexicon.LexiconView.as_view(), name="lexicon"),
    path("lexicon/test/", lexicon.LexiconTestView.as_view(), name="lexicon_test"),
    path("lexicon/<int:term_id>/", lexicon.LexiconTermDetailView.as_view(), name="lexicon_term"),
    path("events/", history.EventsView.as_view(), name="events"),
    path("attachments/", messages.AttachmentsView.as_view(), name="attachments"),
    path(
        "attachments/<uuid:attachment_id>/",
        messages.AttachmentDetailView.as_view(),
        name="attachment",
    ),
    path(
        "attachments/<uuid:attachment_id>/content/",
        messages.AttachmentContentView.as_view(),
        name="attachment_content",
    ),
    path("users/", people.UsersView.as_view(), name="users"),
    path("users/<int:user_id>/", people.UserDetailView.as_view(), name="user"),
    path("teams/", people.TeamsView.as_view(), name="teams"),
    path("teams/<int:team_id>/", people.TeamDetailView.as_view(), name="team"),
    path("tags/", desk.TagsView.as_view(), name="tags"),
    path("fields/", desk.FieldsView.as_view(), name="fields"),
    path("tokens/", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/<int:token_id>/", tokens.TokenDetailView.as_view(), name="token"),
    path("analyze/", desk.AnalyzeTextsView.as_view(), name="analyze"),
    # Whatever else begins like the API is refused in its own words.
    re_path(r"^.*$", unknown.UnknownView.as_view(), name="unknown"),
]
