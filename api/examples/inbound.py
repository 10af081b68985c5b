"""What Ana writes, and where it ends up."""

NOTHING = "There is nothing in it: give a body, html or an attachment."

LETTER = {
    "channel": "email",
    "customer": {"email": "ana@example.com", "name": "Ana Example"},
    "subject": "Invoice 1043",
    "body": "This is the second time I write about invoice 1043. It shows the wrong amount.",
    "external_id": "<1043-2@mail.example.com>",
}
PLACE = {"id": 16, "ticket": 9, "customer": 4, "duplicate": False}
NEXT_LETTER = {
    "channel": "email",
    "customer": {"email": "ana@example.com"},
    "subject": "Re: Invoice 1043",
    "body": "This is the third time I've written about this invoice. I am really angry now!",
    "ticket": 9,
    "external_id": "<1043-3@mail.example.com>",
    "sent_at": "2026-11-20T09:29:40Z",
    "attachments": [
        {"filename": "invoice-1043.txt", "content": "SW52b2ljZSAxMDQzOiAxMjAuMDAgRVVSCg=="}
    ],
}
LETTERS = {
    "messages": [NEXT_LETTER, LETTER | {"external_id": "<1043-4@mail.example.com>", "body": ""}]
}
PLACES = {
    "results": [
        {"status": 202, **PLACE, "id": 17},
        {
            "status": 400,
            "problem": {
                "type": "/api/v1/docs/#problem-invalid",
                "title": "The request is not valid",
                "status": 400,
                "detail": f"body: {NOTHING}",
                "errors": {"body": [NOTHING]},
            },
        },
    ]
}
