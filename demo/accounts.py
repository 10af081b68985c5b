"""The accounts to look around with, as text for a terminal."""

from demo.company import DEMO_PASSWORD, SHOWN, STAFF


def accounts_text() -> str:
    """One line for each role, then the password that all of them share."""
    shown = [person for person in STAFF if person.key in SHOWN]
    width = max(len(person.email) for person in shown)
    lines = [
        f"  {person.email:<{width}}  {person.name}, {person.role.replace('_', ' ')}"
        for person in shown
    ]
    return "\n".join(["Demo accounts:", *lines, f"  password of all: {DEMO_PASSWORD}"])
