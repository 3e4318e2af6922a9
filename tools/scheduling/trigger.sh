#!/usr/bin/env bash
# trigger.sh <DMO|RMO|SO> <slot minutes>: asks energy-ops for one run, the way a scheduler does. Firing twice in a slot, or
# trying again after a lost answer, starts nothing new: the Idempotency-Key names type and slot.
#
#   API_BASE_URL                      where energy-ops is (default http://localhost:3000)
#   EOPS_TOKEN                        an API token with the scope jobs:trigger
#   DEFAULT_OPTIMIZATION_DATA_SOURCE  the data source (default sample)
#
# Prints the job as JSON. Exit codes: 0 accepted or already there, 1 refused or not reachable, 2 called wrongly.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: $0 <DMO|RMO|SO> <slot minutes>" >&2; exit 2; }
: "${EOPS_TOKEN:?must hold an API token: eops tokens create cron --scope jobs:trigger}"
type=$1
slot_seconds=$(($2 * 60))
address=${API_BASE_URL:-http://localhost:3000}
source=${DEFAULT_OPTIMIZATION_DATA_SOURCE:-sample}
slot=$(($(date +%s) / slot_seconds * slot_seconds))

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
# The token goes by stdin: a command line can be read by others on this machine.
status=$(printf 'header = "Authorization: Bearer %s"\n' "$EOPS_TOKEN" |
  curl --silent --show-error --config - --output "$answer" --write-out '%{http_code}' \
    --max-time 60 --retry 5 --retry-connrefused --retry-max-time 240 \
    --header 'Content-Type: application/json' --header "Idempotency-Key: cron-$type-$slot" \
    --data "{\"model_type\":\"$type\",\"data_source_id\":\"$source\",\"triggered_by\":\"scheduled\"}" \
    "$address/api/jobs/trigger") || { echo "$address does not answer." >&2; exit 1; }

case $status in
2*) cat "$answer" && echo ;;
409) # the day's DMO was already there: what a scheduler wants is so
  if grep -q '"code":"dmo_already_run"' "$answer"; then cat "$answer" && echo; else cat "$answer" >&2 && exit 1; fi ;;
*) echo "HTTP $status: $(cat "$answer")" >&2 && exit 1 ;;
esac
