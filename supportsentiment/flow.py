"""Draws the flow and the lifecycle from the tables that the code runs on."""

from supportsentiment.kernel.listeners import Wiring
from tickets.lifecycle import TRANSITIONS

HEAD = """# The flow

Made by `./dev manage draw_flow` from `supportsentiment/wiring.py` and `tickets/lifecycle.py`; a
test fails when it is out of date. A solid arrow is work that is kept until it is done, a dotted
one a hint that may be lost.

"""


def page(wiring: Wiring) -> str:
    """The whole page, in Markdown with Mermaid."""
    return HEAD + _facts(wiring) + "\n## A ticket's status\n\n" + _lifecycle()


def _facts(wiring: Wiring) -> str:
    lines = ["```mermaid", "flowchart LR"]
    for event_type, listeners in wiring.items():
        for listener in listeners:
            arrow = "-->" if listener.durable else "-.->"
            fact, ear = event_type.name, listener.name
            lines.append(f'  {_id(fact)}(["{fact}"]) {arrow} {_id(ear)}["{ear}"]')
    silent = sorted(kind.name for kind, listeners in wiring.items() if not listeners)
    return "\n".join([*lines, "```", "", f"Kept as history only: {', '.join(silent)}.", ""])


def _lifecycle() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "  [*] --> new"]
    for status, following in TRANSITIONS.items():
        lines += [f"  {status.value} --> {to}" for to in sorted(to.value for to in following)]
    return "\n".join([*lines, "```", ""])


def _id(name: str) -> str:
    return name.replace(".", "_")
