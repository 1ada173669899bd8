from django.conf import settings


def page_frame(request):
    """What the frame of every page shows."""
    return {"demo": settings.DEMO, "navigation": [], "footer_links": []}
