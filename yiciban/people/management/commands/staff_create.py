"""`yiciban manage staff_create NAME …`: the first administrators of a new deployment."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.people import services


class Command(BaseCommand):
    """Opens a staff account and prints its first password and the address for the authenticator app, once."""

    help = "Open a staff account. Give it offices with network.services.posting_grant (docs/operations.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """User name, name, job, phone."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--job", default="")
        parser.add_argument("--phone", default="")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Make the account with a password nobody has to think up."""
        password = secrets.token_urlsafe(12)
        try:
            made = services.staff_create(
                username=options["username"],
                name=options["name"],
                job=options["job"],
                phone=options["phone"],
                password=password,
                by=SYSTEM,
                at=timezone.now(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"account   {made.user_id}")
        self.stdout.write(f"username  {made.username}")
        self.stdout.write(f"password  {password}")
        self.stdout.write(f"authenticator  {made.otpauth_uri}")
        self.stdout.write("Shown once. Change the password after the first sign-in, under /desk/account/.")
