"""Exceptions decided by a person, kept as object permissions: the only file that knows guardian.

An organisation is a group, which bears its reference. A permission alone opens nothing: the queries of the app
above count it only beside the decision that it was given for, and never ask guardian who may see what.
"""

from django.contrib.auth.models import Group
from django.db.models import Model
from guardian.models import GroupObjectPermissionBase

from trips.organisations.models import Organisation

# The base of a table of permissions on one model; it adds `content_object`, a foreign key to that model.
GroupGrant = GroupObjectPermissionBase


def group_of(organisation: Organisation) -> Group:
    """The group of an organisation, made when it is needed first."""
    group, _made = Group.objects.get_or_create(name=organisation.reference)
    return group


def grant(table: type[Model], permission: str, organisation: Organisation, row: Model) -> None:
    table.objects.assign_perm(permission, group_of(organisation), row)


def take_back(table: type[Model], permission: str, organisation: Organisation, row: Model) -> None:
    table.objects.remove_perm(permission, group_of(organisation), row)
