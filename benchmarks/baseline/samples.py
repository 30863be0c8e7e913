"""What a charge point measured, read from OCPP 1.6."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


def now() -> datetime:
    return datetime.now(UTC)


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Sample:
    at: datetime
    energy_wh: int | None
    power_w: int | None
    soc: float | None
    # As it was sent.
    values: list[dict[str, Any]]

    @classmethod
    def of(cls, meter_value: dict[str, Any]) -> "Sample":
        values = meter_value["sampled_value"]
        energy = reading(values, "Energy.Active.Import.Register")
        power = reading(values, "Power.Active.Import")
        return cls(
            at=time_of(meter_value["timestamp"]),
            energy_wh=None if energy is None else round(energy),
            power_w=None if power is None else round(power),
            soc=reading(values, "SoC"),
            values=values,
        )


def reading(values: list[dict[str, Any]], measurand: str) -> float | None:
    """The value of a measurand; without one it is the energy (OCPP 1.6 §7.43)."""
    for value in values:
        if value.get("measurand", "Energy.Active.Import.Register") == measurand:
            return float(value["value"])
    return None
