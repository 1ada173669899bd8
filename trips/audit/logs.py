"""Log lines without the values of rows.

PostgreSQL explains a refused write with the row itself (DETAIL: Failing row contains …); a log line must never
hold a name, an address or a zone, so that explanation is withheld.
"""

import logging
import re
from typing import Any

DETAIL = re.compile(
    r"DETAIL:.*?(?=\n\s*\nThe above exception|\n\s*\nDuring handling|\nTraceback|\Z)", re.DOTALL
)


class ValuesWithheld(logging.Formatter):
    """The formatter of every handler."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the name is logging's
        return DETAIL.sub("DETAIL: withheld", super().formatException(ei))
