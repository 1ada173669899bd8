from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trips.jobs import actions
from trips.jobs.declare import periodic

WORKER = actions.Machine(role="worker")


# Never kept out by a run of its own whose worker was killed: nobody else would take that one up.
@periodic("* * * * *", _("Take up what a stopped worker left undone"), alone=False)
def take_up_abandoned():
    actions.take_up_abandoned(by=WORKER, now=timezone.now())


@periodic("15 2 * * *", _("Forget tasks that are long done"))
def forget_old_jobs():
    actions.forget_old_jobs()
