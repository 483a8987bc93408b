"""Whatever people do to a book, in whatever order, it says what they said; `python -m tests.any_order` tries longer."""

from hypothesis import HealthCheck, settings

from tests.any_order.machine import AnyOrder

AnyOrder.TestCase.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase
