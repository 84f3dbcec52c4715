/**
 * Waits for the confirmation, and goes back when none comes.
 *
 * It holds the lock of the host (descriptor 9) and the one that the guard waits for (descriptor 7) as long as the change
 * is neither confirmed nor undone; both are inherited. It waits on a pipe with a name, so it ends in the moment
 * of the confirmation; `timeout` counts monotonic time, so a clock that is set does not matter. It is its own
 * session, ignores the end of the login that started it, and has no terminal.
 *
 * It says that it runs in a second pipe, which it opens for reading too: otherwise it would wait there, with the lock, for
 * somebody who may have ended.
 *
 * A line into the pipe ends the wait; what then happens is said by which file there is (`undo-script.ts`). So
 * `echo > /run/cdktf-iptables.ID/wake` on the host goes back at once.
 */
export const timerScript = `
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
trap "" HUP INT TERM PIPE
folder=\${0%/*}
cd "$folder" || exit 1
exec 5<> wake 4<> ready
echo ticking >&4 || exit 1
[ ! -e armed ] || timeout "$1" head -n 1 <&5 > /dev/null 2>&1
[ ! -e rollback ] || sh ./rollback
[ -e failed ] || rm -rf "$folder" || rm -rf "$folder"
`;
