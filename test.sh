#!/usr/bin/env bash
# Sets up and runs all tests: unit, component and real-browser. Arguments go to the test runner (try: ./test.sh --help).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./.setup.sh

setup_system libvips42 libsqlite3-0 chromium fonts-liberation python3-pil python3-numpy
setup_node_packages
dotnet build PhotoSearch.Tests -c Release --nologo -v quiet -nodeReuse:false
exec artifacts/bin/PhotoSearch.Tests/release_"$RuntimeIdentifier"/PhotoSearch.Tests "$@"
