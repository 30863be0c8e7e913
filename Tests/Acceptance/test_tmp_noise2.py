import asyncio, time, json
import pytest
import test_chargers_accounts as t
from harness.station import booted, now

@pytest.mark.parametrize("kind", ["quiet", "rubbish", "unknown answers", "calls"])
async def test_x(alpha, beta, kind, monkeypatch):
    def noise(n):
        if kind == "rubbish": return "["*2000
        if kind == "unknown answers": return json.dumps([3, f"n-{n}", {"status": "Accepted"}])
        return json.dumps([2, f"n-{n}", "Authorize", {"idTag": f"NOBODY-{n % 7}"}])
    monkeypatch.setattr(t, "noise", noise)
    monkeypatch.setattr(t, "FLOOD", 600)
    mad = await alpha.charge_point()
    shard = int(mad["id"][-2:], 16) % 8
    same = other = None
    while not (same and other):
        p = await beta.charge_point()
        if int(p["id"][-2:], 16) % 8 == shard: same = same or p
        else: other = other or p
    tag = await beta.tag()
    async def measure(p):
        async with booted(beta.platform, "beta", p["identity"]) as station:
            worst = 0; total = time.monotonic()
            for _ in range(5):
                a = time.monotonic(); await station.authorize(tag); worst = max(worst, time.monotonic() - a)
            return round(worst, 3), round((time.monotonic()-total)/5, 3)
    if kind == "quiet":
        print(kind, await measure(same)); return
    async with t.flooding(alpha, [mad["identity"]]) as sent:
        print(kind, "other shard (worst, mean)", await measure(other), sent)
        print(kind, "same shard (worst, mean)", await measure(same), sent)
