import {
  type CommitResult,
  type Confirmation,
  type HostAfterRollback,
  type Known,
  decide,
} from '../../../lib/host/transaction/decide';

const COMMITS: readonly CommitResult[] = [
  'as-planned',
  'not-as-planned',
  'unreadable',
  'refused',
  'late',
  'lost',
];
const CONFIRMATIONS: readonly (Confirmation | undefined)[] = [
  ...([undefined, 'confirmed', 'late', 'unreachable', 'declined', 'no-answer'] as const),
];
const HOSTS: readonly (HostAfterRollback | 'unreachable' | undefined)[] = [
  undefined,
  'unreachable',
  ...(['over', 'confirmed', 'failed', 'rolling-back'] as const).flatMap((state) =>
    (['previous', 'planned', 'other'] as const).map((rules) => ({ state, rules })),
  ),
];

/** `?`: either; a decision as `NEXT`, `NEXT REASON`, or `OUTCOME REASON`. */
type Row = readonly [
  commit: CommitResult,
  confirmation: Confirmation | undefined,
  cancelled: boolean,
  host: string,
  timeOver: boolean,
  decision: string,
];

const no = false;
const yes = true;

const ROWS: readonly Row[] = [
  // The commit was heard, and it is what was planned.
  ['as-planned', undefined, no, '-', no, 'confirm'],
  ['as-planned', undefined, yes, '-', no, 'roll-back cancelled'],
  ['as-planned', 'confirmed', no, '-', no, 'applied'],
  ['as-planned', 'confirmed', yes, '-', no, 'applied'],
  ['as-planned', 'late', no, '-', no, 'roll-back late'],
  ['as-planned', 'late', yes, '-', no, 'roll-back late'],
  ['as-planned', 'unreachable', no, '-', no, 'roll-back unreachable'],
  ['as-planned', 'unreachable', yes, '-', no, 'roll-back cancelled'],
  ['as-planned', 'declined', no, '-', no, 'roll-back declined'],
  ['as-planned', 'no-answer', no, '-', no, 'roll-back no-answer'],
  ['as-planned', 'no-answer', yes, '-', no, 'roll-back cancelled'],
  // It was heard, and cannot stay.
  ['not-as-planned', undefined, no, '-', no, 'roll-back not-as-planned'],
  ['unreadable', undefined, no, '-', no, 'roll-back unreadable'],
  ['refused', undefined, no, '-', no, 'roll-back refused'],
  ['refused', undefined, yes, '-', no, 'roll-back refused'],
  ['late', undefined, no, '-', no, 'roll-back late'],
  // It was not heard.
  ['lost', undefined, no, '-', no, 'roll-back lost'],
  ['lost', undefined, yes, '-', no, 'roll-back cancelled'],
  // The host was told to roll back, and shows what it holds.
  ['refused', undefined, no, 'over previous', no, 'rolled-back refused'],
  ['lost', undefined, no, 'over previous', no, 'rolled-back lost'],
  ['lost', undefined, no, 'over planned', no, 'applied'],
  ['lost', undefined, no, 'over other', no, 'changed-meanwhile lost'],
  ['as-planned', 'unreachable', no, 'confirmed planned', no, 'applied'],
  ['as-planned', 'unreachable', no, 'confirmed other', no, 'applied'],
  ['as-planned', 'unreachable', no, 'failed previous', no, 'rolled-back unreachable'],
  ['as-planned', 'unreachable', no, 'failed planned', no, 'not-rolled-back unreachable'],
  ['as-planned', 'unreachable', no, 'failed other', yes, 'not-rolled-back unreachable'],
  ['as-planned', 'late', no, 'rolling-back other', no, 'roll-back late'],
  ['as-planned', 'late', no, 'rolling-back other', yes, 'not-rolled-back late'],
  // A restore that cannot be ended may still commit, and is rolled back then: that is not over.
  ['refused', undefined, no, 'rolling-back previous', no, 'roll-back refused'],
  ['refused', undefined, no, 'rolling-back previous', yes, 'still-running refused'],
  // The host was told to roll back, or nobody could tell it.
  ['lost', undefined, no, 'unreachable', no, 'roll-back lost'],
  ['lost', undefined, no, 'unreachable', yes, 'unknown lost'],
  ['lost', undefined, yes, 'unreachable', yes, 'unknown cancelled'],
];

function hostOf(text: string): Known['host'] {
  if (text === '-' || text === 'unreachable') return text === '-' ? undefined : text;
  const [state, rules] = text.split(' ') as [HostAfterRollback['state'], HostAfterRollback['rules']];
  return { state, rules };
}

function known([commit, confirmation, isCancelled, host, isTimeOver]: readonly [
  CommitResult,
  Confirmation | undefined,
  boolean,
  Known['host'],
  boolean,
]): Known {
  return {
    ...{ commit, isCancelled, isTimeOver },
    ...(confirmation === undefined ? {} : { confirmation }),
    ...(host === undefined ? {} : { host }),
  };
}

function printed(state: Known): string {
  const decision = decide(state);
  const first = decision.next === 'report' ? decision.outcome : decision.next;
  return 'reason' in decision ? `${first} ${decision.reason}` : first;
}

test.each(ROWS)(
  'commit %s, confirmation %s, cancelled %s, host %s, time over %s: %s',
  (commit, confirmation, isCancelled, host, isTimeOver, decision) => {
    expect(printed(known([commit, confirmation, isCancelled, hostOf(host), isTimeOver]))).toBe(decision);
  },
);

const ALL = COMMITS.flatMap((commit) =>
  CONFIRMATIONS.flatMap((confirmation) =>
    [no, yes].flatMap((isCancelled) =>
      HOSTS.flatMap((host) =>
        [no, yes].map((isTimeOver) => known([commit, confirmation, isCancelled, host, isTimeOver])),
      ),
    ),
  ),
);

describe('of all that can be known', () => {
  test('a change is called applied only where it was confirmed, or the host shows that it stays', () => {
    const applied = ALL.filter((each) => printed(each) === 'applied');
    expect(applied.length).toBeGreaterThan(0);
    const isShown = ({ host }: Known): boolean =>
      typeof host === 'object' && (host.state === 'confirmed' || host.rules === 'planned');
    expect(applied.filter((each) => each.confirmation !== 'confirmed' && !isShown(each))).toEqual([]);
  });

  test('it is called rolled back only where the host shows the previous rules', () => {
    const rolledBack = ALL.filter((each) => printed(each).startsWith('rolled-back '));
    expect(rolledBack.length).toBeGreaterThan(0);
    const isShown = ({ host }: Known): boolean => typeof host === 'object' && host.rules === 'previous';
    expect(rolledBack.filter((each) => !isShown(each))).toEqual([]);
  });

  test('the end is reached: when the time is over, whatever the host shows is reported', () => {
    const shown = ALL.filter(({ host, isTimeOver }) => host !== undefined && isTimeOver);
    expect(shown.filter((each) => decide(each).next === 'roll-back')).toEqual([]);
  });

  test('what is not as planned is never confirmed', () => {
    const others = ALL.filter(({ commit }) => commit !== 'as-planned');
    expect(others.filter((each) => decide(each).next === 'confirm')).toEqual([]);
  });
});
