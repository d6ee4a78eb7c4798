"""Sign-in, sessions and mandates: how often, how long, until when. Pure: no clock, no settings, no database.

Lock-out, session ends and the second factor follow 等保 2.0 level 3 (GB/T 22239-2019); a mandate of one year at
most is the platform's own rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yiciban.kernel.refusal import Refusal, invalid
from yiciban.people.facts import Assurance, CounterKey, PartyKind

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5
CODE_DIGITS = 6

FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)
# A lock of names alone would let one address try every name; an office behind one address still gets in.
ADDRESS_TRIES = 60
ADDRESS_WINDOW = timedelta(minutes=10)
# Failures further apart than this are slips, not an attack.
FAILURES_FORGOTTEN = timedelta(hours=12)

TOTP_STEP = 30  # seconds, RFC 6238
TOKEN_HOURS = 12
LONGEST_TOKEN_HOURS = 12

# Who may register a firm as its legal representative.
REGISTER_ASSURANCE = Assurance.NAME_AND_NUMBER


def counter_key(number: str, phone: str, assurance: Assurance) -> CounterKey | None:
    """What may find the cases a counter took in for a person: only a number that was confirmed does.

    That name and number belong together says not yet that the account is that person's: who knows both from a
    copied card would see their cases. So at that level the phone given at the counter must be the account's too,
    which every sign-in proves anew. Whoever showed their card or a certificate needs only the number.
    """
    if not number or assurance < Assurance.NAME_AND_NUMBER:
        return None
    key = CounterKey.of(PartyKind.PERSON, number)
    if assurance >= Assurance.IN_PERSON:
        return CounterKey(key)
    return CounterKey(key, phone) if phone else None


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long a session lasts without a touch, and at all."""

    idle: timedelta
    whole: timedelta

    def is_over(self, *, began: datetime, seen: datetime, at: datetime) -> bool:
        """Whether a session that began and was last used then has ended by `at`."""
        return at >= seen + self.idle or at >= began + self.whole


STAFF_SESSION = SessionLife(timedelta(minutes=30), timedelta(hours=12))
RESIDENT_SESSION = SessionLife(timedelta(hours=2), timedelta(hours=12))
# A session is touched at most this often: a page is not worth a write.
TOUCH = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Failures:
    """What is known of the failures of one typed user name."""

    count: int = 0
    last_at: datetime | None = None
    locked_until: datetime | None = None

    def is_locked(self, at: datetime) -> bool:
        """Whether nobody may try this name now."""
        return self.locked_until is not None and at < self.locked_until

    def one_more(self, at: datetime) -> Failures:
        """After another failure: counted, and locked at the fifth in a row."""
        is_old = self.last_at is None or at - self.last_at >= FAILURES_FORGOTTEN
        count = 1 if is_old else self.count + 1
        if count >= FAILURES_BEFORE_LOCK:
            return Failures(0, at, at + LOCK)
        return Failures(count, at, None)


def totp_steps(at: datetime) -> tuple[int, ...]:
    """The time steps whose codes are good now: one either side for clocks that differ."""
    now = int(at.timestamp()) // TOTP_STEP
    return (now, now - 1, now + 1)


def require_mandate_end(until: date, *, today: date) -> None:
    """Return when an authorisation may last until that day.

    Raises Refusal `mandate_over`, `mandate_too_long`.
    """
    if until < today:
        raise _bad_end("mandate_over", "授权到期日已经过去了，请选今天或以后的日期。")
    if until > one_year_after(today):
        raise _bad_end("mandate_too_long", "一次最多授权一年，请选一年以内的日期；到期可以再授权。")


def one_year_after(day: date) -> date:
    """The same day next year; 28 February after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _bad_end(code: str, sentence: str) -> Refusal:
    return invalid(code, sentence, {"until": sentence})
