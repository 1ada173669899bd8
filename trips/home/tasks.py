from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trips.audit.chain import chain
from trips.home.retention_queries import remind
from trips.jobs.actions import Machine
from trips.jobs.declare import periodic
from trips.organisations.actions import close_dormant_accounts
from trips.organisations.watch import Watch, watch_reading


@periodic("* * * * *", _("Seal the log of what was done and looked at"))
def chain_log():
    chain(now=timezone.now())


@periodic("* * * * *", _("Watch for unusual reading"))
def watch_readers():
    watch_reading(by=Watch(), now=timezone.now())


@periodic("30 3 * * *", _("Close the accounts that nobody uses"))
def close_unused_accounts():
    close_dormant_accounts(by=Machine(role="worker"), now=timezone.now())


@periodic("0 6 1 * *", _("Tell organisations which files to look at again"))
def remind_of_due_files():
    remind(now=timezone.now())
