#!/usr/bin/env bash
# For a crontab: SO every 15 minutes. trigger.sh says what it reads from the environment.
exec "$(dirname "${BASH_SOURCE[0]}")/trigger.sh" SO 15
