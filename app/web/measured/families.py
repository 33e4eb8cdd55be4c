"""The figures under the names that Prometheus knows them by. None of them is about a person, a product or money."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from models.tables.flow_health import FlowHealth
from tasks.actions.case_file import By
from tasks.queries.measures import Measures, OpenCases, Waiting
from tasks.queries.sources import heard, is_silent
from tasks.sources.configuration import Sources

Samples = Iterable[tuple[tuple[str, ...], float]]


def gauge(name: str, told: str, labels: Sequence[str] = (), samples: Samples = ()) -> Metric:
    """A figure that goes up and down; `samples` are its values, each after what its labels say."""
    family = GaugeMetricFamily(name, told, labels=labels)
    for values, value in samples:
        family.add_metric(list(values), value)
    return family


def case_families(cases: Iterable[OpenCases]) -> Iterator[Metric]:
    """How many cases are open and where, and how many are late, stuck or forgotten."""
    found = list(cases)
    yield gauge(
        "ordnat_open_cases", "Open cases by where they stand.", ("standing", "stage"),
        (((one.standing, one.stage or "none"), one.number) for one in found),
    )  # fmt: skip
    late = {"aim": sum(one.past_aim for one in found), "limit": sum(one.past_limit for one in found)}
    yield gauge(
        "ordnat_late_cases", "Open cases past the aim or the limit of the whole path.", ("target",),
        (((target,), number) for target, number in late.items()),
    )  # fmt: skip
    stuck, unwatched = sum(one.stuck for one in found), sum(one.unwatched for one in found)
    yield gauge("ordnat_stuck_cases", "Cases whose automatic work waited over ten minutes.", (), [((), stuck)])
    yield gauge("ordnat_unwatched_cases", "Open cases that nobody will look at.", (), [((), unwatched)])


def clock_families(seen: Measures) -> Iterator[Metric]:
    """How many running clocks have come how far up their ladders."""
    yield gauge(
        "ordnat_late_clocks", "Running clocks that have passed a rung of their ladder.", ("clock", "rung"),
        seen.clocks.items(),
    )  # fmt: skip


def message_families(waiting: Iterable[Waiting], now: datetime) -> Iterator[Metric]:
    """What has not been sent, and for how long it could have been."""
    found = list(waiting)
    yield gauge(
        "ordnat_outbox_messages", "Messages that have not gone.", ("channel", "state"),
        (((_channel(one), one.state), one.number) for one in found),
    )  # fmt: skip
    oldest: dict[str, float] = {}
    for one in found:
        if one.state != "failed":
            oldest[_channel(one)] = max(oldest.get(_channel(one), 0.0), _since(one.due_since, now))
    yield gauge(
        "ordnat_oldest_undelivered_seconds", "How long the oldest message could have been sent.", ("channel",),
        (((channel,), seconds) for channel, seconds in oldest.items()),
    )  # fmt: skip


def source_families(seen: Measures, sources: Sources, by: By) -> Iterator[Metric]:
    """How the sources that are polled have been doing; those that never were are not there."""
    polled = [known for known in seen.sources if known.source in sources and sources[known.source].enabled]
    yield gauge(
        "ordnat_source_silent_seconds", "Since the source was last read.", ("source",),
        (((known.source,), _since(heard(known), by.now)) for known in polled),
    )  # fmt: skip
    yield gauge(
        "ordnat_source_silent", "1 when that is longer than it may be.", ("source",),
        (((known.source,), is_silent(known, sources[known.source], by.organisation, by.now)) for known in polled),
    )  # fmt: skip
    yield gauge(
        "ordnat_source_failures_in_row", "Polls since the source was last read.", ("source",),
        (((known.source,), known.failures_in_row) for known in polled),
    )  # fmt: skip


def flow_families(flows: Iterable[FlowHealth], now: datetime) -> Iterator[Metric]:
    """When each flow ran, for how long, and how it ended."""
    found = list(flows)
    for name, moment in (("started", "last_started_at"), ("ended", "last_ended_at"), ("success", "last_success_at")):
        moments = (((flow.flow,), getattr(flow, moment)) for flow in found)
        yield gauge(
            f"ordnat_flow_last_{name}_timestamp_seconds", f"The latest run: {name}.", ("flow",),
            ((labels, at.timestamp()) for labels, at in moments if at is not None),
        )  # fmt: skip
    yield gauge(
        "ordnat_flow_last_run_seconds", "How long the run took that ended last.", ("flow",),
        (((flow.flow,), flow.last_seconds) for flow in found if flow.last_seconds is not None),
    )  # fmt: skip
    yield gauge(
        "ordnat_flow_unfinished_seconds", "Since a run began that has not been heard of; 0 for none.", ("flow",),
        (((flow.flow,), _since(flow.unfinished_since, now)) for flow in found),
    )  # fmt: skip
    yield gauge(
        "ordnat_flow_failures_in_row", "Failed runs since one went well.", ("flow",),
        (((flow.flow,), flow.failures_in_row) for flow in found),
    )  # fmt: skip
    failures = CounterMetricFamily("ordnat_flow_failures", "Failed runs.", labels=("flow",))
    runs = CounterMetricFamily("ordnat_flow_runs", "Runs begun.", labels=("flow",))
    for flow in found:
        failures.add_metric([flow.flow], flow.failures_total)
        runs.add_metric([flow.flow], flow.runs_total)
    yield failures
    yield runs


def _channel(one: Waiting) -> str:
    # A room's label is what somebody typed, perhaps a name; its number is in `ordnat channel list`.
    return "mail" if one.channel_id is None else f"channel-{one.channel_id}"


def _since(moment: datetime | None, now: datetime) -> float:
    """Seconds; 0 for never, and for a moment to come: clocks are set back."""
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
