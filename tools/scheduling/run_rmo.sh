#!/usr/bin/env bash
# For a crontab: RMO every 30 minutes. trigger.sh says what it reads from the environment.
exec "$(dirname "${BASH_SOURCE[0]}")/trigger.sh" RMO 30
