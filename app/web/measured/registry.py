"""Everything of one process that is measured: how the work is going, its own requests, its memory and time."""

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector

from app.bootstrap import Ordnat
from app.web.measured.collector import WorkCollector

# Seconds. Most pages take some hundredths; a workbook takes one or two.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Measured:
    """The registry that `/metrics` writes out, and the times of requests in it."""

    def __init__(self, house: Ordnat) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(WorkCollector(house))
        ProcessCollector(registry=self.registry)
        self.requests = Histogram(
            "ordnat_http_request_seconds", "How long requests took.", ("method", "route", "status"),
            registry=self.registry, buckets=_BUCKETS,
        )  # fmt: skip
