#!/usr/bin/env bash
# Makes the zip that is deployed: infra/package.sh [OUT.zip], by default infra/out/cancelsaver.zip. Same commit and same .NET SDK, same bytes, wherever the checkout lies.
# infra/package.sh --check makes it twice, from two copies in different folders, and fails when the bytes differ.
set -euo pipefail
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
work=$(cd "$work" && pwd -P)

# Where the files lie is written as /_/ wherever it is written at all; so debugging symbols stay out (they hold the text that was generated from pages, and in it the places of the pages): a stack
# trace names its methods, but no lines. The version names the commit; addresses of the repository, which differ from clone to clone, stay out.
package() { # ROOT OUT.zip
  local root=$1 zip=$2
  rm -rf "$work/build" "$work/app"
  (cd "$root" && dotnet publish functions -c Release -o "$work/app" --artifacts-path "$work/build" --nologo -v q -p:RunAnalyzers=false \
    -p:DebugType=none -p:ContinuousIntegrationBuild=true -p:EnableSourceLink=false -p:EnableSourceControlManagerQueries=false -p:SourceRevisionId="$revision" \
    "-p:PathMap=\"$root=/_/,$work/build=/_/build/\"")
  mkdir -p "$(dirname "$zip")"
  (cd "$root" && dotnet run infra/zip.cs "$work/app" "$zip" CancelSaver.Functions)
}

sum() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }

revision=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo none)
if [ "${1:-}" = --check ]; then
  for copy in a a-second-place-with-a-longer-name; do
    mkdir -p "$work/$copy"
    tar -C "$root" --exclude=.git --exclude=bin --exclude=obj --exclude=node_modules --exclude=./infra/out -cf - . | tar -C "$work/$copy" -xf -
    package "$work/$copy" "$work/$copy.zip"
    echo "$(sum "$work/$copy.zip")  from $work/$copy"
  done
  cmp "$work/a.zip" "$work/a-second-place-with-a-longer-name.zip" && echo "The same bytes."
else
  out=${1:-$root/infra/out/cancelsaver.zip}
  case $out in /*) ;; *) out=$PWD/$out ;; esac
  package "$root" "$out"
  echo "$(wc -c <"$out" | tr -d ' ') bytes, SHA-256 $(sum "$out")"
  echo "$out"
fi
