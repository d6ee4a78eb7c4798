"""What licences add to the pages of cases; registers itself when imported."""

from __future__ import annotations

from django.urls import reverse

from yiciban.cases.sections import Elsewhere, signed_elsewhere
from yiciban.kernel.actor import Actor
from yiciban.licences.permissions import SIGN
from yiciban.licences.queries import to_sign


@signed_elsewhere
def acts_on_licences(actor: Actor) -> Elsewhere | None:
    """Revoking, cancelling and the like, which the register lists for whoever signs them."""
    if not SIGN.roles & actor.roles:
        return None
    count = len(to_sign(actor))
    sentence = f"还有 {count} 份撤销、注销证照的请示等您签批，在“证照”里。"
    return Elsewhere(count, sentence, reverse("desk_licences:register")) if count else None
