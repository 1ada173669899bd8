""" "My turn": what waits for each role, and the first step of what she does most.

One function a role, over the queries of the apps; each desk costs a constant number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import emergency_queries as emergencies
from cases.emergency_presenters import review_label
from cases.emergency_rules import SHOWN_FOR
from cases.enums import CaseState
from cases.queries import case_list
from cases.request_queries import late, requests_visible_to, to_confirm, unanswered
from centres.enums import StayState
from centres.queries.places import centres_visible_to, figures_of
from centres.queries.stays import stays_visible_to
from placements import queries as placements
from placements.enums import Party
from placements.limit_queries import late as late_files
from placements.models import Referral
from placements.presenters import due_of, mark_of
from trips.access.actor import Actor
from trips.audit import queries as reads
from trips.home import day_by_day, stays
from trips.home.interviews import interviews
from trips.home.tiles import Button, Figure, Waiting
from trips.organisations import queries as organisations
from trips.organisations.enums import Role
from trips.organisations.presenters import sentence_of
from trips.organisations.watch import alarms_visible_to
from trips.ui.formats import write_day

SHOWN = 5


@dataclass
class Desk:
    """What a home page shows."""

    title: str
    buttons: list[Button] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    waiting_title: str = ""
    more_url: str = ""
    nothing: str = ""


def desk_of(actor: Actor, today: date) -> Desk:
    """The desk of the actor's role; an account without capacity gets a sentence."""
    build = DESKS.get(actor.role)
    if build is None:
        return Desk(
            _("Welcome"), nothing=_("You have no role yet: ask the administrator of your organisation.")
        )
    return build(actor, today)


def _waiting_referrals(actor: Actor) -> tuple[int, list[Waiting]]:
    mine = placements.my_turn(actor, timezone.now())
    rows = placements.with_facts(placements.referrals_visible_to(actor)).filter(mine)
    count = rows.count()
    return count, [_waiting(row) for row in placements.in_desk_order(rows)[:SHOWN]]


def _waiting(referral: Referral) -> Waiting:
    urgency = str(referral.get_urgency_display()) if referral.urgency else ""
    state = str(referral.get_state_display())
    since = write_day(referral.state_since)
    return Waiting(referral.reference, referral.get_absolute_url(), state, since, urgency, due_of(referral))


def _to_look_at_again(actor: Actor) -> list[Waiting]:
    """A centre in a place to avoid first, then what was corrected since the decision."""
    rows = placements.with_marks(placements.referrals_visible_to(actor))
    found = rows.filter(placements.alarmed() | placements.corrected_since_decision() | Q(is_compared=True))
    first = found.select_related("stay").order_by("zone_alarm_at", "corrected_at", "pk")[:SHOWN]
    return [_waiting(row)._replace(what=mark_of(row)) for row in first]


def _late(actor: Actor, today: date) -> list[Figure]:
    """What this desk should have done already; nothing late, no figure."""
    mine = placements.referrals_visible_to(actor).filter(placements.my_turn(actor, timezone.now()))
    count = late_files(mine, today).count()
    url = f"{reverse('placements:list')}?mine=on&late=on"
    return [Figure(_("Files on which we are late"), count, url)] if count else []


def caseworker(actor: Actor, today: date) -> Desk:
    count, waiting = _waiting_referrals(actor)
    cases, referrals = reverse("cases:list"), reverse("placements:list")
    return Desk(
        _("My desk"),
        [
            Button(_("Refer a woman"), reverse("placements:start"), "plus-lg", "primary"),
            *(Button(*one) for one in day_by_day.buttons()),
        ],
        [
            Figure(_("Files that wait for us"), count, f"{referrals}?mine=on"),
            *_late(actor, today),
            Figure(
                _("Open cases of my organisation"),
                case_list(actor).filter(state=CaseState.OPEN).count(),
                f"{cases}?state={CaseState.OPEN}",
            ),
            *(Figure(*one) for one in day_by_day.figures(actor, today)),
            *_emergencies_of_late(actor),
            *stays.figure_of_alarms(actor, today),
        ],
        [*stays.alarms(actor, today), *interviews(actor, timezone.now()), *waiting],
        _("It is our turn"),
        f"{referrals}?mine=on",
        _("Refer a woman, or open one of your cases."),
    )


def _emergencies_of_late(actor: Actor) -> list[Figure]:
    """Nothing when nobody opened a file of hers in an emergency these last thirty days."""
    since = timezone.now() - SHOWN_FOR
    count = emergencies.accesses_visible_to(actor).filter(opened_at__gt=since).count()
    label = _("Emergency accesses to our files, last 30 days")
    return [Figure(label, count, reverse("cases:accesses"))] if count else []


