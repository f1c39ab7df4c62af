#!/usr/bin/env bash
# Installs what the tests need and the system lacks: PostgreSQL, Redis, Chromium and a Chinese font.
# Asks nothing; does nothing when all is there.
# With the word say-stand-in it installs nothing and says in one line when kb/meili will be tested
# without a real Meilisearch: go test hides what passing packages print.
set -euo pipefail
if [ "${1:-}" = say-stand-in ]; then
  [ -n "${HOTLINE_TEST_MEILI_URL:-}" ] || command -v meilisearch >/dev/null ||
    echo "!!! NO MEILISEARCH: kb/meili is tested on the STAND-IN. Set HOTLINE_TEST_MEILI_URL or put meilisearch on PATH to test it on a real server. !!!"
  exit 0
fi
missing=()
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v chromium >/dev/null || missing+=(chromium)
ls /usr/share/fonts/truetype/wqy/* >/dev/null 2>&1 || missing+=(fonts-wqy-microhei)
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing: ${missing[*]}" >&2
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
command -v apt-get >/dev/null || { echo "no apt-get here: install ${missing[*]} by hand" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
