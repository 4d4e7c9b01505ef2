# What run.sh and test.sh share: everything a machine needs beyond .NET SDK, Node and apt. Sourced, in the repository's folder.

say() { printf '%s\n' "$*" >&2; }

# The projects build for this processor; the name is an MSBuild property and part of the output folders.
case "$(uname -m)" in aarch64 | arm64) export RuntimeIdentifier=linux-arm64 ;; *) export RuntimeIdentifier=linux-x64 ;; esac

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"
  else say "This needs root and there is no sudo: run as root once: $*"; return 1; fi
}

# setup_system PACKAGE...: installs the Debian packages that are missing.
setup_system() {
  command -v dotnet >/dev/null || { say "The .NET SDK 10 is missing: install it first (package dotnet-sdk-10.0)."; exit 1; }
  command -v npm >/dev/null || { say "Node 20 with npm is missing: install it first."; exit 1; }
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "Installing ${missing[*]} ..."
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The ONNX Runtime binding and the browser scripts, exactly as locked. Their install scripts would download more; they are not run.
setup_node_packages() {
  local stamp=onnxruntime/node_modules/.photosearch-stamp
  cmp -s onnxruntime/package-lock.json "$stamp" && return
  say "Installing the npm packages ..."
  npm ci --prefix onnxruntime --ignore-scripts --no-audit --no-fund --loglevel=error
  cp onnxruntime/package-lock.json "$stamp"
}

# Builds into artifacts/publish when a source is newer than the last build.
build_program() {
  local stamp=artifacts/publish/.photosearch-stamp
  if [ -f "$stamp" ] && [ -z "$(find PhotoSearch wwwroot models onnxruntime/*.* ./*.csproj ./*.props ./*.json ./*.txt .editorconfig -newer "$stamp" -print -quit)" ]; then return; fi
  say "Building ..."
  dotnet publish PhotoSearch.csproj -c Release -o artifacts/publish --nologo -v quiet -nodeReuse:false >&2
  touch "$stamp"
}

# install_sample DIR: real photographs under free licences, from Debian packages that are unpacked, not installed.
install_sample() {
  local to=$1 work
  [ -f "$to/CREDITS.txt" ] && return
  say "Fetching a sample of freely licensed photographs (80 MB of Debian packages) ..."
  work=$(mktemp -d)
  (
    cd "$work"
    apt-get download -qq lomiri-wallpapers-16.04 mate-backgrounds python3-skimage 2>/dev/null ||
      { as_root apt-get update -qq && apt-get download -qq lomiri-wallpapers-16.04 mate-backgrounds python3-skimage 2>/dev/null; }
    for package in ./*.deb; do dpkg-deb -x "$package" unpacked; done
  ) || { rm -rf "$work"; say "The sample could not be fetched. Name a folder of your own: ./run.sh --photos DIR"; exit 1; }
  local from=$work/unpacked/usr
  mkdir -p "$to/wallpapers" "$to/nature" "$to/science"
  cp "$from"/share/backgrounds/*_by_*.jpg "$to/wallpapers/"
  cp "$from"/share/backgrounds/mate/nature/*.jpg "$to/nature/"
  local photo
  for photo in astronaut.png camera.png chelsea.png coffee.png coins.png grass.png gravel.png brick.png hubble_deep_field.jpg moon.png motorcycle_left.png retina.jpg rocket.jpg; do
    cp "$from/lib/python3/dist-packages/skimage/data/$photo" "$to/science/"
  done
  {
    printf 'These photographs come from Debian packages; authors and licences as the packages state them.\n'
    for photo in lomiri-wallpapers-16.04 mate-backgrounds python3-skimage; do
      printf '\n\n===== %s =====\n\n' "$photo"
      cat "$from/share/doc/$photo/copyright"
    done
  } > "$to/CREDITS.txt.part"
  mv "$to/CREDITS.txt.part" "$to/CREDITS.txt"
  rm -rf "$work"
  say "Authors and licences of the sample: $to/CREDITS.txt"
}
