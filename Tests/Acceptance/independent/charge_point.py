"""Runs arthexis's charge point for one session: charge_point.py HOST PORT PATH USER PASSWORD TAG.

In an interpreter of its own environment (.local/independent). Exits with 0 when the session came to its end.
"""

import asyncio
import importlib.util
import json
import sys
import types
from pathlib import Path


def load_simulator():
    """Without the packages around it, which want Django and Celery."""
    spec = importlib.util.find_spec("ocpp")
    site = Path(spec.submodule_search_locations[0]).parent
    for name in ("config", "core"):
        package = types.ModuleType(name)
        package.__path__ = [str(site / name)]
        sys.modules[name] = package
    from ocpp import simulator

    return simulator


def main() -> int:
    host, port, path, user, password, tag = sys.argv[1:]
    simulator = load_simulator()
    config = simulator.SimulatorConfig(
        host=host,
        ws_port=int(port),
        cp_path=path,
        rfid=tag,
        username=user,
        password=password,
        duration=1,
        interval=0.2,
        pre_charge_delay=0.3,
        kw_min=10,
        kw_max=10,
        serial_number="ARTHEXIS-1",
    )
    station = simulator.ChargePointSimulator(config)
    asyncio.run(station._run_session())
    print(json.dumps({"status": station.status}))
    return 0 if station.status == "running" else 1


if __name__ == "__main__":
    sys.exit(main())
