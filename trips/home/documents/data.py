"""The inventory of personal data, from what each model declares."""

from django.apps import apps
from django.utils.translation import override

from trips.audit.personal_data import PersonalData
from trips.sealing.fields import SealedField

HEAD = """# Personal data

Made by `make docs` from the declarations of the models; do not edit.
It is the starting point of the record of processing (GDPR art. 30).
"""


def data_document() -> str:
    with override("en"):
        return HEAD + "".join(_section(model) for model in _models_about_people())


def _models_about_people() -> list:
    declared = [m for m in apps.get_models() if isinstance(vars(m).get("personal_data"), PersonalData)]
    return sorted((m for m in declared if m.personal_data.fields), key=lambda m: m._meta.label)


def _section(model) -> str:
    data = model.personal_data
    rows = "\n".join(f"| `{name}` | {why} | {_sealed(model, name)} |" for name, why in data.fields.items())
    kept = "with history" if hasattr(model, "history") else "without history"
    return (
        f"\n## {model._meta.label}\n\nAbout {data.subject}. Kept: {data.retention} ({kept}).\n\n"
        f"| Field | Why | Sealed |\n|---|---|---|\n{rows}\n"
    )


def _sealed(model, name) -> str:
    """Whether the database holds it encrypted (docs/adr/0009-sealed-fields.md)."""
    return "yes" if isinstance(model._meta.get_field(name), SealedField) else "no"
