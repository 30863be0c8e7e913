"""What is stored, by objects of SQLAlchemy over asyncpg, as most servers of the kind are written."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, ClassVar, Self

from samples import Sample, now
from sqlalchemy import BigInteger, DateTime, ForeignKey, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True)}


class ChargePoint(Base):
    __tablename__ = "charge_points"

    identity: Mapped[str] = mapped_column(primary_key=True)
    password_hash: Mapped[bytes]
    vendor: Mapped[str]
    model: Mapped[str]
    status: Mapped[str]
    last_seen_at: Mapped[datetime | None]


class Token(Base):
    __tablename__ = "tokens"

    id_tag: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]


class Connector(Base):
    __tablename__ = "connectors"

    identity: Mapped[str] = mapped_column(ForeignKey("charge_points.identity"), primary_key=True)
    connector_id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    error_code: Mapped[str]
    status_at: Mapped[datetime]


class Transaction(Base):
    __tablename__ = "transactions"

    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(ForeignKey("charge_points.identity"))
    connector_id: Mapped[int]
    id_tag: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    meter_start_wh: Mapped[int] = mapped_column(BigInteger)
    meter_stop_wh: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None]
    energy_wh: Mapped[int] = mapped_column(BigInteger, default=0)
    last_meter_wh: Mapped[int | None] = mapped_column(BigInteger)
    last_meter_at: Mapped[datetime | None]
    power_w: Mapped[int | None]
    soc: Mapped[float | None]


class MeterValue(Base):
    __tablename__ = "meter_values"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    identity: Mapped[str]
    connector_id: Mapped[int]
    transaction_id: Mapped[int | None]
    sampled_at: Mapped[datetime]
    energy_wh: Mapped[int | None] = mapped_column(BigInteger)
    power_w: Mapped[int | None]
    soc: Mapped[float | None]
    sampled_value: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class Message(Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    identity: Mapped[str]
    at: Mapped[datetime]
    direction: Mapped[str]
    action: Mapped[str]
    payload: Mapped[str]


class Exchange:
    """One message of a charge point, in a transaction."""

    def __init__(self, session: AsyncSession, identity: str, action: str):
        self.session = session
        self.identity = identity
        self.action = action

    async def log(self, direction: str, text: str) -> None:
        self.session.add(
            Message(identity=self.identity, at=now(), direction=direction, action=self.action, payload=text)
        )

    async def charge_point(self) -> ChargePoint:
        return await self.session.get_one(ChargePoint, self.identity)

    async def boot(self, vendor: str, model: str) -> None:
        charge_point = await self.charge_point()
        charge_point.vendor, charge_point.model, charge_point.last_seen_at = vendor, model, now()

    async def seen(self) -> None:
        (await self.charge_point()).last_seen_at = now()

    async def status(self, connector: int, status: str, error: str, at: datetime | None) -> None:
        key = {"identity": self.identity, "connector_id": connector}
        values = {"status": status, "error_code": error, "status_at": at or now()}
        if found := await self.session.get(Connector, key):
            for name, value in values.items():
                setattr(found, name, value)
        else:
            self.session.add(Connector(**key, **values))
        charge_point = await self.charge_point()
        charge_point.status, charge_point.last_seen_at = status, now()

    async def token_status(self, tag: str) -> str | None:
        token = await self.session.get(Token, tag)
        return token.status if token else None

    async def start(self, connector: int, tag: str, meter_wh: int, at: datetime) -> int:
        transaction = Transaction(
            identity=self.identity,
            connector_id=connector,
            id_tag=tag,
            started_at=at,
            meter_start_wh=meter_wh,
        )
        self.session.add(transaction)
        await self.session.flush()
        return transaction.id

    async def stop(self, number: int, meter_wh: int, at: datetime, reason: str | None) -> None:
        transaction = await self.session.get_one(Transaction, number)
        transaction.ended_at, transaction.meter_stop_wh, transaction.reason = at, meter_wh, reason
        transaction.energy_wh = meter_wh - transaction.meter_start_wh

    async def sample(self, connector: int, number: int | None, sample: Sample) -> None:
        values = {"energy_wh": sample.energy_wh, "power_w": sample.power_w, "soc": sample.soc}
        self.session.add(
            MeterValue(
                identity=self.identity,
                connector_id=connector,
                transaction_id=number,
                sampled_at=sample.at,
                sampled_value=sample.values,
                **values,
            )
        )
        if number is None:
            return
        transaction = await self.session.get_one(Transaction, number)
        if sample.energy_wh is not None:
            transaction.energy_wh = sample.energy_wh - transaction.meter_start_wh
        transaction.last_meter_wh, transaction.last_meter_at = sample.energy_wh, sample.at
        transaction.power_w, transaction.soc = sample.power_w, sample.soc


class Store:
    def __init__(self, sessions: async_sessionmaker[AsyncSession]):
        self.sessions = sessions

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, url: str, connections: int) -> AsyncIterator[Self]:
        engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://"), pool_size=connections, max_overflow=0
        )
        try:
            yield cls(async_sessionmaker(engine, expire_on_commit=False))
        finally:
            await engine.dispose()

    async def password_hash(self, identity: str) -> bytes | None:
        async with self.sessions() as session:
            return await session.scalar(
                select(ChargePoint.password_hash).where(ChargePoint.identity == identity)
            )

    @contextlib.asynccontextmanager
    async def exchange(self, identity: str, action: str) -> AsyncIterator[Exchange]:
        async with self.sessions() as session, session.begin():
            yield Exchange(session, identity, action)
