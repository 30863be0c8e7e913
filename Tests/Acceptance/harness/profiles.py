"""Charging profiles, in our spelling and in OCPP's."""

from typing import Any

from harness.accounts import unique


def profile_body(**fields: Any) -> dict[str, Any]:
    """Of `POST /charging-profiles`."""
    schedule = {
        "duration": 3600,
        "charging_rate_unit": "A",
        "charging_schedule_period": [
            {"start_period": 0, "limit": 16.1},
            {"start_period": 600, "limit": 8, "number_phases": 3},
        ],
    }
    return {
        "name": unique("Profile"),
        "purpose": "tx_default_profile",
        "kind": "absolute",
        "charging_schedule": schedule,
        **fields,
    }


def raw_profile(**fields: Any) -> dict[str, Any]:
    """As OCPP 1.6 §7.8 has it."""
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.5}]}
    return {
        "chargingProfileId": 900,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute",
        "chargingSchedule": schedule,
        **fields,
    }
