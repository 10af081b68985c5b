"""The ticket, before and after Bo takes it, and what is said in it."""

from typing import Any

from api.examples.mood import ARC, DECISIONS, ESCALATION, MOOD, READING

TAG = {"id": 12, "name": "billing"}
NEW_TAG = {"name": "billing"}
CUSTOM_FIELD = {
    "key": "refund",
    "name": "Refund",
    "kind": "choice",
    "choices": ["none", "asked", "granted"],
}

TICKET_ROW: dict[str, Any] = {
    "id": 9,
    "subject": "Invoice 1043",
    "snippet": "This is the third time I've written about this invoice. I am really angry now!",
    "status": "new",
    "priority": "normal",
    "channel": "email",
    "customer": 4,
    "team": None,
    "assignee": None,
    "tags": [],
    "fields": {},
    "follows": None,
    "mood": MOOD,
    "severity": "high",
    "seq": 6,
    "version": 1,
    "attention_at": "2026-11-19T13:17:00Z",
    "waiting_since": "2026-11-20T09:12:00Z",
    "first_replied_at": None,
    "last_message_at": "2026-11-20T09:30:00Z",
    "solved_at": None,
    "closed_at": None,
    "created_at": "2026-11-20T09:12:00Z",
    "expanded": {},
}
TICKET = TICKET_ROW | {
    "mood": MOOD | ARC,
    "queue": None,
    "clocks": [],
    "escalations": [ESCALATION],
    "decisions": DECISIONS,
}
TICKET_CHANGE = {
    "version": 1,
    "assignee": 2,
    "team": 1,
    "priority": "high",
    "tags": ["billing"],
    "fields": {"refund": "asked"},
}
# Each of the four kinds of change counts: fields, tags, priority, and who has it.
CHANGED_TICKET = TICKET | TICKET_CHANGE | {"seq": 10, "version": 5}

ATTACHMENT = {
    "id": "8e962664-de05-40e7-a0ce-dd4eec16a654",
    "message": 17,
    "filename": "invoice-1043.txt",
    "content_type": "text/plain",
    "size": 25,
    "sha256": "74b8949b114228aee0121a46cfd59f83da667fe028a4d70f46a9f8b49f8175d1",
    "created_at": "2026-11-20T09:30:00Z",
}
MESSAGE: dict[str, Any] = {
    "id": 17,
    "ticket": 9,
    "seq": 4,
    "kind": "inbound",
    "channel": "email",
    "customer": 4,
    "user": None,
    "body": "This is the third time I've written about this invoice. I am really angry now!",
    "html": "",
    "automatic": False,
    "external_id": "<1043-3@mail.example.com>",
    "metadata": {},
    "attachments": [ATTACHMENT],
    "reading": READING,
    "sent_at": "2026-11-20T09:29:40Z",
    "created_at": "2026-11-20T09:30:00Z",
}
OURS = MESSAGE | {
    "customer": None,
    "user": 2,
    "external_id": "",
    "attachments": [],
    "reading": None,
}
REPLY = {"body": "I am sorry, Ana. A corrected invoice is on its way.", "seen_seq": 4}
SENT_REPLY = OURS | {
    "id": 18,
    "seq": 11,
    "kind": "outbound",
    "body": REPLY["body"],
    "sent_at": "2026-11-20T09:41:00Z",
    "created_at": "2026-11-20T09:41:00Z",
}
NOTE = {"body": "Has been promised a call on Monday."}
LEFT_NOTE = OURS | {
    "id": 19,
    "seq": 13,
    "kind": "note",
    "body": NOTE["body"],
    "sent_at": "2026-11-20T09:45:00Z",
    "created_at": "2026-11-20T09:45:00Z",
}
