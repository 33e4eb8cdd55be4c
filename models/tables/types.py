"""Column types that mean the same on SQLite and on PostgreSQL."""

import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, LargeBinary, String, Text, TypeDecorator

from models.rules.hidden import Hidden
from models.rules.log_chain import data_text

ORE = Decimal(100)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive value is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware instant → UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: only aware instants are stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite hands back naive UTC; PostgreSQL its session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sek(TypeDecorator[Decimal]):
    """An amount in SEK, stored as whole öre. More than two decimals is a programming error and is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """SEK → öre. Raises ValueError when öre would be lost."""
        if value is None:
            return None
        ore = value * ORE
        if ore != ore.to_integral_value():
            raise ValueError(f"{value} SEK has parts of an öre")
        return int(ore)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Öre → SEK."""
        return None if value is None else Decimal(value) / ORE


class Exact(TypeDecorator[Decimal]):
    """A decimal number kept digit by digit as text (patients, percent)."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Decimal → text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Text → decimal."""
        return None if value is None else Decimal(value)


class SecretText(TypeDecorator[str]):
    """Text that is secret: hidden in every traceback, on its way in and on its way out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Text → hidden text."""
        return None if value is None else Hidden(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Text → hidden text."""
        return None if value is None else Hidden(value)


class KeptJson(TypeDecorator[Mapping[str, Any]]):
    """JSON that is stored as the very text it is given as, where a hash has been taken of that text."""

    impl = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """Text as it is; a mapping as `data_text` writes it."""
        return lambda value: value if isinstance(value, str) else data_text(value)


class Packed(TypeDecorator[bytes]):
    """Bytes kept packed (zlib): a public page is mostly repeated markup."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Bytes → packed."""
        return None if value is None else zlib.compress(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Packed → bytes."""
        return None if value is None else zlib.decompress(value)
