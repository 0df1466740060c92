#!/bin/sh
# Makes sure there is a Chromium for browser.test.mjs: the one $CHROMIUM names, the one that is installed,
# or Debian's, installed now. Safe to run again.
set -u

fail() {
  echo "test/setup.sh: $1" >&2
  exit 1
}

if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || fail "\$CHROMIUM names $CHROMIUM, which cannot be executed"
  exit 0
fi
[ -x /usr/bin/chromium ] && exit 0

command -v apt-get >/dev/null || fail 'no /usr/bin/chromium and no apt-get to install it with; set CHROMIUM to a Chromium or Chrome'
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail 'no /usr/bin/chromium; installing it takes root or sudo'
  as_root='sudo'
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $as_root apt-get update -qq &&
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >"$log" 2>&1; then
  fail "apt-get could not install chromium: $(tail -n 1 "$log")"
fi
[ -x /usr/bin/chromium ] || fail 'apt-get installed chromium, but /usr/bin/chromium is not there; set CHROMIUM'
