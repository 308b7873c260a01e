"""What a screen must bear in a browser. A probe takes a page and says what is wrong with it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROWEST, PHONE, WIDE, HEIGHT = 320, 360, 1280, 740  # CSS pixels
#: A wide window at 200 % zoom has half as many CSS pixels.
ZOOMED = WIDE // 2
#: Where the menu has just moved up beside the search (56rem): the least room it gets.
MENU_ABOVE = 896
#: Of primary buttons, CSS pixels: guideline 39; screens.md A for stalls.
TARGET, STALL_TARGET = 48, 64

#: Everything that still moves although the person asked for stillness.
MOVING = """() => document.getAnimations().map(each => each.effect.target.outerHTML).concat(
    [...document.querySelectorAll('*')].filter(each => {
        const style = getComputedStyle(each);
        return [style.animationName !== 'none' && style.animationDuration,
                style.transitionDuration].some(one => one && parseFloat(one) > 0);
    }).map(each => each.outerHTML)).map(html => html.slice(0, 120))"""

#: The innermost things that stick out of a page that is wider than its window.
TOO_WIDE = """width => document.documentElement.scrollWidth <= width ? [] :
    [...document.querySelectorAll('body *:not(.tabs *)')]
    .filter(each => each.getBoundingClientRect().right > width + 1)
    .filter((each, _, all) => !all.some(other => other !== each && each.contains(other)))
    .map(each => `${Math.round(each.getBoundingClientRect().right)} px: `
                 + each.outerHTML.slice(0, 120)).slice(0, 3)"""

#: Primary buttons that are lower than they must be.
LOW = """([least, stalls]) => [...document.querySelectorAll('.button:not(.small, .quiet, .link)')]
    .filter(each => each.checkVisibility())
    .map(each => [each, each.getBoundingClientRect().height,
                  each.closest('.stall') ? stalls : least])
    .filter(([each, height, wanted]) => height < wanted)
    .map(([each, height]) => `${height} px: ${each.outerHTML.slice(0, 120)}`)"""

#: With the colours of the system only lines are left: of what has the focus, and of each button.
UNMARKED = """() => {
    const lines = style => ['Top', 'Left', 'Right', 'Bottom'].some(
        side => style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]));
    const outlined = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth);
    const shown = each => each.checkVisibility({opacityProperty: true, visibilityProperty: true});
    const focusable = ':not(svg) > a[href], button, select, textarea,'
                      + 'input:not([type=hidden]), summary, [tabindex="0"]';
    const wrong = [];
    for (const each of document.querySelectorAll(focusable)) {
        if (!each.checkVisibility() || each.disabled || each.tabIndex < 0) continue;
        each.focus();
        const around = [each, each.parentElement, each.nextElementSibling,
                        each.closest('.either, .search, .product')].filter(Boolean);
        const seen = around.some(one => ['', '::after', '::before'].some(
            part => outlined(getComputedStyle(one, part))));
        if (!seen) wrong.push('no focus: ' + each.outerHTML.slice(0, 120));
    }
    document.activeElement.blur();
    for (const each of document.querySelectorAll('.button')) {
        if (shown(each) && !each.matches('.link') && !lines(getComputedStyle(each)))
            wrong.push('no edge: ' + each.outerHTML.slice(0, 120));
    }
    return wrong;
}"""


IS_STALL = "() => document.body.matches('.stall')"
#: Text that happens to lie under a bar at the bottom of the window until one scrolls.
SCROLLED_UNDER = ("bgOverlap", "elmPartiallyObscuring")


def resize(page: Page, width: int, scheme: Any = "light") -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": HEIGHT})


def too_wide(page: Page, *widths: int) -> list[str]:
    found = []
    for width in widths:
        resize(page, width)
        found += [f"wider than {width} px, {each}" for each in page.evaluate(TOO_WIDE, width)]
    return found


def moving(page: Page) -> list[str]:
    """What moves, on a page that was asked for reduced motion."""
    return [f"moves: {each}" for each in page.evaluate(MOVING)]


def low_buttons(page: Page) -> list[str]:
    return [f"low: {each}" for each in page.evaluate(LOW, [TARGET, STALL_TARGET])]


def unmarked(page: Page) -> list[str]:
    """What cannot be seen where the system chooses the colours."""
    page.emulate_media(forced_colors="active")
    found: list[str] = page.evaluate(UNMARKED)
    page.emulate_media(forced_colors="none")
    return found


def violations(page: Page, source: str) -> list[str]:
    """What axe finds on the page as it is; on stall screens also contrast below 7:1.

    On a wide window a contrast that it cannot measure is a finding too: pa11y, which looks at such
    windows, counts it as one, and what cannot be measured is not kept.
    """
    options = {
        "runOnly": {"type": "tag", "values": AXE_TAGS},
        "rules": {
            "target-size": {"enabled": True},
            "color-contrast-enhanced": {"enabled": page.evaluate(IS_STALL)},
        },
        "resultTypes": ["violations", "incomplete"],
    }
    page.evaluate(source)
    result = page.evaluate("options => axe.run(document, options)", options)
    wide = page.viewport_size == {"width": WIDE, "height": HEIGHT}
    unsure = [each for each in result["incomplete"] if wide and each["id"] == "color-contrast"]
    return [
        f"{rule['id']} at {' > '.join(map(str, node['target']))}: {rule['help']} {_why(node)}"
        for rule in result["violations"] + unsure
        for node in rule["nodes"]
        if rule not in unsure or _why(node) not in SCROLLED_UNDER
    ]


def _why(node: dict[str, Any]) -> str:
    """What axe says of a contrast that it cannot measure."""
    data = (node["any"] or [{}])[0].get("data")
    return str(data.get("messageKey") or "") if isinstance(data, dict) else ""
