"""Every page, part, export, document and refusal, as everybody: nothing of a woman to whom it is not allowed.

And everything where it is: a page that shows nothing would pass the first half.
"""

import pytest

from tests.journeys.canary.crawl import Crawl
from tests.journeys.canary.table import RELATIONS


@pytest.mark.parametrize("persona", list(RELATIONS))
def test_who_reads_what(canaries, client_of, persona):
    crawl = Crawl(persona, client_of(persona), canaries)
    crawl.everywhere()
    told = [*crawl.failures, *crawl.leaks, *crawl.missing]
    assert not told, "\n".join(told)
