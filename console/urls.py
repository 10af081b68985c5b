"""Addresses of the console."""

from django.urls import path

from console.views import (
    account,
    alerts,
    changes,
    compose,
    corrections,
    files,
    gallery,
    inbox,
    overview,
    repairs,
    ticket,
)
from console.views.reading import label, learning, model

app_name = "console"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("inbox/more/", inbox.more, name="more"),
    path("inbox/changes/", inbox.changes, name="changes"),
    path("tickets/<int:ticket_id>/", ticket.ticket, name="ticket"),
    path("tickets/<int:ticket_id>/earlier/", ticket.earlier, name="earlier"),
    path("tickets/<int:ticket_id>/news/", ticket.news, name="news"),
    path("tickets/<int:ticket_id>/reply/", compose.reply, name="reply"),
    path("tickets/<int:ticket_id>/note/", compose.note, name="note"),
    path("tickets/<int:ticket_id>/assign/", changes.assign, name="assign"),
    path("tickets/<int:ticket_id>/take/", changes.take, name="take"),
    path("tickets/<int:ticket_id>/status/", changes.set_status, name="set_status"),
    path("tickets/<int:ticket_id>/priority/", changes.set_priority, name="set_priority"),
    path("tickets/<int:ticket_id>/tags/", changes.set_tags, name="set_tags"),
    path("tickets/<int:ticket_id>/read-again/", changes.read_again, name="read_again"),
    path("escalations/<int:escalation_id>/settle/", changes.settle, name="settle"),
    path("readings/<int:reading_id>/correct/", corrections.correct, name="correct"),
    path("readings/<int:reading_id>/withdraw/", corrections.withdraw, name="withdraw"),
    path("messages/<int:message_id>/html/", files.message_html, name="message_html"),
    path("files/<uuid:file_id>/", files.download, name="file"),
    path("files/<uuid:file_id>/preview/", files.preview, name="preview"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/bell/", alerts.bell, name="bell"),
    path("overview/", overview.overview, name="overview"),
    path("reading/", model.model, name="reading_model"),
    path("reading/learning/", learning.learning, name="reading_learning"),
    path("reading/learning/learn/", learning.learn, name="reading_learn"),
    path("reading/learning/roll-back/", learning.back, name="reading_back"),
    path("reading/learning/<int:number>/promote/", learning.go_live, name="reading_promote"),
    path("reading/label/", label.label, name="reading_label"),
    path("reading/label/<int:reading_id>/say/", label.say, name="reading_say"),
    path("reading/label/<int:message_id>/skip/", label.skip, name="reading_skip"),
    path("repairs/", repairs.repairs, name="repairs"),
    path("repairs/retry/", repairs.retry, name="retry"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("me/theme/", account.theme, name="theme"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("sign-out/", account.sign_out, name="sign_out"),
]
