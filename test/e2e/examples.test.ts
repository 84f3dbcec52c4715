/** The firewalls of `examples/`, loaded into the machine's iptables: what the kernel holds is what they declare. */
import { families } from '../../lib/net/family';
import type { Family } from '../../lib/net/family';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { exampleNames, rulesFileOf, runExample, setsFileOf } from '../support/terraform/example-rulesets';
import { runBatches } from '../support/oracle/namespace-batches';
import { BACKENDS } from '../support/hosts/sandbox';

const examples = exampleNames.map(runExample);

/** Chains with their rules and policies, of the tables that hold anything. */
function contentOf(text: string, family: Family, live: boolean): Readonly<Record<string, unknown>> {
  const { ruleset, diagnostics } = parseSave(text, { family, file: 'rules', live });
  if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
  return Object.fromEntries(chainsOf(ruleset));
}

function chainsOf(ruleset: Ruleset): readonly (readonly [string, unknown])[] {
  return [...ruleset.tables.values()].flatMap((table) =>
    [...table.chains.values()]
      .map(({ name, policy, rules }) => [
        `${table.name} ${name}`,
        policy ?? '',
        ...rules.map(({ text }) => text),
      ])
      // A table that is used has all its built-in chains, declared or not.
      .filter(([, policy, ...rules]) => rules.length > 0 || policy !== 'ACCEPT')
      .map(([name = '', ...content]) => [name, content] as const),
  );
}

describe.each(BACKENDS)('the kernel takes, by iptables %s,', (backend) => {
  test.each(families)('every example over %s, and holds just what it declares', async (family) => {
    const texts = examples
      .flatMap(({ rulesets }) => rulesets.map((ruleset) => rulesFileOf(ruleset, family)))
      .filter((text) => text !== '');
    expect(texts.length).toBeGreaterThan(8);
    // Tables that only the one before has used have to be empty again.
    const emptied = ['filter', 'nat', 'mangle', 'raw'].map((table) => `*${table}\nCOMMIT\n`).join('');
    const policies = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
    const batches = texts.flatMap((text) =>
      [text, emptied + policies].map((each) => ({ kind: 'whole' as const, text: each })),
    );
    const sets = examples.flatMap(({ rulesets }) => rulesets.map(setsFileOf)).join('');
    const results = await runBatches(backend, family, batches, sets);
    texts.forEach((text, index) => {
      const { status, said, save } = results[2 * index] ?? { status: -1, said: 'nothing', save: '' };
      expect([status, said, text]).toEqual([0, '', text]);
      expect(contentOf(save, family, true)).toEqual(contentOf(text, family, false));
    });
  });
});
