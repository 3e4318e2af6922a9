# For the scripts beside it: `. api.sh`, then `call METHOD PATH [curl options]`. Needs bash 3.2 (macOS has it) and curl.
#
#   API_BASE_URL       where energy-ops is (default http://localhost:3000)
#   EOPS_TOKEN         an API token, or
#   EOPS_TOKEN_FILE    the file that holds it
# shellcheck shell=bash disable=SC2034 # `status` and `answer` are for whoever calls

address=${API_BASE_URL:-http://localhost:3000}
address=${address%/}
if [ -z "${EOPS_TOKEN:-}" ] && [ -n "${EOPS_TOKEN_FILE:-}" ]; then EOPS_TOKEN=$(cat "$EOPS_TOKEN_FILE"); fi
: "${EOPS_TOKEN:?must hold an API token, or EOPS_TOKEN_FILE name its file: eops tokens create cron --scope jobs:trigger}"

workplace=$(mktemp -d)
trap 'rm -rf "$workplace"' EXIT
answer=$workplace/answer
# curl's own list of what is worth another try leaves out a connection that broke; curl before 7.71 knows no better one.
retry_all=$({ curl --help all 2>/dev/null || curl --help; } | grep --only-matching -e --retry-all-errors | head -n 1 || true)

# Sets `status` to the HTTP status and leaves the answer's body in the file `$answer`. What may pass (no connection, 429,
# 502, 503, 504) is tried again for four minutes, no sooner than the server's Retry-After.
call() {
  local method=$1 path=$2
  shift 2
  # The token goes by stdin: a command line can be read by others on this machine.
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$EOPS_TOKEN" |
    curl --silent --show-error --config - --request "$method" --output "$answer" --write-out '%{http_code}' \
      --connect-timeout 10 --max-time 60 --retry 8 --retry-connrefused ${retry_all:+"$retry_all"} --retry-max-time 240 \
      "$@" "$address$path") || {
    echo "$address does not answer. Is it up, and is API_BASE_URL right?" >&2
    exit 1
  }
}

refused() {
  echo "HTTP $status: $(cat "$answer")" >&2
  exit 1
}
