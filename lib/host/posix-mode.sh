#!/bin/sh
# A shell that is mksh otherwise keeps files that `exec` opens from what it starts, such as flock. Other kinds of ksh do not
# know the option.
# shellcheck disable=SC3040
case ${KSH_VERSION-} in
  ?*) (set -o posix) 2> /dev/null && set -o posix ;;
esac
