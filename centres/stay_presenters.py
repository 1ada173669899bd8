"""What every page says of the end of a stay, in the same words: how near it is, or since when it is exceeded."""

from datetime import date

from django.utils.translation import gettext as _

from centres import rules
from centres.models import Stay
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.exports import Column


def end_mark(stay: Stay, today: date) -> str:
    """ "" while the end is far; the same words on lists, pages, boards and exports."""
    if rules.is_beyond_end(stay, today):
        return _("beyond its decided end")
    days = rules.reminder(stay, today)
    return _("ends within %(days)d days") % {"days": days} if days else ""


def end_tone(stay: Stay, today: date) -> str:
    if rules.is_beyond_end(stay, today):
        return "danger"
    return "warning" if rules.reminder(stay, today) else ""


def stay_columns(actor: Actor, today: date) -> list[Column]:
    """What NGO, OFII and centre read of a stay in a list: no person. The centre opens the stay, the others her case."""
    at_home = actor.has(Duty.CENTRE_WORK)
    return [
        Column(
            _("Reference"),
            lambda stay: stay.reference,
            "reference",
            url=lambda stay: (stay if at_home else stay.case).get_absolute_url(),
        ),
        Column(_("Centre"), lambda stay: stay.centre.public_label, "centre"),
        Column(_("Since"), lambda stay: stay.starts_on, "since"),
        Column(_("Decided end"), lambda stay: stay.decided_end, "end"),
        Column(
            _("How near"),
            lambda stay: end_mark(stay, today),
            tone=lambda stay: end_tone(stay, today),
        ),
        Column(_("Household"), lambda stay: stay.household_size),
        Column(_("Case"), lambda stay: stay.case.reference),
    ]
