#!/bin/sh
# Prints where Chromium is, installing Debian's where it is missing and that is allowed.
# Fails with one line that says what to do.
find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
find_chromium && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian's Chromium for the browser tests" >&2
  export DEBIAN_FRONTEND=noninteractive
  # The lock's timeout lets two of these run at once.
  wait='-o DPkg::Lock::Timeout=300'
  { apt-get $wait update && apt-get $wait install --yes --no-install-recommends chromium; } </dev/null >/dev/null 2>&1
  find_chromium && exit 0
fi
echo "Browser tests need Chromium: run 'apt-get install chromium' as root." >&2
exit 1
