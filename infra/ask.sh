#!/usr/bin/env bash
# Before azd makes anything: the two addresses it cannot know, and the first month of the budget, which must never change afterwards.
set -euo pipefail

value() { azd env get-value "$1" 2>/dev/null || true; }

ask() {
  if [ -n "$(value "$1")" ]; then return; fi
  local answer=""
  if [ -t 0 ]; then read -rp "$2: " answer; fi
  if [ -z "$answer" ]; then
    echo "Set it first: azd env set $1 …   ($2)" >&2
    exit 1
  fi
  azd env set "$1" "$answer"
}

ask ALARM_EMAIL "Who gets the alarms (an e-mail address)"
ask FROM_EMAIL "The verified sender of mails to customers"
if [ -z "$(value BUDGET_START)" ]; then azd env set BUDGET_START "$(date -u +%Y-%m-01)"; fi
