"""Who says that two women must not meet: "" or the reason why not."""

from django.utils.translation import gettext as _

from cases.models import Case
from placements.models import Apart
from trips.access.actor import Actor
from trips.access.duties import Duty


def keep_apart(actor: Actor, case: Case) -> str:
    """Her NGO, or the desk of OFII that reads her file; a centre never learns that there are such pairs."""
    if actor.has(Duty.ALLOCATION) or _is_own(actor, case):
        return ""
    return _("Only her NGO and OFII say whom she must not meet.")


def pair(actor: Actor, case: Case, other: Case | None) -> str:
    """Both files must be hers: who names a file that she may not read learns nothing, not even that it exists."""
    if other is None and actor.has(Duty.ALLOCATION):
        return _("No file of this reference was sent to your desk: the national desk may record it.")
    if other is None or not (actor.has(Duty.ALLOCATION) or _is_own(actor, other)):
        return _(
            "You follow no file of this reference. If another organisation follows the other woman, tell OFII, "
            "which records it."
        )
    if other.pk == case.pk or other.person_id == case.person_id:
        return _("These two files are of one woman.")
    return ""


def end_apart(actor: Actor, apart: Apart) -> str:
    """The national desk any; a territory of two women whose files it reads; an NGO what it recorded itself, so that
    it never undoes what another one, of which it knows nothing, has said."""
    if actor.has(Duty.NATIONAL_DESK):
        return ""
    if not apart.sees_both:
        return _("You do not read the file of the other woman: the national desk ends it.")
    if actor.has(Duty.ALLOCATION) or apart.is_of_house:
        return ""
    return _("Your organisation did not record it: the national desk ends it.")


def _is_own(actor: Actor, case: Case) -> bool:
    return actor.has(Duty.CASEWORK) and case.organisation_id == actor.organisation_id
