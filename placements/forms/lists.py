"""Filters of the lists."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import Urgency
from placements import limit_queries, queries, word_queries
from placements.enums import ReferralState
from trips.ui.filters import ListFilter, PartFilter


class ReferralFilter(PartFilter):
    """On their way unless one asks for the others; the order of waiting unless one sorts."""

    state = forms.ChoiceField(label=_("State"))
    urgency = forms.ChoiceField(
        label=_("Danger"), choices=[("", pgettext_lazy("masculine", "All")), *Urgency.choices]
    )
    mine = forms.BooleanField(label=_("My turn"))
    late = forms.BooleanField(label=_("Late"))
    finished = forms.BooleanField(label=_("Arrived and finished ones too"))

    lookups = {"state": "state", "urgency": "urgency"}
    sorts = {
        "order": queries.WAITING_ORDER,
        "reference": ("reference",),
        "state": ("state", "state_since", "pk"),
        "urgency": ("urgency", "reference"),
        "sent": ("submitted_at", "pk"),
        "since": ("state_since", "pk"),
        "due": ("until", "reference"),
        "leave": ("accommodation_ends_on", "reference"),
    }
    default_sort = "order"
    shows_all = "finished"
    # An alarm is shown wherever she is: a danger does not end with her arrival.
    asks_too = ("state", "alarm", "late")
    part = _("before arrival only")
    states = ReferralState

    def __init__(self, query=None, *, actor):
        self.actor = actor
        super().__init__(query)

    def prepare(self):
        """Before validation: the choices that depend on who reads."""
        self.fields["state"].choices = [
            ("", pgettext_lazy("masculine", "All")),
            *((s, s.label) for s in self.states),
        ]

    def is_valid(self):
        self.prepare()
        return super().is_valid()

    def shown(self, rows):
        return queries.in_progress(rows)

    def filter_late(self, rows, value):
        return limit_queries.late(rows, timezone.localdate())

    def filter_mine(self, rows, value):
        return rows.filter(queries.my_turn(self.actor, timezone.now()))


class OwnReferralFilter(ReferralFilter):
    """The list of an NGO."""

    default_sort = "-since"


class AllocationFilter(ListFilter):
    """The open files of a desk, by who reviews them."""

    NOBODY = "nobody"

    reviewer = forms.ChoiceField(label=_("Reviewer"))
    sorts = {"order": queries.WAITING_ORDER, "due": ("until", "reference")}
    default_sort = "order"

    def __init__(self, query=None, *, officers):
        self.officers = officers
        super().__init__(query)

    def is_valid(self):
        self.fields["reviewer"].choices = [
            ("", pgettext_lazy("masculine", "All")),
            (self.NOBODY, _("Nobody yet")),
            *((officer.reference, officer.user.full_name) for officer in self.officers),
        ]
        return super().is_valid()

    def filter_reviewer(self, rows, value):
        if value == self.NOBODY:
            return rows.filter(reviewer=None)
        return rows.filter(reviewer__reference=value)


class QueueFilter(ReferralFilter):
    """The queue of an OFII desk: drafts are not sent, so not seen."""

    states = [state for state in ReferralState if state != ReferralState.DRAFT]
    reviewed = forms.BooleanField(label=_("Reviewed by me"))
    alarm = forms.BooleanField(
        label=_("A place to avoid covers her centre, or somebody there whom she must not meet")
    )
    compared = forms.BooleanField(label=_("Same woman? To check"))
    corrected = forms.BooleanField(label=_("Corrected since the decision"))

    def filter_reviewed(self, rows, value):
        return rows.filter(reviewer=self.actor.membership_id)

    def filter_alarm(self, rows, value):
        return rows.filter(queries.alarmed())

    def filter_compared(self, rows, value):
        return rows.filter(queries.to_compare())

    def filter_corrected(self, rows, value):
        return rows.filter(queries.corrected_since_decision())


class NationalQueueFilter(QueueFilter):
    territory = forms.ModelChoiceField(
        queryset=None, label=_("Territory"), empty_label=pgettext_lazy("masculine", "All")
    )
    lookups = {**QueueFilter.lookups, "territory": "territory"}

    def prepare(self):
        super().prepare()
        self.fields["territory"].queryset = word_queries.territories()


class ProposalFilter(PartFilter):
    """What a centre is asked: the places held today unless one asks for those of the past."""

    due = forms.BooleanField(label=_("Opinion to give"))
    ended = forms.BooleanField(label=_("Decided ones too"))
    sorts = {
        "expires": ("hold__expires_at", "pk"),
        "reference": ("reference",),
        "proposed": ("proposed_at", "pk"),
    }
    default_sort = "expires"
    shows_all = "ended"
    part = _("held today only")

    def shown(self, rows):
        return rows.filter(ended_at=None)

    def filter_due(self, rows, value):
        return rows.filter(opinion="", ended_at=None)
