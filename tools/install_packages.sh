#!/usr/bin/env bash
# Installs the Debian packages that a job needs, those that are missing only.
#   tools/install_packages.sh build|test|ci
# build: to compile and run merkit; test: that and the test suite; ci: that and sanitizers, fuzzing, lint.
set -euo pipefail

build=(g++ cmake ninja-build pkg-config ccache
  libsndfile1-dev libsoxr-dev libhwy-dev libxxhash-dev libeigen3-dev
  libdnnl-dev libfmt-dev nlohmann-json3-dev libcli11-dev libsvm-dev libtomlplusplus-dev
  espeak-ng libtorch-dev libgloo-dev)
test=("${build[@]}" libgtest-dev libgmock-dev librapidcheck-dev libfftw3-dev libxml2-utils zsh mandoc
  python3-jsonschema python3-onnx
  pybind11-dev python3-dev python3-numpy python3-pytest python3-build python3-wheel python3-setuptools
  python3-venv)
# Node from elsewhere will do.
command -v npm >/dev/null || test+=(nodejs npm)
ci=("${test[@]}" clang clang-format clang-tidy libclang-rt-14-dev libbenchmark-dev
  shellcheck codespell universal-ctags)

case "${1:-}" in
  build) wanted=("${build[@]}") ;;
  test) wanted=("${test[@]}") ;;
  ci) wanted=("${ci[@]}") ;;
  *)
    echo "tools/install_packages.sh: expected build, test or ci, got \"${1:-}\"" >&2
    exit 2
    ;;
esac

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
    missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "tools/install_packages.sh: expected root or sudo to install ${missing[*]}, got neither" >&2
    exit 4
  }
  as_root=(sudo)
fi
echo "installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
