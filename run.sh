#!/usr/bin/env bash
# Sets up, builds and starts PhotoSearch on this machine (Debian 12 or alike, with .NET SDK 10, Node 20 and apt).
#
#   ./run.sh [--photos DIR]... [--data DIR] [--urls URL]    the site; without --photos on a sample of free photographs
#   ./run.sh COMMAND ... [--data DIR]                       one of the program's commands, also while the site runs (try: help)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
# Paths on the command line are meant from where the command was given.
started_in=${OLDPWD:-$here}
. ./.setup.sh

needed=(libvips42 libraw20 libsqlite3-0)
# The index is measured beside hnswlib, which is compiled for this machine.
[ "${1:-} ${2:-}" = "bench vectors" ] && needed+=(g++ libhnswlib-dev)
setup_system "${needed[@]}"
setup_node_packages
build_program

program="$here/artifacts/publish/PhotoSearch"
cd "$started_in"
[ "${1:-}" = help ] && exec "$program" --help

# What is added stands before what was typed, so that an option typed without its value is what gets reported.
added=()
has() { local wanted=$1 word; shift; for word in "$@"; do [[ $word == "$wanted" || $word == "$wanted="* ]] && return 0; done; return 1; }
is_site=true
case "${1:-}" in "" | --photos* | --data* | --urls*) ;; *) is_site=false ;; esac
has --data "$@" || [ -n "${Data__Folder:-}" ] || added+=(--data "$here/data")
if $is_site && ! has --photos "$@" && [ -z "${Watching__Folders__0__Path:-}" ]; then
  install_sample "$here/artifacts/sample-photos"
  added+=(--photos "$here/artifacts/sample-photos")
fi
exec "$program" "${added[@]}" "$@"
