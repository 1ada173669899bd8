"""Second factors follow a new master key: the part of `rotate_keys` that this app brings."""

from itertools import islice

from allauth.mfa.models import Authenticator
from django.db import transaction

from trips.identity.adapter import LABEL
from trips.sealing.rotation import BATCH
from trips.sealing.secrets import is_current, open_sealed, seal

# What allauth keeps sealed of each kind: the seed of the codes, the seed of the recovery codes.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@transaction.atomic
def reseal_second_factors() -> int:
    """A batch of those that are not yet under the current master key; how many, 0 when none is left."""
    rows = Authenticator.objects.select_for_update().filter(type__in=SECRETS).order_by("pk")
    stale = list(islice((row for row in rows if not is_current(row.data[SECRETS[row.type]])), BATCH))
    for row in stale:
        name = SECRETS[row.type]
        row.data[name] = seal(open_sealed(row.data[name], label=LABEL), label=LABEL)
    Authenticator.objects.bulk_update(stale, ["data"])
    return len(stale)
