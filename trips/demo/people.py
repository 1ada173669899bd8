"""Organisations, their people and where these work."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password

from trips.demo import fakes
from trips.demo.calendar import OPENED, midnight
from trips.demo.logins import DOMAIN, LOGINS, ON_CALL, PASSPHRASE, second_factor_key
from trips.demo.randomness import reference, source
from trips.geography.models import Directorate
from trips.identity.models import User
from trips.organisations.enums import Kind, Role
from trips.organisations.models import Membership, Organisation

NGOS = (
    "Association Le Chemin Fictif",
    "Association L’Appui Inventé",
    "Association Le Pont Imaginaire",
    "Association La Lanterne Fictive",
    "Association Le Grand Détour (fictive)",
)
OPERATORS = ("Gestionnaire Fictif du Nord", "Gestionnaire Fictif du Milieu", "Gestionnaire Fictif du Sud")
SEATS = ("Lyon", "Bordeaux", "Marseille", "Bobigny")
CASEWORKERS = 3
WORKERS = (4, 3, 2)


@dataclass
class People:
    """Memberships by role, and for some by where they belong."""

    caseworkers: list[list[Membership]] = field(default_factory=list)
    officers: dict[str, Membership] = field(default_factory=dict)
    national: list[Membership] = field(default_factory=list)
    operators: list[Organisation] = field(default_factory=list)
    managers: list[Membership] = field(default_factory=list)
    workers: list[list[Membership]] = field(default_factory=list)


class Registrar:
    """Writes organisations and memberships down; the first of each role gets the printed login."""

    def __init__(self, rows, seed):
        self.rows = rows
        self.rng = source(seed, "people")
        self.at = midnight(OPENED)
        self.password = make_password(PASSPHRASE)
        self.key = second_factor_key()
        self.printed = {login.role: login.email for login in LOGINS}

    def organisation(self, kind, name):
        row = Organisation(reference=reference(self.rng, "G"), kind=kind, name=name)
        return self.rows.add(row, at=self.at)

    def member(self, organisation, role, seats=(), *, on_call=False, email=""):
        membership = Membership(
            reference=reference(self.rng, "M"),
            user=self._user(role, email),
            organisation=organisation,
            role=role,
            on_call=on_call,
            started_at=self.at,
        )
        self.rows.link(self.rows.add(membership, at=self.at), directorates=seats)
        return membership

    def _user(self, role, email):
        number = len(self.rows.of[User]) + 1
        email = email or self.printed.pop(role, f"personne{number}@{DOMAIN}")
        name = f"{fakes.first_name(self.rng)} {fakes.last_name(self.rng)}"
        user = self.rows.add(User(email=email, full_name=name, password=self.password), at=self.at)
        codes = Authenticator(user=user, type=Authenticator.Type.TOTP, created_at=self.at)
        codes.data = {"secret": encrypt(self.key)}
        self.rows.add(codes, at=self.at)
        return user


def add_people(rows, seed):
    registrar, people = Registrar(rows, seed), People()
    for name in NGOS:
        _add_ngo(registrar, people, name)
    _add_ofii(registrar, people)
    for name, workers in zip(OPERATORS, WORKERS, strict=True):
        _add_operator(registrar, people, name, workers)
    state = registrar.organisation(Kind.STATE, "Services de l’État (fictif)")
    registrar.member(state, Role.AUDITOR)
    registrar.member(state, Role.ORGANISATION_ADMIN)
    platform = registrar.organisation(Kind.PLATFORM, "Équipe de la plateforme (fictive)")
    registrar.member(platform, Role.PLATFORM_ADMIN)
    registrar.member(platform, Role.DATA_PROTECTION)
    for number, operator in enumerate(people.operators):
        email = ON_CALL.email if number == 0 else ""
        registrar.member(operator, Role.CENTRE_WORKER, on_call=True, email=email)
    return people


def _add_ngo(registrar, people, name):
    ngo = registrar.organisation(Kind.NGO, name)
    people.caseworkers.append([registrar.member(ngo, Role.CASEWORKER) for _number in range(CASEWORKERS)])
    registrar.member(ngo, Role.ORGANISATION_ADMIN)


def _add_ofii(registrar, people):
    ofii = registrar.organisation(Kind.OFII, "OFII (démonstration)")
    seats = {directorate.seat: directorate for directorate in Directorate.objects.filter(seat__in=SEATS)}
    for seat in SEATS:
        people.officers[seat] = registrar.member(ofii, Role.OFFICER, [seats[seat]])
    people.national = [
        registrar.member(ofii, Role.NATIONAL_OFFICER, on_call=number == 1) for number in range(2)
    ]
    registrar.member(ofii, Role.ORGANISATION_ADMIN)


def _add_operator(registrar, people, name, workers):
    operator = registrar.organisation(Kind.OPERATOR, name)
    people.operators.append(operator)
    people.managers.append(registrar.member(operator, Role.CENTRE_MANAGER))
    people.workers.append([registrar.member(operator, Role.CENTRE_WORKER) for _number in range(workers)])
    registrar.member(operator, Role.ORGANISATION_ADMIN)
