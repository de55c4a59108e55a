"""Draw the PNG icons from app-icon.svg with a Chromium that is already on the machine.

    pip install playwright && python build/icons.py /usr/bin/chromium

The badge is one colour on nothing, as phones want it beside a notification.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

BUILD = Path(__file__).parent
PUBLIC = BUILD.parent / "public"
ICON = (BUILD / "app-icon.svg").read_text()
SPRITE = (BUILD.parent / "src" / "ui" / "icons.svg").read_text()
# The tones of styles/tokens.css, in the light theme.
LEVELS = {4: "#8a240f", 3: "#bd2c0f", 2: "#1c589c", 1: "#58616a"}


def rounded(svg: str) -> str:
    return svg.replace('<rect width="512" height="512"', '<rect width="512" height="512" rx="112"')


def maskable(svg: str) -> str:
    """The columns within the middle 80 %, which every mask leaves."""
    return svg.replace('<g transform="', '<g transform="translate(256 256) scale(.86) translate(-256 -256) ')


def badge(svg: str) -> str:
    columns = re.sub(r'<rect[^>]*/>', "", svg)
    columns = re.sub(r'fill="#(1f687a|268097|17505e)"', 'fill="#ffffff"', columns)
    tops = re.sub(r'fill="#(ffe0a3|ffc95c|ffb114)"', 'fill="#ffffff" stroke="#000000" stroke-width="2"', columns)
    # Black becomes a gap: the mask keeps only what is white.
    inner = re.search(r"<g.*</g>", tops, re.S)
    assert inner
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="70 70 372 372"><mask id="m">{inner[0]}</mask><rect width="512" height="512" fill="#ffffff" mask="url(#m)"/></svg>'


def level(number: int, tone: str) -> str:
    """The shape of a level as the pages show it, for a notification."""
    symbol = re.search(rf'<symbol id="level-{number}"[^>]*>(.*?)</symbol>', SPRITE, re.S)
    assert symbol
    shape = symbol[1].replace("currentColor", tone)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 26 26">{shape}</svg>'


def level_badge(number: int) -> str:
    """Phones keep only what is opaque: the sign within is a hole."""
    inner = level(number, "#ffffff").split(">", 1)[1].rsplit("<", 1)[0].replace("var(--level-on, #fff)", "#000000")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 26 26"><mask id="m">{inner}</mask>'
        '<rect x="-1" y="-1" width="26" height="26" fill="#ffffff" mask="url(#m)"/></svg>'
    )


def main(chromium: str) -> None:
    (PUBLIC / "icons").mkdir(parents=True, exist_ok=True)
    (PUBLIC / "favicon.svg").write_text(rounded(ICON))
    drawings = {
        "icon-192": (rounded(ICON), 192), "icon-512": (rounded(ICON), 512), "maskable-512": (maskable(ICON), 512),
        "apple-touch-icon": (ICON, 180), "badge-96": (badge(ICON), 96),
    }  # fmt: skip
    for number, tone in LEVELS.items():
        drawings[f"level-{number}"] = (level(number, tone), 192)
        drawings[f"level-{number}-badge"] = (level_badge(number), 96)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (svg, size) in drawings.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{svg}")
            page.screenshot(path=PUBLIC / "icons" / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
