/** An owner that is another owner's new name: rules stay, marks and ledger change. */
import { tryReadLedger } from '../../../lib/plan/ownership/ledger';
import { ModelHost, marked } from '../../support/project/model-host';
import { type Declaration, substanceOf } from '../../support/project/rulesets';

const ssh = '-p tcp -m tcp --dport 22 -j ACCEPT';
const foreign = '-s 198.51.100.0/24 -j DROP';

const declaration = (owner: string): Declaration => ({
  owner,
  ipv4: { INPUT: { policy: 'DROP', rules: [ssh, '-j OWN'] }, OWN: [ssh] },
});

function deployed(): ModelHost {
  const host = ModelHost.with({ INPUT: [foreign] });
  host.apply(declaration('old'));
  return host;
}

test('an adopted rule keeps its place and its counters', () => {
  const host = deployed();
  expect(host.operations(declaration('new'), { adopts: ['old'] })).toEqual([
    `iptables -R INPUT 1 ${marked(ssh, 'new')}`,
    `iptables -R INPUT 2 ${marked('-j OWN', 'new')}`,
  ]);
});

test('the ledger of the former owner goes with the same commit, and knows what was before', () => {
  const host = deployed();
  const { warnings } = host.apply(declaration('new'), { adopts: ['old'] });
  expect(warnings.map(({ code }) => code)).toEqual(['plan/owner-adopted']);
  const filter = host.live.tables.get('filter');
  expect(tryReadLedger(filter, 'old', 'ipv4')).toBeUndefined();
  expect(tryReadLedger(filter, 'new', 'ipv4')).toMatchObject({
    chains: ['OWN'],
    policies: [{ chain: 'INPUT', policy: 'DROP', before: 'ACCEPT' }],
  });
  expect(host.operations(declaration('new'), { adopts: ['old'] })).toEqual([]);
});

test('what the former owner declared and the new one does not is removed', () => {
  const host = deployed();
  host.apply({ owner: 'new', ipv4: { INPUT: [ssh] } }, { adopts: ['old'] });
  expect(host.chains).toEqual({ INPUT: [marked(ssh, 'new'), foreign] });
});

test('an adoption is rolled back to the former owner, ledger and all', () => {
  const host = deployed();
  const before = substanceOf(host.live, { ledgers: true });
  const plan = host.apply(declaration('new'), { adopts: ['old'] });
  expect(substanceOf(host.live, { ledgers: true })).not.toBe(before);
  host.rollBack(plan);
  expect(substanceOf(host.live, { ledgers: true })).toBe(before);
});

test('a takeover writes the ledger anew though no rule changes', () => {
  const host = deployed();
  const generation = (): string | undefined =>
    tryReadLedger(host.live.tables.get('filter'), 'old', 'ipv4')?.generation;
  const before = generation();
  const plan = host.apply(declaration('old'), { takesOver: true }, 'another commit');
  expect(plan.operations).toEqual([]);
  expect(generation()).not.toBe(before);
});
