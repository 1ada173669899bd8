from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trips.audit.chain import chain
from trips.home.inbox.actions import forget_old
from trips.home.inbox.mail import mail_digests, mail_turns
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


@periodic("*/5 * * * *", _("Tell by mail whose turn it has become"))
def tell_whose_turn_it_is():
    mail_turns(now=timezone.now())


@periodic("30 5 * * *", _("Tell by mail once a day what is new"))
def tell_what_is_new():
    mail_digests(now=timezone.now())


@periodic("45 3 * * *", _("Forget notifications that were read"))
def forget_read_notifications():
    forget_old(now=timezone.now())
