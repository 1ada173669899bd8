"""Every message that leaves: its subject and its sentence, and nothing that a stranger could learn from.

No name, no address, no zone, no reference, no organisation: whoever looks over a shoulder or keeps a copy of
the mail learns that somebody uses this service, and nothing else.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIGN_IN = _("You sign in there with your e-mail address, your password and your second factor.")
NOT_YOU = _("If it was not you, do nothing: your password stays as it is.")


class Kind(NamedTuple):
    """`sentence` stands above the link, `after` below it. `at_once`: the next one of the kind waits for nothing."""

    subject: str | Promise
    sentence: str | Promise
    after: str | Promise
    at_once: bool = False


KINDS = {
    "choose_password": Kind(
        _("TRIPS: choose your password"),
        _(
            "An account has been opened for this address. To choose your password, open this link "
            "within three days:"
        ),
        _("After three days, ask for a new link on the sign-in page, under “Forgotten password”."),
    ),
    "invitation": Kind(
        _("TRIPS: an invitation"),
        _("You are invited to work with TRIPS. To accept, open this link within three days:"),
        _("The link works once. If you do not know why you receive this, do nothing."),
    ),
    "new_password": Kind(
        _("TRIPS: choose a new password"),
        _("Someone asked for a new password for the account of this address. To choose one, open this link:"),
        NOT_YOU,
    ),
    "dormant": Kind(
        _("TRIPS: your account closes in two weeks"),
        _(
            "You have not signed in for more than two months. Unless you sign in within two weeks, your "
            "account will be closed. To keep it, open this link and sign in:"
        ),
        _(
            "You no longer need it? Do nothing. Once closed, your organisation’s administrator can restore it."
        ),
    ),
    "unknown_account": Kind(
        _("TRIPS: no account at this address"),
        _(
            "Someone asked for a new password with this address, but it belongs to no account. If it was "
            "you, try another address or ask your organisation’s administrator."
        ),
        _("If it was not you, do nothing."),
    ),
    "my_turn": Kind(
        _("TRIPS: a file waits for you"),
        _("It is your turn on a file. To see what waits for you, open this link:"),
        SIGN_IN,
    ),
    "inbox": Kind(
        _("TRIPS: something is new"),
        _("Something has moved on the files that you follow. To see what, open this link:"),
        _("How often you get this message, you choose there under “Messages by e-mail”."),
    ),
    "emergency": Kind(
        _("TRIPS: please look now"),
        _("A file was opened in an emergency. To see by whom and why, open this link:"),
        SIGN_IN,
        at_once=True,
    ),
    "request": Kind(
        _("TRIPS: a request to answer"),
        _("A request waits for an answer. To see it, open this link:"),
        SIGN_IN,
    ),
    "retention": Kind(
        _("TRIPS: files to look at again"),
        _("Some files have not changed for a long time. To say which are still needed, open this link:"),
        SIGN_IN,
    ),
    "arrival": Kind(
        _("TRIPS: please look now"),
        _("Something needs you now, by day or by night. To see what to do, open this link:"),
        SIGN_IN,
        at_once=True,
    ),
    "alarm": Kind(
        _("TRIPS: please look today"),
        _("Something needs you today. To see it, open this link:"),
        SIGN_IN,
    ),
}
