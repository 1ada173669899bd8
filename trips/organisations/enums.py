from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What an organisation is in the mechanism."""

    NGO = "ngo", _("NGO")
    OFII = "ofii", _("OFII")
    OPERATOR = "operator", _("Operator of centres")
    STATE = "state", _("State services")
    PLATFORM = "platform", _("Platform team")


class Role(models.TextChoices):
    """What a member does in her organisation."""

    CASEWORKER = "caseworker", _("Caseworker")
    OFFICER = "officer", _("OFII officer")
    NATIONAL_OFFICER = "national_officer", _("National officer")
    CENTRE_MANAGER = "centre_manager", _("Centre manager")
    CENTRE_WORKER = "centre_worker", _("Centre worker")
    AUDITOR = "auditor", _("Auditor")
    ORGANISATION_ADMIN = "organisation_admin", _("Organisation administrator")
    PLATFORM_ADMIN = "platform_admin", _("Platform administrator")
    DATA_PROTECTION = "data_protection", _("Data protection officer")


ROLES_OF_KIND = {
    Kind.NGO: (Role.CASEWORKER, Role.ORGANISATION_ADMIN),
    Kind.OFII: (Role.OFFICER, Role.NATIONAL_OFFICER, Role.ORGANISATION_ADMIN),
    Kind.OPERATOR: (Role.CENTRE_MANAGER, Role.CENTRE_WORKER, Role.ORGANISATION_ADMIN),
    Kind.STATE: (Role.AUDITOR, Role.ORGANISATION_ADMIN),
    Kind.PLATFORM: (Role.PLATFORM_ADMIN, Role.DATA_PROTECTION),
}


# Whose people may sign in by the identity provider of State agents.
PROVIDER_KINDS = frozenset({Kind.OFII, Kind.STATE})

# Who looks after the members of an organisation of each kind: one at least must remain.
ADMINISTRATORS = frozenset({Role.ORGANISATION_ADMIN, Role.PLATFORM_ADMIN})


# Who may be on call: those whom somebody rings at night about a woman of theirs.
ON_CALL_ROLES = frozenset({Role.CENTRE_MANAGER, Role.CENTRE_WORKER, Role.NATIONAL_OFFICER})


class MemberStatus(models.TextChoices):
    """What a membership is worth today; derived, never stored."""

    ACTIVE = "active", pgettext_lazy("account", "active")
    INVITED = "invited", _("has not chosen a password yet")
    SUSPENDED = "suspended", pgettext_lazy("account", "suspended")
    ENDED = "ended", pgettext_lazy("account", "ended")


class Unusual(models.TextChoices):
    """What of somebody's reading was unusual: the measures of `trips.audit.quotas`."""

    HOUR = "hour", _("files in an hour")
    DAY = "day", _("files in a day")
    NEW = "new", _("files never opened before, in a day")
    NIGHT = "night", _("files in a night")
    EXPORTS = "exports", _("exports in a day")
