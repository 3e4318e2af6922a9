#!/usr/bin/env bash
# A clock for a container: asks for DMO once a day from DMO_AT (default 10:00) to DMO_UNTIL (12:00, the gate) in the zone TZ,
# for RMO every 30 minutes and for SO every 15. It needs no cron, no root and no memory: a slot that this container missed
# while it was down is asked for while it lasts, and one that it asked for before its restart is answered with the same job.
#
#   SCHEDULES   which of them (default "DMO RMO SO")
#
# and those of trigger.sh. What it does goes to stdout, a line each.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
look_every_seconds=5
after_refusal_seconds=60
say() { echo "$(date +%Y-%m-%dT%H:%M:%S%z) $*"; }

# The slot that is due now, or nothing.
slot_of() {
  case $1 in
  DMO)
    local time
    time=$(date +%H:%M)
    if [[ ! $time < ${DMO_AT:-10:00} && $time < ${DMO_UNTIL:-12:00} ]]; then date +%Y-%m-%d; fi ;;
  RMO) echo $(($(date +%s) / 1800 * 1800)) ;;
  SO) echo $(($(date +%s) / 900 * 900)) ;;
  *) echo "SCHEDULES may hold DMO, RMO and SO, not $1." >&2 && return 2 ;;
  esac
}

follow() {
  local type=$1 done='' slot told=''
  while :; do
    slot=$(slot_of "$type")
    if [ -n "$slot" ] && [ "$slot" != "$done" ]; then
      if told=$(SCHEDULED_FOR=$slot "$here/trigger.sh" "$type" 15 2>&1); then done=$slot; else sleep "$after_refusal_seconds"; fi
      say "$type $slot: $told"
    fi
    sleep "$look_every_seconds"
  done
}

trap 'kill $(jobs -p) 2>/dev/null; exit 0' TERM INT
for type in ${SCHEDULES:-DMO RMO SO}; do
  slot_of "$type" >/dev/null
  follow "$type" &
done
say "asks ${API_BASE_URL:-http://localhost:3000} for ${SCHEDULES:-DMO RMO SO}"
wait
