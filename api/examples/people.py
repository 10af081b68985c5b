"""Who is in the story: a customer and where she works, a colleague and his team, tokens."""

ORGANIZATION = {
    "id": 3,
    "name": "Example Ltd",
    "domain": "example.com",
    "external_id": "acc-77",
    "plan": "business",
    "tier": "plus",
    "notes": "",
    "created_at": "2026-10-05T08:00:00Z",
}
NEW_ORGANIZATION = {
    "name": "Example Ltd",
    "domain": "example.com",
    "external_id": "acc-77",
    "plan": "business",
    "tier": "plus",
}
ORGANIZATION_CHANGE = {"plan": "enterprise", "tier": "vip"}
CHANGED_ORGANIZATION = ORGANIZATION | ORGANIZATION_CHANGE

CUSTOMER = {
    "id": 4,
    "name": "Ana Example",
    "identities": [{"kind": "email", "value": "ana@example.com"}],
    "organization": 3,
    "tier": "standard",
    "language": "en",
    "time_zone": "Europe/Berlin",
    "objects_to_mood": False,
    "notes": "",
    "created_at": "2026-10-05T08:10:00Z",
}
NEW_CUSTOMER = {
    "name": "Ana Example",
    "email": "ana@example.com",
    "organization": 3,
    "language": "en",
    "time_zone": "Europe/Berlin",
}
CUSTOMER_CHANGE = {"tier": "vip", "phone": "+12025550143"}
CHANGED_CUSTOMER = CUSTOMER | {
    "tier": "vip",
    "identities": [
        {"kind": "email", "value": "ana@example.com"},
        {"kind": "phone", "value": "+12025550143"},
    ],
}

TEAM = {"id": 1, "name": "Billing", "created_at": "2026-10-01T08:00:00Z"}
NEW_TEAM = {"name": "Billing"}

USER = {
    "id": 2,
    "name": "Bo Example",
    "email": "bo@desk.example.com",
    "role": "agent",
    "teams": [1],
    "is_active": True,
    "created_at": "2026-10-01T08:05:00Z",
}
NEW_USER = {
    "email": "bo@desk.example.com",
    "name": "Bo Example",
    "role": "agent",
    "teams": [1],
}
USER_CHANGE = {"is_active": False}
CHANGED_USER = USER | USER_CHANGE
ME = {"user": USER, "scopes": ["tickets:read", "tickets:write"]}

TOKEN = {
    "id": 5,
    "name": "Web form",
    "prefix": "sst_exampl",
    "user": 6,
    "scopes": ["messages:write"],
    "created_at": "2026-10-01T08:20:00Z",
    "last_used_at": "2026-11-20T09:30:00Z",
    "expires_at": None,
    "revoked_at": None,
}
TOKEN_WANTED = {"name": "Web form", "scopes": ["messages:write"], "client": True}
NEW_TOKEN = TOKEN | {"last_used_at": None, "token": "sst_example-of-a-secret-that-is-shown-once"}
