#!/bin/sh
# For a server of your own: build and publish, for example every 4 hours by cron:
#
#   PATH=/srv/network/.venv/bin:/usr/bin:/bin
#   MAILTO=@@contact@@
#   17 */4 * * *  TARGET=/var/www/portal/ sh /srv/network/cron.sh
#
# TARGET is a folder, here or on another computer (www@host:/var/www/portal/). It belongs to the portal alone:
# whatever else lies there is removed, except .well-known/.
# When all goes well, the program says nothing. Cron sends what it says as mail: then there is something to do.
set -eu
cd "$(dirname "$0")"
: "${TARGET:?set TARGET, for example TARGET=/var/www/portal/}"

# Never two at once. The lock holds while the program runs; the system lets go of it however it ends.
exec 9>.cron.lock
if ! flock --nonblock 9; then
  echo "The run before has not ended yet. If this comes again, see with ps what it does." >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! sh portal.sh "$work/portal" >"$work/log" 2>&1; then
  cat "$work/log" >&2
  echo "Not published; the old portal stays." >&2
  exit 1
fi

# First copy all, then rename, then tidy up: nobody sees half a portal.
rsync --recursive --links --times --chmod=D755,F644 --delay-updates --delete-delay --filter='protect .well-known/' \
  --exclude=.labnetz-files "$work/portal/" "$TARGET"

# The watch: a broken registry, or nothing came from any lab for 12 hours.
labnetz status --network . --max-age 12 >"$work/watch" 2>&1 || {
  cat "$work/watch" >&2
  exit 1
}
