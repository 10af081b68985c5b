"""Where an endpoint lies: whether its address may be used, and what an owner should know. PURE.

A model on one's own machine or network is a good thing to ask, so private addresses are allowed,
and said. Nothing is looked up: the name alone is judged.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

LONGEST_ADDRESS = 300
# 2130706433 and 0x7f.1 are addresses to some programs; nobody writes them in good faith.
_ODD_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*", re.IGNORECASE)
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class Reach(StrEnum):
    """How far what is sent travels."""

    THIS_MACHINE = "this_machine"
    OWN_NETWORK = "own_network"
    ELSEWHERE = "elsewhere"


class Fault(StrEnum):
    """Why an address cannot be used."""

    TOO_LONG = "too_long"
    NOT_WEB = "not_web"
    NO_HOST = "no_host"
    HOLDS_KEY = "holds_key"
    HOLDS_QUERY = "holds_query"
    NOBODY_THERE = "nobody_there"


@dataclass(frozen=True, slots=True)
class EndpointAddress:
    """An address that was looked at. `fault` is None where it can be used.

    `open_to_listeners` says that words travel a foreign network without encryption.
    """

    reach: Reach
    open_to_listeners: bool = False
    fault: Fault | None = None


def look_at(url: str) -> EndpointAddress:
    """What there is to say of a base address such as http://127.0.0.1:8080/v1."""
    try:
        parts = urlsplit(url)
        fault = _fault(url, parts)
    except ValueError:
        fault = Fault.NO_HOST
    if fault:
        return EndpointAddress(Reach.ELSEWHERE, fault=fault)
    host = _host(parts)
    ip = _ip(host)
    reach = _reach_of_ip(ip) if ip is not None else _reach_of_name(host)
    return EndpointAddress(reach, reach is Reach.ELSEWHERE and parts.scheme == "http")


def _fault(url: str, parts: SplitResult) -> Fault | None:
    """What is wrong with the address.

    Raises:
        ValueError: its port or its host cannot be read.
    """
    strange = any(sign.isspace() or not sign.isprintable() for sign in url)
    found = (
        (Fault.TOO_LONG, len(url) > LONGEST_ADDRESS),
        (Fault.NOT_WEB, parts.scheme not in {"http", "https"}),
        (Fault.NO_HOST, strange or not parts.hostname or parts.port == 0),
        (Fault.HOLDS_KEY, parts.username is not None or parts.password is not None),
        (Fault.HOLDS_QUERY, "?" in url or "#" in url),
    )
    return next((fault for fault, is_so in found if is_so), None) or _fault_of_host(_host(parts))


def _fault_of_host(host: str) -> Fault | None:
    ip = _ip(host)
    if ip is None:
        return Fault.NO_HOST if _ODD_NUMBER.fullmatch(host) else None
    return Fault.NOBODY_THERE if _nobody(ip) else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        ip = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


def _nobody(ip: IPv4Address | IPv6Address) -> bool:
    """Where no model answers: many machines at once, or a cloud's own book of keys."""
    if ip.is_loopback:
        return False
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved


def _reach_of_ip(ip: IPv4Address | IPv6Address) -> Reach:
    if ip.is_loopback:
        return Reach.THIS_MACHINE
    return Reach.OWN_NETWORK if ip.is_private else Reach.ELSEWHERE


def _reach_of_name(host: str) -> Reach:
    name = host.casefold()
    if name == "localhost" or name.endswith(".localhost"):
        return Reach.THIS_MACHINE
    if "." not in name or name.endswith(_LOCAL_ENDINGS):
        return Reach.OWN_NETWORK
    return Reach.ELSEWHERE
