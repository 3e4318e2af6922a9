#!/usr/bin/env bash
# For a crontab: DMO once a day. trigger.sh says what it reads from the environment.
exec "$(dirname "${BASH_SOURCE[0]}")/trigger.sh" DMO 1440
