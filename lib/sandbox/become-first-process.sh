#!/bin/sh
# Becomes `sleep`, with SIGCHLD ignored: the kernel then clears away orphans by itself. `env` sets the signals: not
# every shell can ignore that one, and what a shell starts in the background ignores two others, which sshd would
# hand on to each session, whose scripts could then not trap them.
exec env --default-signal=INT,QUIT --ignore-signal=CHLD sleep infinity
