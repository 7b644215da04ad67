#!/bin/sh
# Holt die Feeds aller Labore, baut das Portal und prüft es. Aufruf: sh portal.sh ZIELORDNER
#
# Der Zielordner ist neu und liegt nicht in diesem Ordner. Endet mit 0, wenn darin ein geprüftes Portal liegt;
# sonst darf nichts veröffentlicht werden, und das alte Portal bleibt, wie es ist.
#
# Fehlt snapshots/ (der letzte gute Stand aller Feeds), wird es aus dem veröffentlichten Portal wiederhergestellt.
# Beim allerersten Mal gibt es noch keins: Dann setzen Sie PORTAL_IS_NEW=1.
set -eu
network=$(cd "$(dirname "$0")" && pwd)
into=$1
url=$(sed -n "s/^url: *[\"']\{0,1\}\([^\"' #]*\).*/\1/p" "$network/network.yml")

say() { printf '%s\n' "$*" >&2; }
known() { find "$network/snapshots" -name '*.receipt.json' 2>/dev/null | grep -q .; }
asked() { cat "$network"/labs/*.yml 2>/dev/null | grep -Eq '^(feeds|manifest|site):'; }

if [ -e "$into" ]; then
  say "$into gibt es schon; nennen Sie einen neuen Ordner."
  exit 2
fi

# 1. Das Gedächtnis. Ohne es sähe jedes Labor, das gerade nicht antwortet, leer aus.
if asked && ! known && [ "${PORTAL_IS_NEW:-}" != 1 ]; then
  if ! labnetz status --network "$network" --url "$url"; then
    say "snapshots/ fehlt, und das Portal unter $url antwortet nicht. Gibt es dort noch keins, setzen Sie PORTAL_IS_NEW=1."
    exit 1
  fi
  say "snapshots/ fehlt; ich stelle es aus $url wieder her."
  labnetz harvest --network "$network" --seed-from "$url" || say "Nicht alles ließ sich wiederherstellen oder abholen."
fi

# 2. Abholen und bauen. 1 heißt: gebaut, aber jemand sollte hinsehen; der Wächter am Ende meldet das.
code=0
labnetz build --network "$network" --into "$into" || code=$?
[ "$code" -eq 0 ] || say "labnetz build endete mit $code; siehe oben."
[ "$code" -le 1 ] || exit "$code"

# 3. Nur was vollständig ist, darf hinaus.
labnetz check --built "$into"
