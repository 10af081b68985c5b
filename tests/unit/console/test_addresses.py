"""Addresses whose form is looked up once."""

import pytest
from django.test.utils import override_script_prefix
from django.urls import reverse

from console.addresses import address


@pytest.mark.parametrize("name", ["console:inbox", "console:more", "console:sign_in"])
def test_an_address_without_a_number_is_the_routes(name):
    assert address(name) == address(name) == reverse(name)


@pytest.mark.parametrize("name", ["console:ticket", "console:reply", "console:settle"])
@pytest.mark.parametrize("number", [0, 7, 2**63 - 1])
def test_an_address_holds_its_number_where_the_route_has_it(name, number):
    assert address(name, number) == reverse(name, args=[number])


def test_an_address_begins_where_the_desk_is_served():
    assert address("console:ticket", 1) == "/tickets/1/"
    with override_script_prefix("/desk0/"):
        assert address("console:ticket", 10) == "/desk0/tickets/10/"
        assert address("console:inbox") == "/desk0/"
    assert address("console:inbox") == "/"
