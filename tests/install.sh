#!/usr/bin/env bash
# Programs in C and C++ that know nothing but the installed library find it by CMake and by pkg-config, build
# against it, run, and say the same.
#   tests/install.sh BUILD_FOLDER UNTRAINED_MODEL
set -euo pipefail
build=$1 untrained=$2
here=$(cd "$(dirname "$0")" && pwd)/install
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "install: $*"; exit 1; }

cmake --install "$build" --prefix "$folder/prefix" --component library >"$folder/log" || {
  cat "$folder/log"
  fail "installation failed"
}
"$untrained" "$folder/model.safetensors"
libdir=$(dirname "$(find "$folder/prefix" -name 'libmerkit.so' | head -1)")
nm -D "$libdir/libmerkit.so" >"$folder/symbols"
if grep -q '__[at]san_init' "$folder/symbols"; then
  echo "skipped: the library is built for a sanitizer, which its users would need too"
  exit 77
fi
[ -n "$libdir" ] || fail "no libmerkit.so in the installed tree"

for language in c cpp; do
  if ! { cmake -G Ninja -S "$here/$language" -B "$folder/$language" -DCMAKE_PREFIX_PATH="$folder/prefix" \
    -DCMAKE_BUILD_TYPE=Debug && cmake --build "$folder/$language"; } >"$folder/log"; then
    tail -n 40 "$folder/log"
    fail "the consumer in $language does not build"
  fi
  "$folder/$language/consumer" "$folder/model.safetensors" "I am fine" >"$folder/$language.out"
done
diff "$folder/c.out" "$folder/cpp.out" || fail "C and C++ say different things"
[ "$(wc -l <"$folder/c.out")" -eq 4 ] || fail "expected four classes"
grep -qE '^hap 0\.[0-9]{6}$' "$folder/c.out" || fail "expected a probability of hap"

# An error of the library is one of the program, in both languages.
for language in c cpp; do
  status=0
  "$folder/$language/consumer" "$folder/none" x 2>"$folder/err" >"$folder/out" || status=$?
  if [ "$status" -ne 1 ] || ! grep -q none "$folder/err"; then
    fail "$language: expected the error of a missing file"
  fi
done

export PKG_CONFIG_PATH=$libdir/pkgconfig
read -ra flags <<<"$(pkg-config --define-prefix --cflags --libs merkit)"
cc -std=c99 -Wall -Werror "$here/c/consumer.c" -o "$folder/plain" "${flags[@]}" "-Wl,-rpath,$libdir"
"$folder/plain" "$folder/model.safetensors" "I am fine" | diff - "$folder/c.out" || fail "pkg-config: another result"

# Nothing but merkit's own names is offered.
others=$(nm -DC --defined-only "$libdir/libmerkit.so" | awk '{$1=$2=""; print}' | grep -vE 'merkit' || true)
[ -z "$others" ] || fail "libmerkit.so offers names of others: $(head -3 <<<"$others")"
echo "installed library: $(stat -Lc %s "$libdir/libmerkit.so") bytes, C and C++ agree"
