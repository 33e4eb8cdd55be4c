"""What is not in the database but in ORDNAT_HOME: the last good backup, and the last look at the event log."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric

from app.backup.kept import last_good
from app.log_verified import last_verified
from app.settings import Settings
from app.web.measured.families import gauge


def kept_families(settings: Settings, now: datetime) -> Iterator[Metric]:
    """How old both are, and whether the log was found sound; nothing of what was never done on this machine."""
    backup, looked = last_good(settings), last_verified(settings)
    made = [backup.made_at] if backup else []
    seen = [looked] if looked else []
    yield gauge(
        "ordnat_backup_age_seconds", "Since the last backup that was found good.", (),
        (((), _age(moment, now)) for moment in made),
    )  # fmt: skip
    yield gauge(
        "ordnat_log_chain_age_seconds", "Since the event log was last verified.", (),
        (((), _age(one.at, now)) for one in seen),
    )  # fmt: skip
    yield gauge(
        "ordnat_log_chain_sound", "1 when all of it was then as it was written.", (),
        (((), one.sound) for one in seen),
    )  # fmt: skip


def _age(moment: datetime, now: datetime) -> float:
    # A clock may have been set back since.
    return max(0.0, (now - moment).total_seconds())
