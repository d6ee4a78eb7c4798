"""The desk pages of the outside services."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yiciban.kernel.actor import Actor
from yiciban.providers.models import Message
from yiciban.providers.tests.conftest import EXAMINER, MANAGER

pytestmark = pytest.mark.urls("yiciban.providers.tests.urls")


class AsActor:
    """A middleware that says who asks, in place of the upper floors."""

    actor: Actor = MANAGER

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.actor = self.actor
        return self.get_response(request)


def without_shell(engine: dict[str, Any]) -> dict[str, Any]:
    """The desk's navigation comes from the upper floors; the page stands without it."""
    kept = [name for name in engine["OPTIONS"]["context_processors"] if not name.endswith(".shell")]
    return {**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": kept}}


@pytest.fixture
def page(settings: Any, client: Client, db: None) -> Client:
    name = "yiciban.site.middleware.ActorMiddleware"
    settings.WHITENOISE_AUTOREFRESH = True
    settings.TEMPLATES = [without_shell(engine) for engine in settings.TEMPLATES]
    settings.MIDDLEWARE = [f"{__name__}.AsActor" if m == name else m for m in settings.MIDDLEWARE]
    return client


def test_the_states_page_says_what_is_a_demonstration(page: Client) -> None:
    text = page.get(reverse("providers:states")).content.decode()
    assert text.count("演示短信") >= 1
    assert "没有法律效力" in text


def test_a_broken_service_is_shown_and_does_not_break_the_page(page: Client, use: Any) -> None:
    use(seal="yiciban.providers.faulty.FaultySeal", sms="no.such.Thing")
    response = page.get(reverse("providers:states"))
    assert response.status_code == 200
    assert "不可用" in response.content.decode()


def test_the_outbox_masks_and_offers_to_send_again(page: Client, failed: Any, queued: Any) -> None:
    message = failed()
    queued()
    text = page.get(reverse("providers:outbox"), {"status": "failed"}).content.decode()
    assert "138****5127" in text
    assert "13800005127" not in text
    assert text.count(reverse("providers:resend", args=[message.pk])) == 1
    assert "等待发送" in page.get(reverse("providers:outbox")).content.decode()


def test_an_empty_outbox_says_so(page: Client) -> None:
    assert "这里没有短信" in page.get(reverse("providers:outbox"), {"status": "nonsense"}).content.decode()


def test_send_again_queues_and_returns_to_the_failed(page: Client, failed: Any) -> None:
    message = failed()
    response = page.post(reverse("providers:resend", args=[message.pk]))
    assert response.status_code == 302
    assert response["Location"].endswith("?status=failed")
    assert Message.objects.get(pk=message.pk).status == "queued"
    assert page.get(reverse("providers:resend", args=[message.pk])).status_code == 405


@pytest.mark.parametrize("name", ["states", "outbox"])
def test_others_get_a_no(page: Client, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AsActor, "actor", EXAMINER)
    assert page.get(reverse(f"providers:{name}")).status_code == 403
