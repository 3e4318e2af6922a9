#!/usr/bin/env bash
# put_data.sh <folder> <data source id>: gives a data source the tables (*.csv, *.parquet) of a folder, where they are new.
#
# Tables that were put before, and that the data source still has, cost one small GET. A folder that somebody is writing
# to is left alone until two looks SETTLE_SECONDS apart (default 2) show the same: a writer that may pause longer should
# write aside and rename, or switch a symbolic link, which is followed once, at the start.
#
#   STATE_DIR   remembers what was put (default ~/.local/state/energy-ops); without it every call uploads
#
# and those of api.sh; the token needs datasources:read and datasources:write. Exit codes: 0 the data source has these
# tables, 1 refused or not reachable (it keeps what it had), 2 called wrongly.
set -euo pipefail

if [ $# -ne 2 ] || [ ! -d "$1" ]; then echo "usage: $0 <folder> <data source id>" >&2 && exit 2; fi
folder=$(cd -P "$1" && pwd)
source=$2
case $source in '' | *[!A-Za-z0-9_-]*) echo "This is no id of a data source: $source" >&2; exit 2 ;; esac

# shellcheck source=api.sh
. "$(dirname "${BASH_SOURCE[0]}")/api.sh"

hash_of() { # of the names and contents of a folder's tables
  (cd "$1" && for table in *.csv *.parquet; do [ ! -f "$table" ] || { echo "$table" && cat "$table"; }; done) | sum256
}
sum256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

copy=$workplace/tables
for look in 1 2 3 4 5; do
  before=$(hash_of "$folder")
  sleep "${SETTLE_SECONDS:-2}"
  rm -rf "$copy" && mkdir "$copy"
  for table in "$folder"/*.csv "$folder"/*.parquet; do [ ! -f "$table" ] || cp "$table" "$copy/"; done
  hash=$(hash_of "$copy")
  [ "$hash" != "$before" ] || break
  [ "$look" -lt 5 ] || { echo "$folder is still being written. Nothing was put." >&2; exit 1; }
done
[ -n "$(ls "$copy")" ] || { echo "$folder holds no *.csv or *.parquet." >&2; exit 2; }

state_dir=${STATE_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/energy-ops}
# One server's data source is not another's of the same id.
state=$state_dir/put-$(printf '%s %s' "$address" "$source" | sum256 | cut -c 1-16)
snapshot_of() { sed -n 's/.*"snapshot_sha256":"\([0-9a-f]*\)".*/\1/p' "$answer"; }

call GET "/api/data-sources/$source"
[ "$status" = 200 ] || refused
if [ "$hash $(snapshot_of)" = "$(cat "$state" 2>/dev/null || true)" ]; then
  echo "unchanged $(snapshot_of)"
  exit 0
fi

parts=()
for table in "$copy"/*; do parts+=(--form "files=@$table"); done
call PUT "/api/data-sources/$source" --max-time 600 "${parts[@]}"
[ "$status" = 200 ] || refused
mkdir -p "$state_dir"
echo "$hash $(snapshot_of)" >"$state.new" && mv "$state.new" "$state"
echo "put $(snapshot_of)"
