#!/bin/sh
# `run NAME COMMAND...` prints what a command prints, then its error output, as two frames.
run() {
  name=$1
  shift
  begin "$name"
  { said=$("$@" 2>&1 1>&3 3>&-); status=$?; } 3>&1
  close "$status"
  begin "$name-stderr"
  printf "%s" "$said"
  close "$status"
}