def officer(actor: Actor, today: date) -> Desk:
    count, waiting = _waiting_referrals(actor)
    again = _to_look_at_again(actor)
    known = {row.reference for row in again}
    queue = reverse("placements:list")
    return Desk(
        _("My desk"),
        [
            Button(_("Open the queue"), queue, "list", "primary"),
            Button(_("Board of places"), reverse("steering:board"), "calendar3"),
        ],
        [
            Figure(_("Files that wait for us"), count, f"{queue}?mine=on"),
            *_late(actor, today),
            *_figures_of_officer(actor, queue),
            *stays.figures_of_desk(actor, today),
        ],
        [
            *stays.alarms(actor, today),
            *again,
            *interviews(actor, timezone.now()),
            *(row for row in waiting if row.reference not in known),
            *stays.of_desk(actor),
        ],
        _("It is our turn, the most urgent first"),
        f"{queue}?mine=on",
        _("Open the queue to see the files of your territory."),
    )


def _figures_of_officer(actor: Actor, queue: str) -> list[Figure]:
    now = timezone.now()
    counted: dict[str, Any] = {
        "alarmed": placements.alarmed(),
        "corrected": placements.corrected_since_decision(),
        "at_centres": placements.awaiting(Party.CENTRE, now),
        "at_ngos": placements.awaiting(Party.NGO, now),
    }
    filters = {name: Count("pk", filter=found) for name, found in counted.items()}
    counts = placements.referrals_visible_to(actor).order_by().aggregate(**filters)
    return [
        Figure(_("Files whose centre is not safe for her"), counts["alarmed"], f"{queue}?alarm=on"),
        Figure(_("Files corrected since the decision"), counts["corrected"], f"{queue}?corrected=on"),
        Figure(_("Files that wait for a centre"), counts["at_centres"]),
        Figure(_("Files that wait for an NGO"), counts["at_ngos"]),
    ]


def centre(actor: Actor, today: date) -> Desk:
    centres = list(centres_visible_to(actor))
    tonight = figures_of(centres, today)
    now = timezone.now()
    waiting = [*stays.alarms(actor, today), *interviews(actor, now), *_opinions(actor), *_arrivals(actor)]
    return Desk(
        _("My desk"),
        [
            *(
                Button(str(c), c.get_absolute_url(), "geo-alt", "primary" if c == centres[0] else "secondary")
                for c in centres
            ),
            *(Button(*one) for one in day_by_day.buttons()),
        ],
        [
            Figure(_("Occupied places"), sum(f.occupied for f in tonight.values())),
            Figure(_("Held places"), sum(f.held for f in tonight.values())),
            Figure(_("Unavailable places"), sum(f.unavailable for f in tonight.values())),
            Figure(_("Places being made ready"), sum(f.preparing for f in tonight.values())),
            Figure(_("Free places"), sum(f.free for f in tonight.values())),
            *stays.figures_of_centre(actor, today),
            *(Figure(*one) for one in day_by_day.figures(actor, today)),
        ],
        waiting[:SHOWN],
        _("It is our turn"),
        nothing=_("Open your centre to log a service."),
    )


def _opinions(actor: Actor) -> Iterable[Waiting]:
    if actor.role != Role.CENTRE_MANAGER:
        return
    asked = placements.proposals_visible_to(actor, now=timezone.now())
    rows = asked.filter(ended_at=None, opinion="").select_related("referral").order_by("proposed_at")
    for row in rows[:SHOWN]:
        since, due = write_day(row.proposed_at), due_of(row.referral)
        yield Waiting(row.reference, row.get_absolute_url(), _("opinion awaited"), since, due=due)


def _arrivals(actor: Actor) -> Iterable[Waiting]:
    rows = stays_visible_to(actor).filter(state=StayState.EXPECTED).order_by("starts_on")
    for row in rows[:SHOWN]:
        yield Waiting(row.reference, row.get_absolute_url(), _("arrival expected"), write_day(row.starts_on))


def auditor(actor: Actor, today: date) -> Desk:
    return Desk(
        _("My desk"),
        [Button(_("National figures"), reverse("steering:figures"), "bar-chart", "primary")],
        nothing=_("You read figures only: no file, no name."),
    )


def organisation_admin(actor: Actor, today: date) -> Desk:
    erasures = to_confirm(timezone.now())
    return Desk(
        _("My desk"),
        [Button(_("People of my organisation"), reverse("organisations:mine"), "people", "primary")],
        [
            *_members_to_confirm(actor),
            *_requests(actor, to_confirm=(_("Erasures to confirm"), erasures)),
        ],
        [*_asked(actor, erasures), *_unjustified(actor), *_suspended(actor)],
        _("Please look at this"),
        nothing=_("You manage the people of your organisation. By this role you see no file."),
    )


def _requests(actor: Actor, **wanted: tuple[str, Q]) -> list[Figure]:
    """Requests of women by state; none, no figure."""
    rows, url = requests_visible_to(actor), reverse("cases:requests")
    counts = {state: rows.filter(found).count() for state, (_label, found) in wanted.items()}
    shown = [state for state, count in counts.items() if count]
    return [Figure(wanted[state][0], counts[state], f"{url}?state={state}") for state in shown]


