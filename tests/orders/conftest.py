from collections.abc import Iterator

import pytest

from core import clock
from tests.factories.market import NOW
from tests.factories.orders import Street, make_street


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    """Hold the clock where the factories' windows begin."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def street(transactional_db: None) -> Street:
    """Deeds that speak to the gateway must not run inside a transaction, so tests commit."""
    return make_street()
