"""The inventory of personal data, from what each model declares."""

from django.apps import apps
from django.utils.translation import override

from trips.audit.personal_data import PersonalData

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
    rows = "\n".join(f"| `{name}` | {why} |" for name, why in data.fields.items())
    kept = "with history" if hasattr(model, "history") else "without history"
    return (
        f"\n## {model._meta.label}\n\nAbout {data.subject}. Kept: {data.retention} ({kept}).\n\n"
        f"| Field | Why |\n|---|---|\n{rows}\n"
    )
