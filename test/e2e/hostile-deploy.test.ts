/**
 * Hostile text on the whole way: declared, planned, sent over SSH, committed, read back. What is taken is on the host
 * letter by letter and needs no second deploy; what is not is refused before the host is touched.
 */
import { families } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse-rule';
import { printRule } from '../../lib/ruleset/print-rule';
import { quote } from '../../lib/ruleset/words';
import { deploy, destroy, planned, rulesOn } from '../support/firewall-engine';
import { hostileValues } from '../support/hostile-values';
import { codeOf, rejection } from '../support/rejection';
import { declared } from '../support/rulesets';
import { BACKENDS, useSandbox } from '../support/sandbox';

/** Chain names that are odd and allowed. */
const oddChains = ['$(id)', '`id`', 'a;b', '*', '%s', 'a.b:c/d', '#A', 'é☃', 'x=1', 'COMMIT'];

/** Texts of comments and prefixes in rules of their own; those that are not taken, apart. */
const rules = hostileValues.flatMap((value) => [
  `-m comment --comment ${quote(value)} -j RETURN`,
  `-j LOG --log-prefix ${quote(value)}`,
]);
const isTaken = (text: string): boolean =>
  families.every((family) => parseRule(text, { family }).rule !== undefined);
const taken = rules.filter(isTaken);
const refused = rules.filter((text) => !isTaken(text));

describe.each(BACKENDS)('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  test('hostile comments, prefixes and names of chains are there letter by letter, and once', async () => {
    expect(taken.length).toBeGreaterThan(100);
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
    expect(refused.length).toBeGreaterThan(20);
    const before = await rulesOn(sandbox());
    for (const text of refused)
      expect(codeOf(await rejection(deploy(sandbox(), declared({ ipv4: { INPUT: [text] } }))))).toMatch(
        /^(parse|declare)\//,
      );
    expect(await rulesOn(sandbox())).toBe(before);
  });
});
