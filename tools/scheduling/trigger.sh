#!/usr/bin/env bash
# trigger.sh <DMO|RMO|SO> <slot minutes>: asks energy-ops for one run, the way a scheduler does. Firing twice in a slot, or
# trying again after a lost answer, starts nothing new: the Idempotency-Key names the schedule and the slot.
#
#   DEFAULT_OPTIMIZATION_DATA_SOURCE   the data source (default sample)
#   SCHEDULE                           tells schedules of one model type apart (default: the data source)
#   SCHEDULED_FOR                      the slot, where the scheduler knows it better than this machine's clock
#   TZ                                 whose midnight parts the slots of a day (default: this machine's zone)
#
# and those of api.sh. Prints the job as JSON. Exit codes: 0 accepted or already there, 1 refused or not reachable,
# 2 called wrongly.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: $0 <DMO|RMO|SO> <slot minutes>" >&2; exit 2; }
type=$1
slot_seconds=$(($2 * 60))
source=${DEFAULT_OPTIMIZATION_DATA_SOURCE:-sample}
case $source in *[!A-Za-z0-9_-]*) echo "DEFAULT_OPTIMIZATION_DATA_SOURCE is no id of a data source: $source" >&2; exit 2 ;; esac
schedule=${SCHEDULE:-$source}
case $schedule in *[!A-Za-z0-9_.-]*) echo "SCHEDULE may hold letters, digits, '.', '_' and '-' only: $schedule" >&2; exit 2 ;; esac

# A day is a local date: counted in seconds, two of the same hour could share one where clocks change.
if [ -n "${SCHEDULED_FOR:-}" ]; then
  slot=$SCHEDULED_FOR
elif [ "$slot_seconds" -eq 86400 ]; then
  slot=$(date +%Y-%m-%d)
else
  slot=$(($(date +%s) / slot_seconds * slot_seconds))
fi

# shellcheck source=api.sh
. "$(dirname "${BASH_SOURCE[0]}")/api.sh"
call POST /api/jobs/trigger \
  --header 'Content-Type: application/json' --header "Idempotency-Key: cron-$type-$schedule-$slot" \
  --data "{\"model_type\":\"$type\",\"data_source_id\":\"$source\",\"triggered_by\":\"scheduled\"}"

case $status in
2*) cat "$answer" && echo ;;
409) # the day's DMO was already there: what a scheduler wants is so
  if grep -q '"code":"dmo_already_run"' "$answer"; then cat "$answer" && echo; else refused; fi ;;
*) refused ;;
esac
