"""What every page knows of the site and of its reader; see the heads of the shell templates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yiciban.kernel.actor import ANONYMOUS, Actor
from yiciban.kernel.masking import mask_name

ELDER_COOKIE = "elder"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the shells: names, the elder face, the reader in masked form, the desk's navigation."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    context: dict[str, Any] = {
        "site_name": settings.YICIBAN_SITE_NAME,
        "office": f"{settings.YICIBAN_SITE_NAME.removesuffix('政务服务')}政务服务中心",
        "hotline": "12345",
        "demo": settings.YICIBAN_DEMO,
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "viewer": None,
    }
    if actor.user_id is not None:
        context["viewer"] = {
            "name": actor.name if actor.is_staff else mask_name(actor.name),
            "desk_url": "/desk/" if actor.is_staff else "",
        }
    if actor.is_staff and request.path.startswith("/desk/"):
        from yiciban.cases.views.desk_nav import desk_nav

        context["desk_nav"] = desk_nav(actor, request.path)
        context["desk_name"] = actor.name
    return context
