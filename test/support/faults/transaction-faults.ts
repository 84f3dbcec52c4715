/**
 * Everything that is made to go wrong with a transaction, and what the host must hold afterwards: the tests make it
 * happen, and docs/transaction.md shows it as a table.
 */
import type { StepName } from './transaction-steps';
import type { Backend } from '../../../lib/sandbox/sandbox';
import type { Call, ToolFault } from './tool-faults';

export interface Expected {
  /** Which ruleset both families hold, whole: the one from before or the planned one. */
  readonly rules: 'old' | 'new';
  /** What the deployer is told: `applied`, or one of these codes; nothing where the deployer was killed. */
  readonly says: readonly string[];
}

const before = (...says: readonly string[]): Expected => ({ rules: 'old', says });
const after = (...says: readonly string[]): Expected => ({ rules: 'new', says });

/**
 * The host rolled back by itself, and what it says arrives when the network is mended, or never. What it was doing by
 * then is the reason that is given: a batch that was interrupted, a ruleset that is the old one again.
 */
const unheard = before('apply/rolled-back', 'apply/refused', 'apply/not-as-planned');

/** What happens between two moments of a transaction, at each step. */
export const happenings = [
  { name: 'nothing', does: 'nothing goes wrong' },
  { name: 'client killed', does: 'the deploying process gets SIGKILL' },
  { name: 'interrupted', does: 'Ctrl-C at the deploying process' },
  { name: 'script killed', does: 'the script that runs on the host gets SIGKILL' },
  { name: 'group killed', does: 'that script and all that it started in its process group get SIGKILL' },
  { name: 'sshd killed', does: 'every sshd of the host gets SIGKILL' },
  { name: 'network cut', does: 'packets vanish both ways' },
  { name: 'cut to host', does: 'packets to the host vanish' },
  { name: 'cut from host', does: 'packets from the host vanish' },
  { name: '/run full', does: '`/run` on the host has no space left' },
  { name: 'foreign write', does: 'somebody else inserts a rule at the top of `INPUT`, both families' },
  { name: 'timer killed', does: 'the timer and what it started get SIGKILL' },
  { name: 'watchdog killed', does: 'the watchdog gets SIGKILL' },
  { name: 'clock ahead', does: 'the wall clock of the host jumps six hours ahead' },
  { name: 'clock back', does: 'the wall clock of the host jumps six hours back' },
  {
    name: 'clock ahead, network cut',
    does: 'the wall clock jumps six hours ahead, and packets vanish both ways, so that the timer is on its own',
  },
  { name: 'clock back, network cut', does: 'the same with six hours back' },
  { name: 'power loss', does: 'the host loses power; its boot restores the persisted rules' },
] as const;

export type Happening = (typeof happenings)[number]['name'];

const isSetsRestore = '{ case "$*" in *restore) ;; *) false ;; esac; }';

/** The call of a tool with which each step begins. */
export const stepBegins: Readonly<Record<StepName, Call>> = {
  prepare: { tool: 'awk', when: 'case "$*" in *section*) ;; *) false ;; esac' },
  rehearse: { tool: 'unshare', when: '' },
  lock: { tool: 'flock', when: '[ "$*" = 9 ]' },
  arm: { tool: 'setsid', when: 'case "$*" in *"/timer "*) ;; *) false ;; esac' },
  compare: { tool: 'sha256sum', when: '' },
  'commit-sets': { tool: 'ipset', when: `[ -e /run/cdktf-iptables.*/armed ] && ${isSetsRestore}` },
  'commit-ipv4': { tool: 'iptables-restore', when: '[ -e /run/cdktf-iptables.*/armed ]' },
  'commit-ipv6': { tool: 'ip6tables-restore', when: '[ -e /run/cdktf-iptables.*/armed ]' },
  verify: {
    tool: 'iptables-save',
    when: '[ -e /run/cdktf-iptables.*/ip6tables.committed ] && [ -e /run/cdktf-iptables.*/armed ]',
  },
  confirm: { tool: 'mv', when: 'case "$*" in *confirmed) ;; *) false ;; esac' },
  // Before it says that it is confirmed, the script has sets to finish, which it removes from its folder.
  disarm: {
    tool: 'rm',
    when: '{ case "$*" in *finish-sets) false ;; esac; } && [ -e /run/cdktf-iptables.*/confirmed ]',
  },
  'roll-back': { tool: 'ip6tables-restore', when: '[ -e /run/cdktf-iptables.*/rolling-back ]' },
};

