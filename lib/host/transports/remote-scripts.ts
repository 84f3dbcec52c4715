import { type RemoteScript, remoteScript } from '../transport';

/** How long a script may take to end after each signal. */
export const END_GRACE_MS = 1_000;

/**
 * Ends the other scripts of one SSH connection. The protocol has a message for that, but sshd refuses it when root is logged in,
 * and a script whose channel is closed lives on until it next reads or writes.
 *
 * All scripts of a connection have the same parent, the sshd process of that connection, and each leads a process group of its own.
 */
export const END_SCRIPTS: Readonly<Record<'TERM' | 'KILL', RemoteScript>> = {
  TERM: endScripts('TERM'),
  KILL: endScripts('KILL'),
};

function endScripts(signal: 'TERM' | 'KILL'): RemoteScript {
  return remoteScript(`
    for folder in /proc/[0-9]*; do
      line=
      { read -r line < "$folder/stat"; } 2>/dev/null
      set -- \${line##*) }
      pid=\${folder#/proc/}
      if [ "\${2:-}" = "$PPID" ] && [ "\${3:-}" = "$pid" ] && [ "$pid" != "$$" ]; then
        kill -s ${signal} -- "-$pid" 2>/dev/null
      fi
    done
    exit 0
  `);
}

/** What a host's login shell is asked to run. The script holds no single quote (see `remoteScript`), so any shell reads it as one word. */
export function remoteCommand(script: RemoteScript): string {
  return `exec /bin/sh -c '${script}'`;
}

/** Of `RunOptions`. */
export const DEFAULT_SCRIPT_TIMEOUT_MS = 60_000;
export const DEFAULT_MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
