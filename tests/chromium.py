"""The browser that tests look through, and how it is started."""

import shutil

# Debian also packs Chromium's engine without the window around it, of the same source and version: it draws the same
# pages for half the processor time. Where it is not to be had, Chromium itself is started without a window.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")

# Without the network flags, Chromium asks its maker's servers at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=slight",  # as fontconfig has it, which Chromium with a window asks
]
