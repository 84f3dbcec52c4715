#!/bin/sh
# A shell that is mksh otherwise keeps files that `exec` opens from what it starts, such as flock. Others do not know the option.
# shellcheck disable=SC3040
(set -o posix) 2> /dev/null && set -o posix
