#!/bin/sh
# Für einen eigenen Server: bauen und veröffentlichen, zum Beispiel alle 4 Stunden mit cron:
#
#   PATH=/srv/netz/.venv/bin:/usr/bin:/bin
#   MAILTO=@@contact@@
#   17 */4 * * *  TARGET=/var/www/portal/ sh /srv/netz/cron.sh
#
# TARGET ist ein Ordner, hier oder auf einem anderen Rechner (www@host:/var/www/portal/). Er gehört dem Portal allein:
# Was dort sonst liegt, wird entfernt, außer .well-known/.
# Geht alles gut, schweigt das Programm. Jede Ausgabe schickt cron als Mail: Dann ist etwas zu tun.
set -eu
cd "$(dirname "$0")"
: "${TARGET:?Setzen Sie TARGET, zum Beispiel TARGET=/var/www/portal/}"

# Nie zwei zugleich. Die Sperre gilt, solange das Programm läuft; der Rechner löst sie, wie immer es endet.
exec 9>.cron.lock
if ! flock --nonblock 9; then
  echo "Der vorige Lauf ist noch nicht fertig. Kommt das wieder, sehen Sie mit ps nach, was er tut." >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! sh portal.sh "$work/portal" >"$work/log" 2>&1; then
  cat "$work/log" >&2
  echo "Nicht veröffentlicht; das alte Portal bleibt." >&2
  exit 1
fi

# Erst alles hinüber, dann umbenennen, dann aufräumen: Niemand sieht ein halbes Portal.
rsync --recursive --links --times --chmod=D755,F644 --delay-updates --delete-delay --filter='protect .well-known/' \
  --exclude=.labnetz-files "$work/portal/" "$TARGET"

# Der Wächter: ein kaputtes Verzeichnis, oder seit 12 Stunden kam von keinem Labor etwas.
labnetz status --network . --max-age 12 >"$work/watch" 2>&1 || {
  cat "$work/watch" >&2
  exit 1
}