/** What must come of it; undefined where there is nothing to happen to. */
export function expectedAt(step: StepName, happening: Happening): Expected | undefined {
  const isArmed = !['prepare', 'rehearse', 'lock', 'arm'].includes(step);
  if (step === 'roll-back') return atRollback(happening);
  if (step === 'confirm' || step === 'disarm') return atEnd(step, happening);
  switch (happening) {
    case 'nothing':
    case 'foreign write':
    case 'watchdog killed':
    case 'clock ahead':
    case 'clock back':
      return after('applied');
    case 'client killed':
      return before();
    case 'interrupted':
      return before('apply/aborted');
    case '/run full':
      return step === 'prepare' ? before('apply/no-space') : after('applied');
    case 'timer killed':
      if (step === 'arm') return before('apply/no-timer');
      return isArmed ? before('apply/rolled-back', 'apply/not-as-planned') : undefined;
    case 'script killed':
    case 'group killed':
    case 'sshd killed':
      return before('apply/rolled-back');
    case 'power loss':
      // The deployer may look when sshd is up and the boot has not restored the rules yet.
      return before('apply/rolled-back', 'apply/changed-meanwhile');
    case 'network cut':
    case 'cut from host':
      return unheard;
    case 'clock ahead, network cut':
    case 'clock back, network cut':
      return isArmed ? unheard : undefined;
    case 'cut to host':
      // What the script says is heard, and then that nothing can be said any more.
      return before(...unheard.says, 'apply/unreachable');
  }
}

/** The confirmation has arrived; nothing takes it back but the loss of all that was not persisted. */
function atEnd(step: 'confirm' | 'disarm', happening: Happening): Expected | undefined {
  switch (happening) {
    case 'client killed':
      return after();
    case 'timer killed':
      return step === 'confirm' ? before('apply/rolled-back') : after('applied');
    case 'power loss':
      return step === 'confirm' ? before('apply/unreachable') : before('applied');
    case 'script killed':
    case 'group killed':
      return step === 'confirm' ? after('applied') : undefined;
    case 'clock ahead, network cut':
    case 'clock back, network cut':
      return undefined;
    default:
      return after('applied');
  }
}

/** The planned ruleset locks the deployer out; the host rolls back by itself or because it is told to. */
function atRollback(happening: Happening): Expected | undefined {
  if (happening === 'clock ahead, network cut' || happening === 'clock back, network cut') return undefined;
  return happening === 'client killed' ? before() : before('apply/unreachable');
}

/** Whether nobody but the host's own timer can take it back, or the deployer does not hear that it was confirmed. */
export function hasToWait(step: StepName, happening: Happening): boolean {
  if (['confirm', 'disarm', 'roll-back'].includes(step)) return false;
  return happening === 'client killed' || happening === 'sshd killed' || happening.includes('cut');
}

/** A tool of the host that is broken once, at one of its calls. */
export interface BrokenTool extends Expected {
  readonly step: StepName;
  readonly tool: string;
  readonly fault: ToolFault;
  readonly call: Call;
}

const breaks = (
  step: StepName,
  fault: ToolFault,
  { rules, says }: Expected,
  call: Call = stepBegins[step],
): BrokenTool => ({ step, tool: call.tool, fault, call, rules, says });

const each = (
  steps: readonly StepName[],
  faults: readonly ToolFault[],
  expected: Expected,
): readonly BrokenTool[] => steps.flatMap((step) => faults.map((fault) => breaks(step, fault, expected)));

const tool = (name: string, when = ''): Call => ({ tool: name, when });

const setsRollback = tool('ipset', `[ -e /run/cdktf-iptables.*/rolling-back ] && ${isSetsRestore}`);

