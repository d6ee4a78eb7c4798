"""What property tests draw: days the shipped calendar covers, limits, pauses."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from yiciban.kernel.deadlines import Pause
from yiciban.kernel.limits import Limit, Unit

starts = st.dates(date(2024, 1, 1), date(2026, 6, 30))
working_limits = st.integers(0, 60).map(lambda count: Limit(count, Unit.WORKING_DAY))
day_limits = st.one_of(
    working_limits,
    st.integers(0, 90).map(lambda count: Limit(count, Unit.CALENDAR_DAY)),
    st.integers(0, 3).map(lambda count: Limit(count, Unit.MONTH)),
)


@st.composite
def _pause(draw: st.DrawFn) -> Pause:
    start = draw(st.dates(date(2024, 1, 1), date(2026, 9, 30)))
    return Pause(start, start + timedelta(days=draw(st.integers(0, 30))), "鉴定")


pauses = st.lists(_pause(), max_size=4)
