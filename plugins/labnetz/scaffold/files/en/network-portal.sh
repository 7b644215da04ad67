#!/bin/sh
# Fetches the feeds of all labs, builds the portal and checks it. Use: sh portal.sh FOLDER
#
# FOLDER is new and not inside this one. Ends with 0 when there is a portal in it that was checked; otherwise nothing
# may be published, and the old portal stays as it is.
#
# When snapshots/ (the last good state of all feeds) is missing, it is restored from the published portal.
# The very first time there is none yet: set PORTAL_IS_NEW=1 then.
set -eu
network=$(cd "$(dirname "$0")" && pwd)
into=$1
url=$(sed -n "s/^url: *[\"']\{0,1\}\([^\"' #]*\).*/\1/p" "$network/network.yml")

say() { printf '%s\n' "$*" >&2; }
known() { find "$network/snapshots" -name '*.receipt.json' 2>/dev/null | grep -q .; }
asked() { cat "$network"/labs/*.yml 2>/dev/null | grep -Eq '^(feeds|manifest|site):'; }

if [ -e "$into" ]; then
  say "$into is there already; name a new folder."
  exit 2
fi

# 1. What is remembered. Without it, every lab that does not answer just now would look empty.
if asked && ! known && [ "${PORTAL_IS_NEW:-}" != 1 ]; then
  if ! labnetz status --network "$network" --url "$url"; then
    say "snapshots/ is missing, and the portal at $url does not answer. If there is none yet, set PORTAL_IS_NEW=1."
    exit 1
  fi
  say "snapshots/ is missing; restoring it from $url."
  labnetz harvest --network "$network" --seed-from "$url" || say "Not everything could be restored or fetched."
fi

# 2. Fetch and build. 1 means: built, but somebody should look; the watch at the end tells.
code=0
labnetz build --network "$network" --into "$into" || code=$?
[ "$code" -eq 0 ] || say "labnetz build ended with $code; see above."
[ "$code" -le 1 ] || exit "$code"

# 3. Only what is complete may go out.
labnetz check --built "$into"
