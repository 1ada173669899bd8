"""One line of the log for each request: which page, how it ended, how long it took. Never its address."""

import logging
import secrets
import time

from trips.audit.logs import request_id

logger = logging.getLogger(__name__)
HEADER = "X-Request-ID"


class RequestLogMiddleware:
    """The number of a request is drawn here; one that comes with the request could be anything."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        number = secrets.token_hex(8)
        before = request_id.set(number)
        start = time.monotonic()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number
            logger.info("request", extra=facts_of(request, response, time.monotonic() - start))
        finally:
            request_id.reset(before)
        return response


def facts_of(request, response, seconds):
    """The capacity in which she acts, as a number; an address that leads nowhere has no route."""
    match = request.resolver_match
    return {
        "method": request.method if request.method in METHODS else "other",
        "route": match.view_name if match else "",
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
        "membership": getattr(getattr(request, "actor", None), "membership_id", None),
    }


METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"}
