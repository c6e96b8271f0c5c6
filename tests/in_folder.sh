# shellcheck shell=bash
# What the tests of the program share; to be sourced. They go on in an empty folder, which is removed at their
# end, and fail if something was complained of.
folder=$(mktemp -d)
failures=0
trap 'status=$?; rm -rf "$folder"; [ "$failures" -eq 0 ] || status=1; exit "$status"' EXIT
cd "$folder" || exit

# fail TEXT: ends the test.
fail() {
  echo "$*"
  exit 1
}

# complain TEXT: the test goes on, but has failed.
complain() {
  echo "$*"
  failures=$((failures + 1))
}

# expect STATUS TEXT COMMAND...: its exit status, and a part of the one line that it writes to standard error.
expect() {
  local status=$1 text=$2 got=0
  shift 2
  "$@" >out 2>err </dev/null || got=$?
  if [ "$got" -ne "$status" ] || [ "$(wc -l <err)" -ne 1 ] || ! grep -qF -- "$text" err; then
    complain "$*: expected status $status and one line with \"$text\", got status $got: $(head -c 2000 err)"
  fi
}
