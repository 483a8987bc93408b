"""The servers that the stories of the warehouse are told on."""

from tests.warehouse.servers import postgres, spark

__all__ = ["postgres", "spark"]
