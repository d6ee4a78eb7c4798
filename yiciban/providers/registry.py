"""Which provider stands for which outside service: dotted paths in `settings.YICIBAN_PROVIDERS`."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast, overload

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from yiciban.providers.facts import ProviderKind
from yiciban.providers.interfaces import (
    IdentityProvider,
    PaymentProvider,
    PostProvider,
    Provider,
    SealProvider,
    SmsProvider,
)

_INTERFACES: dict[ProviderKind, type[object]] = {
    ProviderKind.SMS: SmsProvider,
    ProviderKind.IDENTITY: IdentityProvider,
    ProviderKind.PAYMENT: PaymentProvider,
    ProviderKind.SEAL: SealProvider,
    ProviderKind.POST: PostProvider,
}


@overload
def provider(kind: Literal[ProviderKind.SMS]) -> SmsProvider: ...
@overload
def provider(kind: Literal[ProviderKind.IDENTITY]) -> IdentityProvider: ...
@overload
def provider(kind: Literal[ProviderKind.PAYMENT]) -> PaymentProvider: ...
@overload
def provider(kind: Literal[ProviderKind.SEAL]) -> SealProvider: ...
@overload
def provider(kind: Literal[ProviderKind.POST]) -> PostProvider: ...
@overload
def provider(kind: ProviderKind) -> Provider: ...
def provider(kind: ProviderKind) -> Provider:
    """The provider of one kind, made once per process.

    Raises ValueError for an unknown kind, ImproperlyConfigured for a path that leads to no such provider.
    """
    kind = ProviderKind(kind)
    path = settings.YICIBAN_PROVIDERS.get(kind.value)
    if not path:
        raise ImproperlyConfigured(f"YICIBAN_PROVIDERS names no provider for {kind.value}")
    return _made(kind, path)


@cache
def _made(kind: ProviderKind, path: str) -> Provider:
    try:
        made = import_string(path)()
    except (ImportError, TypeError) as error:
        raise ImproperlyConfigured(f"the {kind.value} provider {path} cannot be made: {error}") from error
    if not isinstance(made, _INTERFACES[kind]):
        raise ImproperlyConfigured(f"{path} is no {kind.value} provider; see yiciban.providers.interfaces")
    return cast(Provider, made)
