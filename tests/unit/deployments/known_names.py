"""Names that somebody reads: our settings', the installed Prefect's, and those of the images we build on."""

from functools import cache

from prefect.settings import Settings as PrefectSettings
from prefect_redis.cleanup_queue import RedisWorkerCleanupQueueSettings
from prefect_redis.client import RedisMessagingSettings
from pydantic import AliasChoices, BaseModel

from app.settings import Settings

_OTHERS = frozenset({"DO_NOT_TRACK", "PYTHONUNBUFFERED", "POSTGRES_PASSWORD_FILE"})


@cache
def known_names() -> frozenset[str]:
    """Every variable that has an effect."""
    ours = {f"ORDNAT_{name.upper()}" for name in Settings.model_fields}
    redis = {*_prefixed(RedisMessagingSettings), *_prefixed(RedisWorkerCleanupQueueSettings)}
    return frozenset({*ours, *_of(PrefectSettings), *redis, *_OTHERS})


def _prefixed(model: type[BaseModel]) -> set[str]:
    prefix = str(model.model_config.get("env_prefix", "")).upper()
    return {f"{prefix}{name.upper()}" for name in model.model_fields}


def _of(model: type[BaseModel]) -> set[str]:
    """The variables of a settings class and of those within it, under their newest names and older ones."""
    found = _prefixed(model)
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= _of(field.annotation)
        if isinstance(field.validation_alias, AliasChoices):
            found |= {str(choice).upper() for choice in field.validation_alias.choices if isinstance(choice, str)}
    return found
