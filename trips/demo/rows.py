"""Rows waiting to be written together, each with its moment, its author and its line of history."""

from collections import defaultdict
from itertools import groupby

from allauth.mfa.models import Authenticator

from cases.models import (
    Appointment,
    Case,
    CaseKey,
    Child,
    Consent,
    Detection,
    Goal,
    Household,
    Identity,
    LegalStep,
    Merge,
    NeedsAssessment,
    Note,
    PastAssessment,
    Person,
    Safety,
    SafetyPlan,
    Situation,
    UnmetNeed,
)
from centres.models import (
    Absence,
    Agreement,
    Binding,
    Centre,
    CentreKey,
    FollowUp,
    GroupSession,
    Hold,
    HouseIncident,
    Incident,
    Occupancy,
    Partner,
    Partnership,
    Place,
    Posting,
    Preparation,
    PreparationTime,
    Service,
    StandingCheck,
    Stay,
    Unit,
)
from placements.models import (
    AlarmRung,
    Apart,
    ArrivalAlarm,
    Confirmation,
    ExitDecision,
    Extension,
    Handover,
    Interview,
    Proposal,
    Question,
    Referral,
    Transfer,
)
from trips.access.actor import NOBODY
from trips.audit import bulk
from trips.audit.models import Event
from trips.identity.models import User
from trips.organisations.models import Membership, Organisation
from trips.sealing.fields import SealedField

# What a row points to is written before it.
ORDER = (
    *(
        User,
        Authenticator,
        Organisation,
        Membership,
        Centre,
        CentreKey,
        PreparationTime,
        Agreement,
        Binding,
        Partner,
        Partnership,
        Posting,
        Unit,
        Place,
    ),
    *(
        Person,
        Case,
        CaseKey,
        Consent,
        Identity,
        Household,
        Child,
        Situation,
        Detection,
        NeedsAssessment,
        Safety,
    ),
    *(Merge, Note, Goal, Appointment, LegalStep, SafetyPlan, PastAssessment),
    *(
        UnmetNeed,
        Hold,
        Stay,
        Referral,
        Apart,
        Question,
        Proposal,
        Interview,
        Extension,
        ExitDecision,
        ArrivalAlarm,
        AlarmRung,
        Handover,
        Confirmation,
        Transfer,
        FollowUp,
        Absence,
        Incident,
        HouseIncident,
    ),
    *(Occupancy, Preparation, GroupSession, Service, StandingCheck),
)


class Rows:
    def __init__(self):
        self.of = defaultdict(list)
        self.links = []
        self.past = []
        self.events = []

    def add(self, row, *, at, by=NOBODY):
        """`by`: the membership of whoever wrote it."""
        row._history_date, row._history_user = at, by
        self.of[type(row)].append(row)
        return row

    def link(self, row, **relations):
        """Many-to-many relations of a row that is waiting."""
        self.links += [(row, name, target) for name, targets in relations.items() for target in targets]

    def event(self, kind, obj, *, at, by, **details):
        self.events.append((kind, obj, at, by, details))

    def was(self, row, *, at, by, **values):
        """An earlier line of history of a row that is waiting: what it was then, where that matters."""
        self.past.append((row, at, by, values))

    def insert(self):
        for model, rows in [(one, rows) for one in ORDER for rows in _waves(self.of[one])]:
            if hasattr(model._meta, "simple_history_manager_attribute"):
                bulk.create_many(rows, by=NOBODY)
            else:
                model._base_manager.bulk_create(rows)
        by_field = lambda link: (type(link[0]).__name__, link[1])  # noqa: E731 -- used twice, two words
        for _field, links in groupby(sorted(self.links, key=by_field), key=by_field):
            _insert_links(list(links))
        _insert_past(self.past)
        Event._base_manager.bulk_create([_event(*event) for event in self.events], batch_size=2000)


def _waves(rows):
    """A stay that follows another one comes after it."""
    later = [row for row in rows if getattr(row, "previous", None) is not None]
    known = {id(row) for row in later}
    return [[row for row in rows if id(row) not in known], *([later] if later else [])]


def _insert_past(past):
    """Beside the newest line, which the row's own insertion wrote; what is sealed stands in that one only."""
    for model, found in groupby(past, key=lambda one: type(one[0])):
        keeper = model.history.model
        tracked = [field.attname for field in keeper.tracked_fields if not isinstance(field, SealedField)]
        rows = [
            keeper(
                **{name: getattr(row, name) for name in tracked} | values,
                history_date=at,
                history_user_id=by.user_id,
                history_type="~",
            )
            for row, at, by, values in found
        ]
        keeper.objects.bulk_create(rows, batch_size=2000)


def _insert_links(links):
    """Rows of one many-to-many relation, then the same on the first line of history."""
    model, name = type(links[0][0]), links[0][1]
    field = model._meta.get_field(name)
    here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through
    made = [through(**{here: row.pk, there: target.pk}) for row, _name, target in links]
    through._base_manager.bulk_create(made, batch_size=2000)
    if not hasattr(model, "history"):
        return
    past = model.history.model
    first = dict(past.objects.order_by("-history_id").values_list(model._meta.pk.attname, "history_id"))
    kept = getattr(past, name).model
    columns = ("id", here, there)
    copies = [
        kept(history_id=first[getattr(link, here)], **{name: getattr(link, name) for name in columns})
        for link in made
    ]
    kept.objects.bulk_create(copies, batch_size=2000)


def _event(kind, obj, at, by, details):
    return Event(
        kind=kind,
        at=at,
        user_id=by.user_id,
        membership_id=by.pk,
        organisation_id=by.organisation_id,
        role=by.role,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        reference=getattr(obj, "reference", ""),
        details=details,
    )
