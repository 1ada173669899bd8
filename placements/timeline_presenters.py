"""What happened to her referrals, as lines of the timeline of her file."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch

from cases.enums import TimelineKind
from cases.models import Case
from cases.timeline_presenters import Line
from placements import queries
from placements.models import Proposal
from placements.presenters import story
from trips.access.actor import Actor


def referral_lines(actor: Actor, case: Case, now: datetime) -> Iterator[Line]:
    """Part of `cases.timeline_presenters.TIMELINE`: the story that the page of each referral tells this reader."""
    proposals = Proposal.objects.select_related(
        "centre", "hold", "opinion_reason", "override_reason", "release_reason"
    )
    proposals = proposals.defer("centre__address").prefetch_related("refusal_reasons")
    asked = Prefetch("proposals", proposals.order_by("-proposed_at", "-pk"), to_attr="told")
    for referral in queries.referrals_of_case(actor, case).prefetch_related("grounds", asked):
        url = referral.get_absolute_url()
        for one in story(referral, referral.told):
            yield Line(one.at, TimelineKind.REFERRAL, str(one.title), one.text, url=url)
