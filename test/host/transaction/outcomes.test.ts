/** What a person is told of a change that was not started, was rolled back, or ended in a way that nobody can tell. */
import type { Diagnostic } from '../../../lib/base/diagnostic';
import { FirewallError } from '../../../lib/base/firewall-error';
import { desiredHost } from '../../../lib/deploy/desired-host';
import { applyPlan } from '../../../lib/host/transaction/apply-plan';
import { planHost } from '../../../lib/plan/plan-host';
import { printSave } from '../../../lib/ruleset/model/print-save';
import { type FramedAnswer, framedConnection } from '../../support/hosts/framed-connection';
import { declared, hostWith, liveRuleset } from '../../support/project/rulesets';

const live = liveRuleset({ INPUT: [] });
const plan = planHost(
  hostWith(live),
  desiredHost(declared({ ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } })),
);

/** What the host has, read by a script. */
const holding = (...rules: readonly string[]): FramedAnswer => ({
  'iptables-version': 'iptables v1.8.9 (nf_tables)',
  'iptables-save': printSave(liveRuleset({ INPUT: rules })),
});

const refusedBatch: FramedAnswer = {
  ...holding(),
  iptables: ['iptables-restore: line 2 failed', 1],
  committed: '',
};

let nonces = 0;

/** The diagnostics of a change of a host that gives these answers, over any connection. */
async function diagnosticsOfChange(
  ...answers: readonly (FramedAnswer | Error)[]
): Promise<readonly Diagnostic[]> {
  const connection = framedConnection(answers);
  const snapshot = {
    families: [
      { family: 'ipv4', version: '1.8.9', backend: 'nft', save: Buffer.from(printSave(live)) } as const,
    ],
    missing: [],
  };
  try {
    const result = await applyPlan(connection, plan, {
      snapshot,
      connect: () => Promise.resolve(connection),
      nonce: () => `nonce${String(nonces++).padStart(16, '0')}`,
      deployer: 'a test',
      confirmTimeoutMs: 1000,
    });
    return result.kind === 'failed' ? result.diagnostics : [];
  } catch (error) {
    if (error instanceof FirewallError) return error.diagnostics;
    throw error;
  }
}

const outcome = ({ code, host, retry }: Diagnostic): readonly string[] => [code, host, retry];

test.each<[frame: string, code: string, retry: string]>([
  ['refused-locked', 'apply/locked', 'later'],
  ['refused-xtables', 'apply/xtables-locked', 'later'],
  ['refused-stopped', 'apply/stopped', 'later'],
  ['refused-tools', 'apply/missing-tools', 'no'],
  ['refused-timer', 'apply/no-timer', 'no'],
  ['refused-old', 'apply/old-iptables', 'no'],
  ['refused-logout', 'apply/ends-at-logout', 'no'],
  ['refused-space', 'apply/no-space', 'no'],
])('%s is %s: the host is unchanged', async (frame, code, retry) => {
  const found = await diagnosticsOfChange({ [frame]: ['said there', 1] });
  expect(found.map(outcome)).toEqual([[code, 'unchanged', retry]]);
});

test('a change that the host refused and rolled back has the code of the refusal, and its batch', async () => {
  const found = await diagnosticsOfChange(refusedBatch, { ...holding(), state: 'over', errors: '' });
  expect(found.map(outcome)).toEqual([['apply/refused', 'rolled-back', 'no']]);
  expect(found[0]?.detail).toContain('--dport 22');
});

test('a rollback that failed says so, with what is left and what the host printed', async () => {
  const found = await diagnosticsOfChange(refusedBatch, {
    ...holding('-p tcp -m tcp --dport 22 -m comment --comment "cdktf:web" -j ACCEPT'),
    state: 'failed',
    errors: 'iptables-restore: no memory',
  });
  expect(found.map(outcome)).toEqual([['apply/not-rolled-back', 'unknown', 'replan']]);
  expect(found[0]?.detail).toContain('iptables-restore: no memory');
  expect(found[0]?.detail).toContain('[apply/refused]');
});

test('a change that is gone while somebody has written since is told apart from a rollback', async () => {
  const found = await diagnosticsOfChange(refusedBatch, {
    ...holding('-p tcp -m tcp --dport 99 -m comment --comment "cdktf:web" -j ACCEPT'),
    state: 'over',
    errors: '',
  });
  expect(found.map(outcome)).toEqual([['apply/changed-meanwhile', 'unknown', 'replan']]);
  expect(found[0]?.detail).toContain('99');
});
