#!/usr/bin/env bash
# The completion scripts load in bash and zsh, and complete commands and options.
#   tests/completion.sh MERKIT
set -euo pipefail
merkit=$1

# complete_words WORD...: what bash offers behind these words.
complete_words() {
  COMP_WORDS=(merkit "$@") COMP_CWORD=$#
  COMPREPLY=()
  _merkit
  echo "${COMPREPLY[*]}"
}

expect() {
  [ "$1" = "$2" ] || {
    echo "expected \"$2\", got \"$1\""
    exit 1
  }
}

# shellcheck disable=SC1090
source <("$merkit" completion bash)
expect "$(complete_words compl)" "completion"
expect "$(complete_words completion --h)" "--help"
expect "$(complete_words corp)" "corpus"
zsh -fc "autoload -Uz compinit && compinit -D -u && source <($merkit completion zsh) && whence -w _merkit" |
  grep -q '_merkit: function'