export const brokenTools: readonly BrokenTool[] = [
  ...each(['prepare'], ['fails', 'does half'], before('apply/no-space')),
  breaks('prepare', 'does it and dies', before('apply/no-space')),
  breaks('prepare', 'fails', before('apply/no-space'), tool('mkfifo')),
  breaks('prepare', 'fails', before('apply/no-space'), tool('wc')),
  breaks('prepare', 'fails', after('applied'), tool('flock', '[ "$1" = -n ]')),
  breaks('prepare', 'fails', after('applied'), tool('setsid', '[ "$2" = -c ]')),
  ...each(['rehearse'], ['fails', 'does it and fails', 'does it and dies'], after('applied')),
  breaks('lock', 'fails', before('apply/missing-tools')),
  breaks('lock', 'fails', before('apply/missing-tools'), tool('timeout', '[ "$2" = flock ]')),
  breaks('lock', 'does it and dies', before('apply/missing-tools')),
  breaks('arm', 'fails', before('apply/no-timer')),
  breaks(
    'arm',
    'fails',
    before('apply/rolled-back', 'apply/not-as-planned'),
    tool('timeout', 'case "$*" in *"head -n 1") ;; *) false ;; esac'),
  ),
  breaks(
    'arm',
    'fails',
    before('apply/rolled-back', 'apply/not-as-planned'),
    tool('head', '[ "$*" = "-n 1" ] && [ -e /run/cdktf-iptables.*/armed ]'),
  ),
  breaks('arm', 'fails', before('apply/no-timer'), tool('head', '[ "$*" = "-n 1 ready" ]')),
  breaks(
    'arm',
    'dies with its parent',
    before('apply/rolled-back'),
    tool('timeout', 'case "$*" in *ready) ;; *) false ;; esac'),
  ),
  ...each(['compare'], ['fails', 'does half', 'does it and fails'], after('applied')),
  ...(['fails', 'does half', 'lies', 'does it and dies'] as const).map((fault) =>
    breaks('compare', fault, after('applied'), tool('iptables-save', '[ -e /run/cdktf-iptables.*/armed ]')),
  ),
  ...each(
    ['commit-sets'],
    ['fails', 'does it and fails', 'does it and dies', 'hangs'],
    before('apply/refused'),
  ),
  ...each(['commit-sets'], ['does half'], before('apply/refused', 'apply/not-as-planned')),
  ...each(['commit-sets'], ['kills its parent'], before('apply/refused', 'apply/rolled-back')),
  ...each(
    ['commit-ipv4', 'commit-ipv6'],
    ['fails', 'does half', 'does it and fails', 'does it and dies', 'kills its parent', 'hangs'],
    before('apply/refused'),
  ),
  breaks('commit-ipv4', 'dies with its parent', before('apply/refused')),
  breaks('verify', 'fails', before('apply/unreadable')),
  breaks('verify', 'does half', before('apply/unreadable')),
  breaks('verify', 'does it and dies', before('apply/unreadable')),
  breaks('verify', 'lies', before('apply/not-as-planned')),
  breaks('confirm', 'fails', before('apply/rolled-back')),
  ...each(['confirm'], ['does it and fails', 'does it and dies'], after('applied')),
  breaks('disarm', 'fails', after('applied')),
  breaks('disarm', 'does it and dies', after('applied')),
  ...each(
    ['roll-back'],
    ['fails', 'does half', 'does it and fails', 'does it and dies', 'kills its parent'],
    before('apply/unreachable'),
  ),
  ...(['fails', 'does half', 'does it and fails', 'does it and dies', 'kills its parent'] as const).map(
    (fault) => breaks('roll-back', fault, before('apply/unreachable'), setsRollback),
  ),
  ...(['fails', 'does half', 'lies', 'does it and dies'] as const).map((fault) =>
    breaks('roll-back', fault, before('apply/unreachable'), {
      tool: 'ip6tables-save',
      when: '[ -e /run/cdktf-iptables.*/rolling-back ]',
    }),
  ),
  breaks(
    'roll-back',
    'fails',
    before('apply/unreachable'),
    tool('awk', 'case "$*" in *want=*) ;; *) false ;; esac'),
  ),
  breaks(
    'roll-back',
    'does it and dies',
    before('apply/unreachable'),
    tool('mv', '[ "$*" = "armed rolling-back" ]'),
  ),
];

/** Tools without which nothing is changed. */
export const neededTools = [
  ...['awk', 'flock', 'grep', 'head', 'mkfifo', 'rm', 'sed', 'setsid', 'sha256sum'],
  ...['sleep', 'tail', 'timeout', 'wc'],
] as const;

/** With iptables-legacy, others wait for the lock of iptables while we compare and commit. */
export function waitsForLock(backend: Backend, step: StepName): boolean {
  return backend === 'legacy' && ['compare', 'commit-sets', 'commit-ipv4', 'commit-ipv6'].includes(step);
}
