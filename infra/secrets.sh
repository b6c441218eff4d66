#!/usr/bin/env bash
# Puts into the vault what is not there yet, and never touches what is: run it as often as you like.
#   infra/secrets.sh VAULT
# Keys of our own are made here. What others gave you is asked for, or taken from SENDGRID_API_KEY, SHOPIFY_API_KEY, SHOPIFY_API_SECRET. How keys are changed later: keys.md.
set -euo pipefail
umask 077

vault=${1:?usage: infra/secrets.sh VAULT}
file=$(mktemp)
trap 'rm -f "$file"' EXIT

# A role that was just given takes some minutes to be believed.
for try in $(seq 1 "${TRIES:-30}"); do
  if present=$(az keyvault secret list --vault-name "$vault" --query "[].name" --output tsv); then break; fi
  if [ "$try" = "${TRIES:-30}" ]; then
    echo "The vault $vault cannot be read. Its role Key Vault Secrets Officer is needed." >&2
    exit 1
  fi
  echo "The vault does not let us in yet; trying again ($try)."
  sleep "${PAUSE:-10}"
done

has() { grep -qx "$1" <<<"$present"; }

# The value goes by file: an argument could be read by anybody on this machine.
put() {
  printf '%s' "$2" >"$file"
  az keyvault secret set --vault-name "$vault" --name "$1" --file "$file" --encoding utf-8 --output none
  : >"$file"
  echo "$1: put into the vault."
}

make() {
  if has "$1"; then
    echo "$1: there."
  else
    put "$1" "$(openssl rand -base64 32)"
  fi
}

# ask NAME VARIABLE QUESTION [optional]
ask() {
  if has "$1"; then
    echo "$1: there."
    return
  fi
  local answer=${!2:-}
  if [ -z "$answer" ] && [ -t 0 ]; then
    read -rsp "$3: " answer
    echo
  fi
  if [ -n "$answer" ]; then
    put "$1" "$answer"
  elif [ "${4:-}" = optional ]; then
    echo "$1: left out."
  else
    echo "$1 is missing, and the app does not start without it. Run this again in a terminal, or set $2." >&2
    exit 1
  fi
}

make LinkSigningKey
make SecretsKey
make OperatorKey
ask SendGridApiKey SENDGRID_API_KEY "The mail service's API key (scope mail.send is enough)"
ask ShopifyApiKey SHOPIFY_API_KEY "The Shopify app's client id (empty: no Shopify)" optional
if [ -n "${SHOPIFY_API_KEY:-}" ] || has ShopifyApiKey || [ -t 0 ]; then
  ask ShopifyApiSecret SHOPIFY_API_SECRET "The Shopify app's client secret (empty: no Shopify)" optional
fi
