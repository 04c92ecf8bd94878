"""bench_mermaid.py SCRIPT SOURCE NAME: Mermaid in a headless Chromium, to NAME.svg and NAME.png."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

script, source, name = sys.argv[1:]
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.set_content("<meta charset=utf-8><body></body>")
    page.add_script_tag(path=script)
    draw = "async text => { mermaid.initialize({startOnLoad: false, maxEdges: 2000, "
    draw += "flowchart: {useMaxWidth: false}}); "
    draw += "document.body.innerHTML = (await mermaid.render('drawn', text)).svg; "
    draw += "return document.body.innerHTML }"
    svg = page.evaluate(draw, Path(source).read_text(encoding="utf-8"))
    Path(f"{name}.svg").write_text(svg, encoding="utf-8")
    page.locator("svg").first.screenshot(path=f"{name}.png")
    browser.close()
