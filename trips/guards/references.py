"""Public references: what a URL, a letter or a phone call may name.

Random, never a counter: a reference tells neither how many files there are nor which came first.
Forty random bits; letters that look like digits are left out (Crockford's base 32).
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(prefix: str) -> str:
    """`D-7K3M-Q9XA`: the prefix says what kind of file it is."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


class ReferenceConverter:
    """`<ref:reference>` in a route; lower case is accepted, since people type it."""

    regex = rf"[A-Za-z]-[{ALPHABET}{ALPHABET.lower()}]{{4}}-[{ALPHABET}{ALPHABET.lower()}]{{4}}"

    def to_python(self, value):
        return value.upper()

    def to_url(self, value):
        if not re.fullmatch(self.regex, value):
            raise ValueError(value)
        return value
