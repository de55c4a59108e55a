#!/bin/sh
# Prints where the headless shell of Chromium is, or with `whole` where Chromium itself is; installs Debian's
# where one is missing and that is allowed. Fails with one line that says what to do.
# A page in the shell takes a quarter of the time, since no browser's own windows are drawn; but it shows no
# notifications and cannot lock a key by a passkey. Where there is no shell, Chromium does its work.
find_whole() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
find_shell() { command -v chromium-headless-shell; }
find_it() { if [ "$1" = whole ]; then find_whole; else find_shell || find_whole; fi; }

if { ! find_whole || ! find_shell; } >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian's Chromium for the browser tests" >&2
  export DEBIAN_FRONTEND=noninteractive
  # The lock's timeout lets two of these run at once.
  wait='-o DPkg::Lock::Timeout=300'
  { apt-get $wait update && for package in chromium chromium-headless-shell; do
    apt-get $wait install --yes --no-install-recommends $package; done; } </dev/null >/dev/null 2>&1
fi
find_it "${1:-shell}" && exit 0
echo "Browser tests need Chromium: run 'apt-get install chromium chromium-headless-shell' as root." >&2
exit 1
