"""Writing: replies to the customer and notes among ourselves."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from console.forms import WriteForm, checked
from console.queries.ticket import load_ticket, spoken_since
from console.views.changes import after_change
from console.views.desk import DeskRequest, desk_view, fragment
from supportsentiment.kernel.errors import ConflictError
from tickets.services import replies

STOPPED = 409


@require_POST
@desk_view()
def reply(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Answer the customer; a stale answer is stopped, and the writer sees what is new."""
    ticket = load_ticket(ticket_id, user=request.user)
    form = WriteForm(request.POST, request.FILES)
    data = checked(form)
    try:
        replies.reply(
            ticket_id=ticket.pk,
            user=request.user,
            text=data["text"],
            seen_seq=data["seen_seq"],
            files=form.inbound_files(),
            now=timezone.now(),
        )
    except ConflictError as conflict:
        return stopped(request, ticket_id, conflict)
    return after_change(request, ticket_id)


@require_POST
@desk_view()
def note(request: DeskRequest, ticket_id: int) -> HttpResponse:
    """Leave a note that no customer sees."""
    ticket = load_ticket(ticket_id, user=request.user)
    data = checked(WriteForm(request.POST, request.FILES))
    replies.add_note(ticket_id=ticket.pk, user=request.user, text=data["text"], now=timezone.now())
    return after_change(request, ticket_id)


def stopped(request: DeskRequest, ticket_id: int, conflict: ConflictError) -> HttpResponse:
    """Nothing was sent: what others wrote meanwhile, and the way to send all the same."""
    ticket = load_ticket(ticket_id, user=request.user)
    newer = conflict.changed.get("messages", [])
    ids = newer if isinstance(newer, list) else []
    answer = fragment(
        request,
        "console/ticket/_stopped.html",
        sentence=str(conflict),
        messages=spoken_since(ticket, message_ids=ids),
        seq=ticket.seq,
        ticket_id=ticket.pk,
    )
    answer.status_code = STOPPED
    return reswap(retarget(answer, "#composer-notice"), "innerHTML")