def _asked(actor: Actor, wanted: Q) -> list[Waiting]:
    """What women ask, the one due first on top."""
    rows = requests_visible_to(actor).filter(wanted).order_by("due_on", "pk")[:SHOWN]
    return [
        Waiting(
            one.reference, one.get_absolute_url(), str(one.get_kind_display()), write_day(one.received_on)
        )
        for one in rows
    ]


def _suspended(actor: Actor) -> list[Waiting]:
    """Whom the watch suspended: how many files, never which."""
    rows = alarms_visible_to(actor).filter(ended_at=None)
    reviews = actor.role == Role.DATA_PROTECTION
    return [
        Waiting(
            one.reference,
            one.get_absolute_url() if reviews else reverse("organisations:mine"),
            f"{one.user.full_name}, {sentence_of(one)}",
            write_day(one.suspended_at),
        )
        for one in rows[:SHOWN]
    ]


def _unjustified(actor: Actor) -> list[Waiting]:
    """Whose emergency access the data protection officer found unjustified: who, never whose file."""
    return [
        Waiting(
            one.reference,
            one.membership.get_absolute_url(),
            _("%(name)s: emergency access found unjustified") % {"name": one.membership.user.full_name},
            write_day(timezone.localdate(one.reviewed_at)),
        )
        for one in emergencies.found_unjustified(actor, timezone.now())[:SHOWN]
    ]


def _to_review(actor: Actor, today: date) -> list[Waiting]:
    return [
        Waiting(
            one.reference,
            reverse("cases:review_emergency", args=[one.reference]),
            _("emergency access, %(review)s") % {"review": review_label(one, today)},
            write_day(timezone.localdate(one.opened_at)),
        )
        for one in emergencies.to_review(actor)[:SHOWN]
    ]


def _members_to_confirm(actor: Actor) -> list[Figure]:
    """Nothing when nobody is due."""
    own = organisations.own_organisation(actor)
    count = organisations.members_due(timezone.now()).filter(organisation=actor.organisation_id).count()
    if not own or not count:
        return []
    return [
        Figure(_("People to confirm"), count, reverse("organisations:confirm_members", args=[own.reference]))
    ]


def _late_organisations(actor: Actor) -> list[Figure]:
    late = organisations.organisations_visible_to(actor).filter(
        organisations.late_organisations(timezone.now())
    )
    count, url = late.count(), f"{reverse('organisations:list')}?late=on"
    return [Figure(_("Organisations late in confirming their members"), count, url)] if count else []


def platform_admin(actor: Actor, today: date) -> Desk:
    return Desk(
        _("My desk"),
        [
            Button(_("Organisations"), reverse("organisations:list"), "people", "primary"),
            Button(_("Centres and places"), reverse("centres:administration"), "geo-alt"),
            Button(_("Reference lists"), reverse("admin:index"), "pencil"),
        ],
        _late_organisations(actor),
        nothing=_("You manage organisations, places and lists of words. By this role you see no file."),
    )


def data_protection(actor: Actor, today: date) -> Desk:
    log, accesses = reverse("home:reads"), f"{reverse('cases:accesses')}?state=waiting"
    counts, reviews = reads.count_by_kind(today), _to_review(actor, today)
    return Desk(
        _("My desk"),
        [
            Button(_("Requests of women"), reverse("cases:requests"), "list", "primary"),
            Button(_("Log of looks"), log, "search"),
        ],
        [
            *_requests(
                actor,
                late=(_("Requests of women, late"), late(today)),
                open=(_("Requests of women to answer"), unanswered()),
            ),
            Figure(_("Emergency accesses to review"), emergencies.to_review(actor).count(), accesses),
            *(
                Figure(
                    _("Today: %(what)s") % {"what": label}, counts[kind], f"{log}?kind={kind}&since={today}"
                )
                for kind, (label, _found) in reads.KINDS.items()
            ),
        ],
        [*reviews, *_asked(actor, unanswered()), *_suspended(actor)],
        _("It is our turn"),
        accesses if reviews else reverse("home:alarms"),
        _("You see no file by this role. Every look at a file is recorded."),
    )


DESKS: dict[str, Callable[[Actor, date], Desk]] = {
    Role.CASEWORKER: caseworker,
    Role.OFFICER: officer,
    Role.NATIONAL_OFFICER: officer,
    Role.CENTRE_MANAGER: centre,
    Role.CENTRE_WORKER: centre,
    Role.AUDITOR: auditor,
    Role.ORGANISATION_ADMIN: organisation_admin,
    Role.PLATFORM_ADMIN: platform_admin,
    Role.DATA_PROTECTION: data_protection,
}
