"""The served flows begin on the schema they were written for, or not at all."""

from pathlib import Path

import pytest

from app import bootstrap
from flows import serve
from models import database
from models.rules.errors import ConfigurationError


async def test_a_database_that_is_too_new_is_refused_before_anything_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'ordnat.db'}")
    database.migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    monkeypatch.setenv("ORDNAT_HOME", str(tmp_path))
    monkeypatch.delenv("ORDNAT_DATABASE_URL", raising=False)
    bootstrap.ordnat.cache_clear()
    with pytest.raises(ConfigurationError, match="Databasen är gjord för en nyare version av programmet"):
        await serve.main()
    bootstrap.ordnat.cache_clear()
