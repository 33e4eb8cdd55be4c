"""What was fetched before pages were packed and lists had history is kept, and known."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models.database import connect, migrate
from tests.postgres import RunningPostgres

THEN = "2026-11-01 06:15:00+00:00"
PAGE = """
INSERT INTO source_page (id, source, url, fetched_at, status, sha256, headers, content)
VALUES (:id, 'nt_recommendations', 'https://a.example', :at, 200, :sha, '{}', :content)
"""
MEDICINE = "INSERT INTO medicine (id, product, product_key, substance, substance_key) VALUES (1, 'X', 'x', 'y', 'y')"
RECOMMENDATION = """
INSERT INTO recommendation (id, medicine_id, indication, indication_key, number, body, verdict, restricted, label,
    date_text, source, source_page_id, seen_at)
VALUES (1, 1, 'z', 'z', 1, 'nt_radet', 'should', false, 'bör användas', '', 'nt_recommendations', 3, :at)
"""
HEALTH = """
INSERT INTO source_health (source, last_attempt_at, last_success_at, failures_in_row, rows)
VALUES ('nt_recommendations', :at, :at, 0, 40), ('borta', :at, NULL, 3, NULL)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as it was before, in which a page had come back after another."""
    postgres = request.param == "postgresql"
    server: RunningPostgres | None = request.getfixturevalue("postgres") if postgres else None
    engine = connect(server.new_database() if server else f"sqlite:///{tmp_path / 'before.db'}")
    migrate(engine, "0003")
    with engine.begin() as connection:
        for number, content in enumerate((b"<p>A</p>", b"<p>B</p>", b"<p>A</p>"), start=1):
            page = {"id": number, "sha": content[3:4].decode() * 64, "content": content, "at": THEN}
            connection.execute(text(PAGE), page)
        connection.execute(text(MEDICINE))
        connection.execute(text(RECOMMENDATION), {"at": THEN})
        connection.execute(text(HEALTH), {"at": THEN})
    yield engine
    engine.dispose()


def one(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    """The rows of a statement."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_pages_are_packed_once_per_content_and_unpacked_again(engine: Engine) -> None:
    migrate(engine)
    pages = one(engine, "SELECT id, content FROM source_page ORDER BY id")
    assert [page_id for page_id, _ in pages] == [1, 2]
    assert all(bytes(content)[:1] == b"x" for _, content in pages)  # type: ignore[call-overload]
    # The recommendation refers to the first of the two that were the same.
    assert one(engine, "SELECT source_page_id FROM recommendation") == [(1,)]
    migrate(engine, "0003")
    pages = one(engine, "SELECT id, content FROM source_page ORDER BY id")
    assert [(page_id, bytes(content)) for page_id, content in pages] == [(1, b"<p>A</p>"), (2, b"<p>B</p>")]  # type: ignore[call-overload]


def test_a_list_known_from_before_is_no_baseline(engine: Engine) -> None:
    migrate(engine)
    healths = one(engine, "SELECT source, baseline_at IS NOT NULL, version FROM source_health ORDER BY source")
    assert [(source, bool(known), version) for source, known, version in healths] == [
        ("borta", False, 0),
        ("nt_recommendations", True, 0),
    ]
