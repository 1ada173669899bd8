"""Password strength, after the recommendation of the CNIL on passwords (2022).

With limited attempts, 50 bits are enough: 12 characters of all four classes, 14 of three classes,
or a sentence of at least 7 words. No forced change.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (r"[a-zà-öø-ÿ]", r"[A-ZÀ-ÖØ-Þ]", r"[0-9]", r"[^A-Za-zÀ-ÿ0-9\s]")


class StrengthValidator:
    """Refuses what is weaker than 50 bits by the CNIL's examples."""

    def validate(self, password, user=None):
        if not is_strong(password):
            raise ValidationError(self.get_help_text(), code="password_too_weak")

    def get_help_text(self):
        return _(
            "At least 12 characters with lower case, upper case, a digit and a special character; "
            "or 14 without special character; or a sentence of 7 words."
        )


def is_strong(password: str) -> bool:
    """True for one of the three forms."""
    if len(set(re.findall(r"\w{2,}", password.lower()))) >= 7:
        return True
    classes = sum(bool(re.search(pattern, password)) for pattern in CLASSES)
    return (len(password) >= 12 and classes == 4) or (len(password) >= 14 and classes >= 3)
