"""The same seed gives the same world, and each part of it draws from a source of its own."""

import random

from trips.guards.references import ALPHABET


def source(seed, part):
    return random.Random(f"{seed} {part}")  # noqa: S311 -- invented data, nothing secret


def reference(rng, prefix):
    """Shaped like `trips.guards.references.new_reference`, but reproducible."""
    letters = "".join(rng.choices(ALPHABET, k=8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def share(rng, percent):
    """True in about `percent` cases out of a hundred."""
    return rng.random() * 100 < percent


def weighted(rng, weights):
    """One key of a table value → weight."""
    return rng.choices(list(weights), weights=weights.values())[0]


def some(rng, values, least, most):
    """A few different values, in their own order."""
    values = list(values)
    wanted = rng.randint(min(least, len(values)), min(most, len(values)))
    chosen = set(rng.sample(range(len(values)), wanted))
    return [value for place, value in enumerate(values) if place in chosen]
