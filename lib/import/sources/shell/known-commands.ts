/** Commands of scripts beside those of the firewall. */

/** Commands that do nothing to rules, whatever they do. */
export const harmless = new Set([
  ...[
    'echo',
    'printf',
    ':',
    'true',
    'logger',
    'sleep',
    'set',
    'shopt',
    'umask',
    'trap',
    'unset',
    'alias',
    'log',
  ],
  ...[
    'touch',
    'rm',
    'mkdir',
    'chmod',
    'cat',
    'date',
    'hash',
    'log_daemon_msg',
    'log_end_msg',
    'log_begin_msg',
  ],
  ...[
    'log_action_begin_msg',
    'log_action_end_msg',
    'success',
    'failure',
    'shift',
    'cd',
    'ulimit',
    'wait',
    'test',
    '[',
  ],
]);

/** Commands that change the kernel beside its rules. */
export const settings = new Set([
  'modprobe',
  'insmod',
  'sysctl',
  'ip',
  'tc',
  'ipset',
  'depmod',
  'rmmod',
  'conntrack',
]);
