"""Addresses of our own pages, their form looked up once.

A page holds a hundred of them, and Django takes twenty microseconds to look up each.
"""

from functools import cache

from django.urls import get_script_prefix, reverse

# Stands for a number while the form is looked up; too odd to be a part of any address itself.
PLACE = 90_817_263_545


def address(name: str, number: int | None = None) -> str:
    """The address of a route that takes a whole number, or nothing."""
    before, after = _form(name, numbered=number is not None, prefix=get_script_prefix())
    return before if number is None else f"{before}{number}{after}"


@cache
def _form(name: str, *, numbered: bool, prefix: str) -> tuple[str, str]:
    if not numbered:
        return reverse(name), ""
    before, _place, after = reverse(name, args=[PLACE]).partition(str(PLACE))
    return before, after
