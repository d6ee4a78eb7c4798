"""Licences for programs: the holder's and the public's operations, and the register of an office."""

from yiciban.licences.api.licences import router, verify_router
from yiciban.licences.api.register import router as register_router

__all__ = ["register_router", "router", "verify_router"]
