/** Commands of scripts beside those of the firewall. */

/** Commands that do nothing to rules, whatever they do. */
export const harmless = new Set([
  ...['echo', 'printf', 'logger', 'sleep', 'shopt', 'umask', 'trap', 'log'],
  ...['touch', 'rm', 'mkdir', 'chmod', 'cat', 'date', 'log_daemon_msg', 'log_end_msg', 'log_begin_msg'],
  ...['log_action_begin_msg', 'log_action_end_msg', 'success', 'failure', 'cd', 'ulimit', 'wait'],
]);

/** Commands that change the kernel beside its rules. */
export const settings = new Set(['modprobe', 'insmod', 'sysctl', 'ip', 'tc', 'depmod', 'rmmod', 'conntrack']);

/** Commands that look or compare: their words are no text that anything runs. */
export const looking = new Set([
  ...['[', '[[', 'test', 'true', ':', 'false', 'which', 'type', 'hash', 'command', 'exit', 'return', 'break'],
  ...['continue', 'grep', 'egrep', 'ls', 'ps', 'pgrep', 'pidof', 'lsmod', 'kill'],
]);

/** Commands that do nothing to a set, though a word of theirs is its name. */
export const beside = new Set([
  ...['export', 'local', 'readonly', 'declare', 'typeset', 'unset', 'read', 'shift', 'set', 'getopts', 'let'],
  ...['sed', 'awk', 'gawk', 'mawk', 'cut', 'tr', 'sort', 'uniq', 'head', 'tail', 'wc', 'tee', 'stat', 'find'],
  ...['id', 'whoami', 'hostname', 'uname', 'basename', 'dirname', 'expr', 'seq', 'service', 'systemctl'],
  ...['invoke-rc.d', 'cp', 'mv', 'ln', 'curl', 'wget', 'dig', 'host', 'getent', 'install', 'mktemp', 'diff'],
]);

/** Shells and their like: what they run is a text or a file. */
export function isShell(name: string): boolean {
  return /^(.*\/)?((ba|da|a|k|mk|z)?sh|run-parts)$/.test(name);
}

/** Commands that run another one, and which words before it are theirs. */
export const wrappers: Readonly<Record<string, RegExp | undefined>> = {
  sudo: /^(-[A-Za-z]+|[A-Z_]+=.*)$/,
  command: /^-p$/,
  builtin: /^$/,
  exec: /^-[a-z]$/,
  nice: /^(-n|-?\d+)$/,
  time: /^-p$/,
  env: /^[A-Za-z_]+=.*$/,
  nohup: /^$/,
};

/** Files of functions that write to a terminal: they set nothing that rules are made of. */
export function isLibrary(file: string): boolean {
  return /^\/(lib\/lsb\/init-functions|lib\/init\/vars\.sh|etc\/(rc\.d\/)?init\.d\/functions|etc\/rc\.status)$/.test(
    file,
  );
}
