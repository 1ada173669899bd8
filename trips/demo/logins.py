"""With which addresses one enters the demonstration, one for each role.

All accounts of the demo world share one passphrase and one key for the codes of the second factor.
The passphrase is no secret: it stands here. The key is made from the secret key of the installation
and is the same at each start. Both are printed by `make run`, and `manage.py demo` makes accounts
with them only where TRIPS_DEMO or TRIPS_DEBUG says that the installation holds invented people and
nobody else.
"""

import base64
from typing import NamedTuple

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils.crypto import salted_hmac

from trips.organisations.enums import Role

PASSPHRASE = "sept petits mots ouvrent la maison fictive"  # noqa: S105 -- see above
DOMAIN = "demo.example"
KEY_BYTES = 20


class Login(NamedTuple):
    role: Role
    email: str
    what: str


LOGINS = (
    Login(Role.CASEWORKER, f"intervenante@{DOMAIN}", "intervenante d’une association"),
    Login(Role.OFFICER, f"agente@{DOMAIN}", "agente OFII, direction territoriale de Lyon"),
    Login(Role.NATIONAL_OFFICER, f"nationale@{DOMAIN}", "OFII, pôle national"),
    Login(Role.CENTRE_MANAGER, f"responsable@{DOMAIN}", "responsable du CPH Les Tilleuls (fictif)"),
    Login(Role.CENTRE_WORKER, f"travailleuse@{DOMAIN}", "travailleuse sociale du CPH Les Tilleuls (fictif)"),
    Login(Role.AUDITOR, f"controle@{DOMAIN}", "contrôle, services de l’État"),
    Login(Role.ORGANISATION_ADMIN, f"administratrice@{DOMAIN}", "administratrice d’une association"),
    Login(Role.PLATFORM_ADMIN, f"plateforme@{DOMAIN}", "administratrice de la plateforme"),
    Login(Role.DATA_PROTECTION, f"dpo@{DOMAIN}", "déléguée à la protection des données"),
)
# On call for the operator of Les Tilleuls, and posted at no centre: what an emergency access is for.
ON_CALL = Login(Role.CENTRE_WORKER, f"astreinte@{DOMAIN}", "travailleuse d’astreinte, sans centre à elle")


def second_factor_key():
    """What an authenticator application is told once; it serves all demo accounts."""
    made = salted_hmac("trips.demo.second_factor", "all", algorithm="sha256").digest()
    return base64.b32encode(made[:KEY_BYTES]).decode()


def code():
    """The six digits of this half minute."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(second_factor_key(), now))


def table():
    """One line a role: what she is, her address, the passphrase."""
    lines = [("Rôle", "Adresse", "Phrase de passe")]
    lines += [(login.what, login.email, PASSPHRASE) for login in (*LOGINS, ON_CALL)]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    rows = [f"{what:<{widths[0]}}  {email:<{widths[1]}}  {word}" for what, email, word in lines]
    return "\n".join([*rows, "", *second_factor_lines()])


def second_factor_lines():
    return [
        f"Second facteur, le même pour toutes : clé {second_factor_key()}",
        "à donner à une application de codes, ou demandez le code du moment : make code",
    ]
