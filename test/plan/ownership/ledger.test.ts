import {
  isLedgerName,
  ledgerChain,
  ledgerName,
  ledgersIn,
  tryReadLedger,
} from '../../../lib/plan/ownership/ledger';
import { planHost } from '../../../lib/plan/plan-host';
import { restoresOf } from '../../../lib/plan/apply/restore';
import { type Ruleset, emptyRuleset } from '../../../lib/ruleset/model/ruleset';
import { restore } from '../../support/oracle/iptables-model';
import { type Declaration, chainsIn, hostWith, wanted } from '../../support/project/rulesets';

const accept = '-p tcp -j ACCEPT';
const declaration: Declaration = {
  ipv4: { INPUT: { policy: 'DROP', rules: [accept] }, OWN: [accept] },
};

function batchOf(live: Ruleset, declared: Declaration): string {
  return restoresOf(planHost(hostWith(live), wanted(declared)))[0]?.batch ?? '';
}

function apply(live: Ruleset, declared: Declaration): Ruleset {
  return restore(live, batchOf(live, declared));
}

const tableOf = (ruleset: Ruleset) => ruleset.tables.get('filter');

describe('the ledger of an owner', () => {
  const written = apply(emptyRuleset('ipv4'), declaration);

  test('says what is managed', () => {
    expect(tryReadLedger(tableOf(written), 'web', 'ipv4')).toMatchObject({
      chains: ['OWN'],
      policies: [{ chain: 'INPUT', policy: 'DROP', before: 'ACCEPT' }],
      wholeChains: [],
    });
    expect(tryReadLedger(tableOf(written), 'other', 'ipv4')).toBeUndefined();
  });

  test('says which built-in chains are managed as a whole', () => {
    const whole = apply(emptyRuleset('ipv4'), { ...declaration, foreignRules: 'remove' });
    expect(tryReadLedger(tableOf(whole), 'web', 'ipv4')?.wholeChains).toEqual(['INPUT']);
  });

  test('is one of all that are in a table', () => {
    const both = apply(written, { owner: 'mail', ipv4: { MAIL: [] } });
    const table = tableOf(both);
    expect(table === undefined ? [] : ledgersIn(table, 'ipv4')).toMatchObject([
      { owner: 'web', chains: ['OWN'] },
      { owner: 'mail', chains: ['MAIL'] },
    ]);
  });

  test('reads names with quotes and backslashes as they were written', () => {
    const ledger = {
      ...{ generation: '0123456789abcdef', chains: ["it's"], policies: [], wholeChains: [] },
      sets: ['back\\slash', '\\\\', "'"],
    };
    const chain = ledgerChain('web', ledger);
    const table = { name: 'filter', chains: new Map([[chain.name, chain]]) };

    expect(tryReadLedger(table, 'web', 'ipv4')).toEqual(ledger);
  });

  test('has another generation after each change', () => {
    const generation = (ruleset: Ruleset): string | undefined =>
      tryReadLedger(tableOf(ruleset), 'web', 'ipv4')?.generation;
    const changed = apply(written, { ipv4: { OWN: [] } });
    expect(generation(written)).toMatch(/^[0-9a-f]{16}$/);
    expect(generation(apply(changed, declaration))).not.toBe(generation(written));
  });

  test('lets the first of two deployers through and refuses the second as a whole', () => {
    const first = batchOf(written, { ipv4: { OWN: [] } });
    const second = batchOf(written, { ipv4: { OWN: [accept, '-p udp'] } });
    expect(() => restore(restore(written, first), second)).toThrow('there is no such rule');
  });

  test('is written again when it was removed by hand', () => {
    const removed = restore(written, '*filter\n-F cdktf-ledger-web\n-X cdktf-ledger-web\nCOMMIT\n');
    expect(batchOf(removed, declaration)).toBe('');
    const changed = apply(removed, { ipv4: { ...declaration.ipv4, OWN: [] } });
    expect(tryReadLedger(tableOf(changed), 'web', 'ipv4')).toMatchObject({ chains: ['OWN'] });
  });

  // `iptables -F` empties every chain and leaves them there: no generation to delete, and no plan could be applied.
  test('is written again when somebody flushed the table', () => {
    const names = [...(tableOf(written)?.chains.keys() ?? [])];
    const flushed = restore(written, `*filter\n${names.map((name) => `-F ${name}\n`).join('')}COMMIT\n`);
    const repaired = apply(flushed, declaration);
    expect(chainsIn(repaired)).toEqual(chainsIn(written));
    expect(tryReadLedger(tableOf(repaired), 'web', 'ipv4')).toMatchObject({
      chains: ['OWN'],
      policies: [{ chain: 'INPUT', policy: 'DROP' }],
    });
    expect(batchOf(repaired, declaration)).toBe('');
  });

  test('goes with the owner, also when somebody flushed the table', () => {
    const flushed = restore(written, '*filter\n-F cdktf-ledger-web\nCOMMIT\n');
    const gone = apply(flushed, {});
    expect([...(tableOf(gone)?.chains.keys() ?? [])].some(isLedgerName)).toBe(false);
  });

  test('does not mind what somebody else put into it', () => {
    const scribbled = restore(written, '*filter\n-A cdktf-ledger-web -j ACCEPT\nCOMMIT\n');
    expect(batchOf(scribbled, declaration)).toBe('');
    expect([...(tableOf(apply(scribbled, {}))?.chains.keys() ?? [])].some(isLedgerName)).toBe(false);
  });
});

describe('the name of a ledger', () => {
  test('fits into 28 bytes and tells owners apart', () => {
    const owners = ['web', 'a'.repeat(15), 'a'.repeat(16), 'a'.repeat(60), `${'a'.repeat(59)}b`];
    const names = owners.map(ledgerName);
    expect(names.every((name) => name.length <= 28 && isLedgerName(name))).toBe(true);
    expect(new Set(names).size).toBe(owners.length);
  });

  test('is the owner itself where it fits', () => {
    expect(ledgerName('a'.repeat(15))).toBe(`cdktf-ledger-${'a'.repeat(15)}`);
  });
});
