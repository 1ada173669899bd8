"""Who is late, for all parties of the mechanism: how many files, since when; never which."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from placements.enums import Party, ReferralState
from placements.limit_queries import late_everywhere
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.steering import rules
from trips.steering.masking import masked
from trips.ui.exports import Column, export, lines_of
from trips.ui.formats import write_day


def columns_of(actor, today):
    """Small numbers are masked for the State's auditors, who read figures only."""
    shown = masked if actor.has(Duty.AUDIT) else int
    return [
        Column(_("Who is late"), whose),
        Column(_("What waits"), what),
        Column(_("Files"), lambda late: shown(late.files)),
        Column(_("Oldest: to do by"), lambda late: write_day(late.oldest)),
        Column(_("Days late"), lambda late: (today - late.oldest).days),
    ]


def whose(late):
    if late.party == Party.TERRITORY:
        return _("OFII, %(territory)s") % {"territory": late.whose}
    return late.whose or str(late.party.label)


def what(late):
    if late.step:
        return str(late.step.label)
    after = {
        ReferralState.ADMITTED: _("record her arrival"),
        ReferralState.ARRIVED: _("end or extend her stay"),
    }
    return after.get(late.state, "")


@require_safe
@requires(rules.read_late)
def late(request):
    now = timezone.now()
    rows, columns = late_everywhere(now), columns_of(request.actor, timezone.localdate(now))
    context = {"columns": columns, "lines": lines_of(columns, rows)}
    return render(request, "steering/late.html", context)


@require_safe
@requires(rules.read_late, record_read=True, fresh=True)
def export_late(request):
    now = timezone.now()
    return export(
        request, "retards", columns_of(request.actor, timezone.localdate(now)), late_everywhere(now)
    )
