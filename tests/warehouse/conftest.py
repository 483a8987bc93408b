"""The servers that the stories of the warehouse are told on."""

from tests.cli.conftest import ask
from tests.warehouse.lands import lay
from tests.warehouse.programs import warehouse
from tests.warehouse.servers import postgres, spark

__all__ = ["ask", "lay", "postgres", "spark", "warehouse"]
