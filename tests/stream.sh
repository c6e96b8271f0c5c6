#!/usr/bin/env bash
# `merkit stream` as a user meets it: the same events for any pieces and any form of the stream, the same as
# the timeline's, at once, and what is refused.
#   tests/stream.sh MERKIT UNTRAINED_MODEL SOURCE_FOLDER
set -euo pipefail
merkit=$(realpath "$1") untrained=$(realpath "$2") source=$(realpath "$3")
wav=$source/tests/data/golden/wav/09_speech_15s.wav
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

cat >small.toml <<'TOML'
summary = "Speech, for tests"
[features.speech]
set = "speech34"
rows = 40
normalise = "z-score"
[[node]]
name = "flat"
layer = "flatten"
[[node]]
name = "logits"
layer = "dense"
TOML
"$untrained" small.toml m.safetensors
model=m.safetensors
stream() { "$merkit" stream --model "$model" --no-self-test "$@"; }

tail -c +45 "$wav" >talk.pcm
stream <talk.pcm >whole
[ -s whole ] || fail "no events"
head -1 whole | grep -q '^{"event":"speech-begin","time_s":0.0}$' || fail "first: $(head -1 whole)"
grep -q '^{"event":"window",' whole || fail "no window"
tail -1 whole | grep -qE '^\{"event":"(segment|speech-end)",' || fail "last: $(tail -1 whole)"

# Pieces of other sizes, and a WAV stream, say the same.
for size in 1 777 40000; do
  dd if=talk.pcm bs="$size" status=none | stream | cmp - whole || fail "pieces of $size bytes differ"
done
stream <"$wav" | cmp - whole || fail "a WAV stream differs"
cat "$wav" <(printf 'LIST') | stream | cmp - whole || fail "what follows the sound matters"

# A timeline has the same segments.
"$merkit" timeline --model m.safetensors --no-self-test --quiet "$wav" --format json |
  python3 -c '
import json, sys
timeline = json.load(sys.stdin)
events = [json.loads(line) for line in open("whole")]
for kind, key in (("segment", "segments"), ("window", "windows")):
    mine = [{k: v for k, v in e.items() if k != "event"} for e in events if e["event"] == kind]
    assert mine == timeline[key], key
' || fail "the timeline has other segments or windows"

# Events come while the stream is open.
mkfifo pipe
stream <pipe >live &
program=$!
exec 3>pipe
head -c 200000 talk.pcm >&3
for _ in $(seq 100); do
  grep -q '"event":"window"' live && break
  sleep 0.1
done
grep -q '"event":"window"' live || fail "no event before the end of the stream"
exec 3>&-
wait "$program"

[ -z "$(stream </dev/null)" ] || fail "events of nothing"
head -c 32000 /dev/zero | stream | grep '"abstained":"no-speech"' >/dev/null || fail "silence is no speech"

# refused STATUS TEXT FILE ARGUMENTS...
refused() {
  local status=$1 text=$2 file=$3
  shift 3
  stream_file() { stream "$@" <"$file"; }
  expect "$status" "$text" stream_file "$@"
}
for size in 5 11 20 40; do
  head -c "$size" "$wav" >cut.wav
  refused 3 'a WAV header' cut.wav
done
head -c 100001 talk.pcm >odd.pcm
refused 3 'whole frames of 2 bytes, got 1 more' odd.pcm
grep -q '"event":"segment"' out || fail "what was heard before the error is lost"
head -c 100000 "$wav" >short.wav
refused 3 'more bytes of sound' short.wav
grep -q '"event":"segment"' out || fail "what was heard of a broken WAV stream is lost"
printf 'fLaC and so on' >flac
refused 3 'PCM or WAV, got FLAC' flac
printf '\x00\x00\xc0\x7f' >nan.pcm
refused 3 'finite samples, got nan' nan.pcm --encoding f32le
refused 2 'sample rate' talk.pcm --rate 5
refused 2 'channels' talk.pcm --channels 0
refused 2 'did you mean "s16le"' talk.pcm --encoding s16be
refused 2 'window_s' talk.pcm --window-s 100
model=none.safetensors refused 4 'none.safetensors' talk.pcm
if [ -e /dev/full ]; then
  got=0
  stream <talk.pcm >/dev/full 2>err || got=$?
  [ "$got" -eq 4 ] || fail "a full disk: expected status 4, got $got"
fi
