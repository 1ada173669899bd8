"""With which addresses one enters the demonstration, one for each role.

All accounts of the demo world share one passphrase. It is no secret: it stands here, it is printed
by `make run`, and `manage.py demo` makes accounts with it only where TRIPS_DEMO or TRIPS_DEBUG says
that the installation holds invented people and nobody else.
"""

from typing import NamedTuple

from trips.organisations.enums import Role

PASSPHRASE = "sept petits mots ouvrent la maison fictive"  # noqa: S105 -- see above
DOMAIN = "demo.example"


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


def table():
    """One line a role: what she is, her address, the passphrase."""
    lines = [("Rôle", "Adresse", "Phrase de passe")]
    lines += [(login.what, login.email, PASSPHRASE) for login in LOGINS]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    return "\n".join(f"{what:<{widths[0]}}  {email:<{widths[1]}}  {word}" for what, email, word in lines)
