"""Tables of the journal. A trigger (see the first migration) refuses update, delete and truncate."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One journalled fact; `seq` counts within its subject, `digest` chains to the one before."""

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=160)
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=64)
    region = models.CharField(max_length=12, blank=True, default="")
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "seq"], name="journal_one_entry_per_subject_and_seq"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="journal_seq_starts_at_one"),
        ]
        indexes = [models.Index(fields=["action", "at"]), models.Index(fields=["actor", "at"])]


class Head(models.Model):
    """The end of each subject's chain: locked while an entry is added, signed by each checkpoint."""

    subject = models.CharField(max_length=160, primary_key=True)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)


class Checkpoint(models.Model):
    """A signature over all heads at the end of a day, chained to the checkpoint before."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    last_entry = models.BigIntegerField()
    heads = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=256)


class Delivery(models.Model):
    """That a subscriber has handled an entry; makes a repeated job a no-op."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries")
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "subscriber"], name="journal_one_delivery_per_subscriber")
        ]
