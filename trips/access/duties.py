"""The table of permissions: which roles have which duty. Rules ask `actor.has(Duty.…)`."""

from enum import StrEnum

from trips.organisations.enums import Role


class Duty(StrEnum):
    """What somebody is there for, in words that know no model."""

    CASEWORK = "casework"
    ALLOCATION = "allocation"
    NATIONAL_DESK = "national desk"
    CENTRE_MANAGEMENT = "centre management"
    CENTRE_WORK = "centre work"
    AUDIT = "audit"
    MEMBERS = "members"
    PLATFORM = "platform"
    DATA_PROTECTION = "data protection"
    KEEPING_AWAY = "keeping away who knows her"


ROLES: dict[Duty, frozenset[Role]] = {
    Duty.CASEWORK: frozenset({Role.CASEWORKER}),
    Duty.ALLOCATION: frozenset({Role.OFFICER, Role.NATIONAL_OFFICER}),
    Duty.NATIONAL_DESK: frozenset({Role.NATIONAL_OFFICER}),
    Duty.CENTRE_MANAGEMENT: frozenset({Role.CENTRE_MANAGER}),
    Duty.CENTRE_WORK: frozenset({Role.CENTRE_MANAGER, Role.CENTRE_WORKER}),
    Duty.AUDIT: frozenset({Role.AUDITOR}),
    Duty.MEMBERS: frozenset({Role.ORGANISATION_ADMIN, Role.PLATFORM_ADMIN}),
    Duty.PLATFORM: frozenset({Role.PLATFORM_ADMIN}),
    Duty.DATA_PROTECTION: frozenset({Role.DATA_PROTECTION}),
    Duty.KEEPING_AWAY: frozenset({Role.ORGANISATION_ADMIN, Role.NATIONAL_OFFICER, Role.DATA_PROTECTION}),
}
