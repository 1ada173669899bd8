"""The lists of words, by code."""

from functools import cache


class Words:
    """`words(Need)["safety"]`; `words(Need, "safety", "legal")`."""

    def __init__(self):
        self._list = cache(_current)

    def __call__(self, model, *codes):
        known = self._list(model)
        return [known[code] for code in codes] if codes else known


def _current(model):
    return {term.code: term for term in model.objects.current()}
