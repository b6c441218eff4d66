#!/usr/bin/env bash
# Puts a package where the plan reads it and waits until the app answers.
#   infra/deploy.sh GROUP                     builds this commit (package.sh) and deploys it
#   infra/deploy.sh GROUP --package FILE.zip  deploys a package that was built elsewhere
#   infra/deploy.sh GROUP --list              the packages of the last 180 days
#   infra/deploy.sh GROUP --back NAME.zip     deploys one of them again
#   infra/deploy.sh GROUP --restart           the same package, with secrets read again from the vault
# Needs az, logged in, with Reader and Website Contributor on the group and Storage Blob Data Contributor on the host's account.
set -euo pipefail

group=${1:?usage: infra/deploy.sh GROUP [--package FILE | --list | --back NAME | --restart]}
what=${2:-}
given=${3:-}
if [ "$what" = --package ] && [ -n "$given" ]; then given=$(realpath "$given"); fi
cd "$(dirname "$0")/.."
account=$(az storage account list --resource-group "$group" --query "[?tags.holds=='host'].name | [0]" --output tsv)
app=$(az resource list --resource-group "$group" --resource-type Microsoft.Web/sites --query "[?tags.\"azd-service-name\"=='app'].id | [0]" --output tsv)
if [ -z "$account" ] || [ -z "$app" ]; then
  echo "In the group $group there is no CancelSaver: deploy infra/main.bicep first." >&2
  exit 1
fi

blob() { az storage blob "$@" --account-name "$account" --auth-mode login --only-show-errors; }

put() {
  for try in $(seq 1 "${TRIES:-30}"); do
    if blob upload --container-name "$1" --name "$2" --file "$3" --overwrite --output none; then return; fi
    if [ "$try" -lt "${TRIES:-30}" ]; then
      echo "The storage account does not take it yet; trying again ($try)."
      sleep "${PAUSE:-10}"
    fi
  done
  return 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case "$what" in
  --list)
    blob list --container-name packages --query "sort_by([].{name:name, bytes:properties.contentLength, at:properties.lastModified}, &at)" --output table
    exit
    ;;
  --back)
    name=${given:?which package? infra/deploy.sh GROUP --list}
    zip="$work/$name"
    blob download --container-name packages --name "$name" --file "$zip" --output none
    ;;
  --restart)
    zip=""
    name="The running package"
    ;;
  --package)
    zip=${given:?which file?}
    name=$(basename "$zip")
    ;;
  "")
    zip=$(./infra/package.sh | tail -n 1)
    name="cancelsaver-$(git rev-parse --short=12 HEAD).zip"
    ;;
  *)
    echo "$what is not known." >&2
    exit 1
    ;;
esac

if [ "$what" != --restart ]; then
  if [ ! -s "$zip" ]; then
    echo "$zip is not there." >&2
    exit 1
  fi
  if [ "$what" != --back ]; then put packages "$name" "$zip"; fi
  put deployment released-package.zip "$zip"
fi

# Secrets that changed, functions that came or went, then new processes.
az rest --method post --url "https://management.azure.com$app/config/configreferences/appsettings/refresh?api-version=2022-03-01" --output none ||
  echo "The vault's references could not be refreshed; the platform does it by itself within a day."
az rest --method post --url "https://management.azure.com$app/syncfunctiontriggers?api-version=2024-04-01" --output none
az resource invoke-action --ids "$app" --action restart --api-version 2024-04-01 --output none

url=$(az rest --method post --url "https://management.azure.com$app/config/appsettings/list?api-version=2024-04-01" --query properties.PublicUrl --output tsv)
for try in $(seq 1 "${TRIES:-30}"); do
  if [ "$(curl --silent --max-time 10 "$url/health" || true)" = ok ]; then
    echo "$name answers at $url/health"
    exit
  fi
  sleep "${PAUSE:-10}"
done
echo "$url/health does not answer. The chapter cannot-start in infra/README.md says where to look." >&2
exit 1
