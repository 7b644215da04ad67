#!/usr/bin/env bash
# Install the programs that the tests run against: a browser, a server, calendar programs, Node, Java.
# Needs Debian or Ubuntu and root for what is missing; says what to install otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."

# program:package
wanted=(chromium:chromium nginx:nginx-light khal:khal vdirsyncer:vdirsyncer newsboat:newsboat calcurse:calcurse
  node:nodejs npm:npm java:default-jre-headless rsync:rsync shellcheck:shellcheck)
missing=()
for pair in "${wanted[@]}"; do
  PATH="$PATH:/usr/sbin" command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
# Chromium's engine without its window, where the distribution packs it apart: tests/chromium.py says what for.
command -v chromium-headless-shell >/dev/null || [ -z "$(apt-cache pkgnames chromium-headless-shell 2>/dev/null)" ] ||
  missing+=(chromium-headless-shell)
# libical as Evolution uses it, for Debian's own Python
ask_libical='import gi; gi.require_version("ICalGLib", "3.0")'
/usr/bin/python3 -c "$ask_libical" 2>/dev/null || missing+=(python3-gi gir1.2-ical-3.0)
# the font that stands in for ours until it arrives
fc-list 2>/dev/null | grep -q LiberationSans-Regular || missing+=(fonts-liberation fontconfig)

if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "The tests need programs that are not installed. Please run:" >&2
    echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
fi

# Lighthouse is to drive the browser that is here, not to fetch its own.
PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix tests --no-audit --no-fund --no-package-lock --silent
