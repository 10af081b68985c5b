"""What owners are told of the addresses of endpoints."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sentiment.endpoint_address import EndpointAddress, Fault, Reach

FAULTS: dict[Fault, Promise] = {
    Fault.TOO_LONG: _("An address has at most 300 signs."),
    Fault.NOT_WEB: _("An address begins with https:// or http://."),
    Fault.NO_HOST: _("The address names no machine."),
    Fault.HOLDS_KEY: _("Leave user and password out of the address; a key has a field of its own."),
    Fault.HOLDS_QUERY: _("The address ends before a “?” or “#”."),
    Fault.NOBODY_THERE: _("No model can lie at this address; it belongs to the network itself."),
}
REACHES: dict[Reach, Promise] = {
    Reach.THIS_MACHINE: _("On this machine: nothing leaves it."),
    Reach.OWN_NETWORK: _("In your own network: messages leave this machine, and stay there."),
    Reach.ELSEWHERE: _(
        "Elsewhere: messages leave your network, without what tells who wrote them."
    ),
}
OPEN = _("Without https:// whoever stands in between can read along.")


def fault_words(fault: Fault) -> Promise:
    """Why an address cannot be used."""
    return FAULTS[fault]


def reach_words(address: EndpointAddress) -> tuple[Promise, ...]:
    """How far what is sent travels, and who might see it."""
    return (REACHES[address.reach], *([OPEN] if address.open_to_listeners else []))
