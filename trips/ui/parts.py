"""One address, two answers: the whole page, or only its part when htmx asks for it."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_part(request):
    """htmx asks for a part, unless it wants to replace the whole body or restores a page of the history."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type") != "full"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render_part(request, template, context=None, part="part", status=200):
    """`template` contains `{% partialdef part inline %}`: that alone for htmx, the page around it for everyone else."""
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    return response
