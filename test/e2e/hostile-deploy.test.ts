/**
 * Hostile text on the whole way: declared, planned, sent over SSH, committed, read back. What is taken is on the host
 * letter by letter and needs no second deploy; what is not is refused before the host is touched.
 */
import { decodeBytes, encodeBytes } from '../../lib/base/bytes';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { families } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../lib/ruleset/model/print-rule';
import { tryFindChainNameFault } from '../../lib/ruleset/model/tables';
import { quote } from '../../lib/ruleset/text/words';
import { deploy, destroy, engine, planned, rulesOn, targetOf } from '../support/project/firewall-engine';
import { hostileValues } from '../support/fuzz/hostile-values';
import { codeOf, rejection } from '../support/project/rejection';
import { declared } from '../support/project/rulesets';
import { useSandbox } from '../support/hosts/sandbox';
import { backendsOfToday } from '../support/hosts/in-turn';

/** As the host would see them: what is no text of its own stands for another one. */
const values = [...new Set(hostileValues.map((value) => decodeBytes(encodeBytes(value))))];

/** Names of chains, which the ledger holds too. */
const isName = (value: string): boolean => tryFindChainNameFault(value) === undefined;
const oddChains = [...values.filter(isName), 'a.b:c/d', '#A'];
const noChains = values.filter((value) => !isName(value));

/** Texts of comments and prefixes in rules of their own; those that are not taken, apart. */
const rules = hostileValues.flatMap((value) => [
  `-m comment --comment ${quote(value)} -j RETURN`,
  `-j LOG --log-prefix ${quote(value)}`,
  `-i ${quote(value)} -j RETURN`,
]);
const isTaken = (text: string): boolean =>
  families.every((family) => parseRule(text, { family }).rule !== undefined);
const taken = rules.filter(isTaken);
const refused = rules.filter((text) => !isTaken(text));

/** One of each form for each way in which it is wrong: these go the whole way to the host. */
const onHost = [
  ...new Map(
    refused.map((text) => {
      const { diagnostics } = parseRule(text, { family: 'ipv4' });
      return [`${text.slice(0, 5)} ${diagnostics[0]?.code ?? ''}`, text] as const;
    }),
  ).values(),
];

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  test('hostile comments, prefixes and names of chains are there letter by letter, and once', async () => {
    expect(taken.length).toBeGreaterThan(100);
    expect(oddChains.length).toBeGreaterThan(30);
    const chains = {
      INPUT: taken.slice(0, 40),
      TEXTS: taken,
      ...Object.fromEntries(oddChains.map((name) => [name, ['-j RETURN']])),
    };
    const desired = declared({ ipv4: chains, ipv6: chains });
    const before = await rulesOn(sandbox());
    await deploy(sandbox(), desired);
    const live = await rulesOn(sandbox());
    const printed = taken.map((text) => {
      const { rule } = parseRule(text, { family: 'ipv4' });
      return rule === undefined ? text : printRule(rule, 'ipv4');
    });
    const copies = (text: string): number => live.split(`-A TEXTS ${text}\n`).length - 1;
    const wanted = (text: string): number => families.length * printed.filter((each) => each === text).length;
    expect(printed.filter((text) => copies(text) !== wanted(text))).toEqual([]);
    for (const name of oddChains) expect(live).toContain(`-A ${name} -j RETURN\n`);
    expect(await planned(sandbox(), desired)).toEqual([]);
    await destroy(sandbox(), desired.owner);
    expect(await rulesOn(sandbox())).toBe(before);
  });

  test('what is not taken is refused, and the host stays as it was', async () => {
    expect(onHost.length).toBeGreaterThan(5);
    const before = await rulesOn(sandbox());
    for (const text of onHost)
      expect(codeOf(await rejection(deploy(sandbox(), declared({ ipv4: { INPUT: [text] } }))))).toMatch(
        /^(parse|declare)\//,
      );
    expect(await rulesOn(sandbox())).toBe(before);
  });

  test('names of chains, interfaces and owners that could be taken for something else are refused', async () => {
    const { live } = await engine.read(targetOf(sandbox()), undefined, []);
    const codesOf = (each: readonly string[], make: (value: string) => DeclaredRuleset): Promise<string[]> =>
      Promise.all(
        each.map(async (value) => {
          const desired = make(value);
          return codeOf(
            await rejection(Promise.resolve().then(() => engine.plan(live, desired.owner, desired))),
          );
        }),
      );
    const rule = ['-j RETURN'];
    expect(refused.length).toBeGreaterThan(60);
    const rulesRefused = await codesOf(refused, (text) => declared({ ipv4: { INPUT: [text] } }));
    expect(rulesRefused.filter((code) => !/^(parse|declare)\//.test(code))).toEqual([]);
    const chains = await codesOf(noChains, (name) => declared({ ipv4: { [name]: rule } }));
    expect(chains.length).toBeGreaterThan(30);
    expect(chains.filter((code) => !/^(declare|plan)\//.test(code))).toEqual([]);
    const noOwners = values.filter((value) => !/^\w{1,60}$/.test(value));
    const owners = await codesOf(noOwners, (owner) => declared({ owner, ipv4: { INPUT: rule } }));
    expect(owners.length).toBeGreaterThan(60);
    expect(new Set(owners)).toEqual(new Set(['plan/bad-owner']));
  });
});
