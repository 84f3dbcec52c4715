#!/bin/sh
# Functions that print results as frames (frames.ts). The nonce is the first line of stdin.
# `end` would be a better name, and is a word of the language in zsh.
IFS= read -r nonce || exit 70
begin() { printf "%s begin %s\n" "$nonce" "$1"; }
close() { printf "\n%s end %s\n" "$nonce" "$1"; }
