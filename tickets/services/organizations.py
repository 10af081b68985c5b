"""Organizations are entered and changed by hand."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ConflictError, ForbiddenError
from supportsentiment.kernel.events import emit
from tickets.events import OrganizationChanged, OrganizationCreated
from tickets.models import Organization
from tickets.permissions import why_not_change_customers

COLUMNS = frozenset({"name", "domain", "external_id", "plan", "tier", "notes"})


def create_organization(
    *, values: Mapping[str, object], actor: User, now: datetime
) -> Organization:
    """Enter an organization; `values` are columns by name.

    Raises:
        ForbiddenError: the actor may not change customers.
        ConflictError: another organization has this external id.
    """
    if refusal := why_not_change_customers(actor):
        raise ForbiddenError(refusal)
    with db.transaction():
        _refuse_taken(values, own_id=None)
        organization = Organization.objects.create(
            **{name: values[name] for name in COLUMNS & values.keys()}
        )
        emit(
            OrganizationCreated(occurred_at=now, actor_id=actor.pk, organization_id=organization.pk)
        )
    return organization


def change_organization(
    *, organization: Organization, values: Mapping[str, object], actor: User, now: datetime
) -> Organization:
    """Change an organization's record; columns that are not named stay.

    Raises:
        ForbiddenError, ConflictError: as in `create_organization`.
    """
    if refusal := why_not_change_customers(actor):
        raise ForbiddenError(refusal)
    changed = sorted(COLUMNS & values.keys())
    with db.transaction():
        _refuse_taken(values, own_id=organization.pk)
        held = Organization.objects.select_for_update().get(pk=organization.pk)
        for name in changed:
            setattr(held, name, values[name])
        held.save(update_fields=changed)
        emit(
            OrganizationChanged(
                occurred_at=now, actor_id=actor.pk, organization_id=held.pk, fields=changed
            )
        )
    return held


def _refuse_taken(values: Mapping[str, object], *, own_id: int | None) -> None:
    external_id = values.get("external_id")
    if external_id is None:
        return
    other = Organization.objects.filter(external_id=external_id).first()
    if other and other.pk != own_id:
        raise ConflictError(
            _("Another organization has this external id."), changed={"organization": other.pk}
        )
