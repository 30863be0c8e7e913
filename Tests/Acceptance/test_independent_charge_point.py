"""A charge point that we did not write, and that shares no code with the `ocpp` client: arthexis's.

It has habits of its own: StartTransaction and StopTransaction without a timestamp, a member `vin` that
no OCPP knows, an energy register in `kW`, a `serialNumber` in its boot, the same message ids again and again.
"""

import asyncio
import json

from harness.accounts import PASSWORD, Account
from harness.platform import TEST_FOLDER
from harness.postgres import ROOT

PYTHON = ROOT / ".local/independent/bin/python"
DRIVER = ROOT / "Tests/Acceptance/independent/charge_point.py"


async def test_an_independent_charge_point_completes_a_session(alpha: Account) -> None:
    assert PYTHON.is_file(), "run make setup"
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        DRIVER,
        *("127.0.0.1", str(alpha.platform.port), f"ocpp/alpha/{identity}", identity, PASSWORD, tag),
        env={"ARTHEXIS_LOG_DIR": str(TEST_FOLDER / "logs"), "PATH": "/usr/bin:/bin"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    assert json.loads(out) == {"status": "running"}

    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["token"]) == ("completed", tag)
    assert transaction["energy_wh"] == transaction["meter_stop_wh"] - transaction["meter_start_wh"] > 0
    values = await alpha.all(f"transactions/{transaction['id']}/meter-values")
    assert values, "its readings are kept"
    messages = await alpha.all(f"charge-points/{identity}/messages")
    seen = {message["action"] for message in messages if message["direction"] == "in"}
    wanted = {"BootNotification", "Authorize", "StatusNotification", "Heartbeat"}
    assert wanted | {"StartTransaction", "MeterValues", "StopTransaction"} <= seen
    charge_point = await alpha.read(identity)
    assert (charge_point["manufacturer"], charge_point["model"]) == ("SimVendor", "Simulator")
