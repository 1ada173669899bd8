"""Where to go next, when an address says so: only to this site."""

from django.utils.http import url_has_allowed_host_and_scheme


def next_url(request, default):
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return default
