"""What a designer and axe-core see of a page: pictures in light and dark, wide and narrow; what is wrong."""

from typing import Any

from axe_playwright_python.async_playwright import Axe

from harness.chromium import PHONE, WIDE, Admin
from harness.postgres import ROOT

PICTURES = ROOT / ".local/screenshots"

# What is dark differs from what is light by its colours alone.
RULES: dict[str, dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}


# Charts are drawn anew where width or colours change: what is shown a few frames later is what people see.
SETTLE = """async () => {
    if (!document.querySelector("figure.chart")) return;
    for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
}"""


async def look(admin: Admin, name: str) -> list[str]:
    """Pictures of what is shown now; what is wrong with it."""
    page, wrong = admin.page, []
    for width, viewport in (("wide", WIDE), ("phone", PHONE)):
        await page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.evaluate(SETTLE)
            if width == "wide":
                results = await Axe().run(page, options=RULES[scheme])
                wrong += [f"{name} ({scheme}): {complaint}" for complaint in serious(results.response)]
            await page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png")
        overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            wrong.append(f"{name} ({width}): {overflow} px wider than the window")
    await page.set_viewport_size(WIDE)
    await page.emulate_media(color_scheme="light")
    return wrong


def serious(response: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for violation in response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"][:3]
    ]
