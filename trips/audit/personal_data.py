"""What a model knows about people, declared beside its fields.

Every model of the project carries a `personal_data`: one test sweeps them all and
`docs/data.md` is generated from them (GDPR art. 30: a record of processing).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class PersonalData:
    """`fields`: field name → why it is needed. `retention`: until when, in words."""

    fields: Mapping[str, str | Promise] = field(default_factory=dict)
    subject: str | Promise = ""
    retention: str | Promise = ""


NO_PERSONAL_DATA = PersonalData()
