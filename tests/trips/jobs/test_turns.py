"""Who waits for her is told although the file before hers is broken."""

import pytest

from trips.jobs.turns import for_each


def test_in_their_order_and_counted():
    seen = []
    assert for_each([3, 1, 2], lambda row: seen.append(row) or row > 1) == 2
    assert seen == [3, 1, 2]


def test_a_broken_one_holds_up_no_other_and_is_not_hushed_up():
    seen = []

    def act(row):
        if row < 0:
            raise ValueError(row)
        seen.append(row)
        return True

    with pytest.raises(ValueError, match="-2"):
        for_each([-1, 1, -2, 2], act)
    assert seen == [1, 2]
