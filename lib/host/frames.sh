#!/bin/sh
# Functions that print results as frames (frames.ts). The nonce is the first line of stdin.
IFS= read -r nonce || exit 70
begin() { printf "%s begin %s\n" "$nonce" "$1"; }
end() { printf "\n%s end %s\n" "$nonce" "$1"; }
