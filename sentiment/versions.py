"""What a version of the desk says of itself, for commands and integrators."""

from typing import Any

from sentiment.models import DeskVersion
from supportsentiment.kernel.sentences import Sentence
from supportsentiment.kernel.translation import translated


def account_of(version: DeskVersion) -> dict[str, Any]:
    """A version as plain JSON, without its numbers."""
    figures = {
        name: version.metrics[name]
        for name in ("before", "after", "general_before", "general_after", "seconds", "reviews")
        if name in version.metrics
    }
    return {
        "version": f"v{version.number}",
        "status": version.status,
        "tier": version.tier,
        "base": version.base_version,
        "labels": version.labels,
        "confirmations": version.confirmations,
        "same_as": f"v{version.same_as.number}" if version.same_as else None,
        "holds_erased": version.holds_erased,
        "tickets_to_read_again": version.to_reread_tickets,
        "figures": figures,
        "reasons": [str(reason) for reason in reasons_of(version)],
    }


def reasons_of(version: DeskVersion) -> list[str]:
    """Why the gate did not let it pass, in the reader's language."""
    return [
        translated(Sentence(reason["template"], **reason["values"])) for reason in version.reasons
    ]
