/** What the rules of an imported program let through, beside what a host lets through now. */
import { writeFileSync } from 'node:fs';
import { desiredHost } from '../../../lib/deploy/desired-host';
import type { DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import { families } from '../../../lib/net/family';
import { expectedRulesets, planHost } from '../../../lib/plan/plan-host';
import { printSave } from '../../../lib/ruleset/model/print-save';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { run } from '../../cli/fake-world';
import { onHost } from '../faults/transaction-host';

export interface ComparedHost {
  readonly sandbox: Sandbox;
  /** Matches of packets to the host or through it that are left out of the comparison. */
  readonly without?: readonly string[];
  readonly file: (name: string) => string;
}

/** Lines of `compare`, from the live rules to those that are declared, on a host that has no others. */
export async function impactOfSwitch(
  declared: DeclaredRuleset,
  { sandbox, without = [], file }: ComparedHost,
): Promise<readonly string[]> {
  /** Both sides drop what is left out, so that they agree on it. */
  const withDrops = (text: string): string =>
    text.replace(/^\*filter\n(?:[:#].*\n)*/m, (head) =>
      [
        head,
        ...['INPUT', 'FORWARD'].flatMap((chain) => without.map((match) => `-A ${chain} ${match} -j DROP\n`)),
      ].join(''),
    );
  const empty = new Map(families.map((family) => [family, { family, tables: new Map() }]));
  const wanted = expectedRulesets(planHost(empty, desiredHost(declared)));
  const answers = await Promise.all(
    families.map(async (family) => {
      const [live, declaredFile] = [file(`live-${family}`), file(`declared-${family}`)];
      writeFileSync(
        live,
        withDrops(await onHost(sandbox, family === 'ipv4' ? 'iptables-save' : 'ip6tables-save')),
      );
      const ruleset = wanted.get(family);
      if (ruleset === undefined) return [`${family} is not declared`];
      writeFileSync(declaredFile, withDrops(printSave(ruleset)));
      const ofFamily = family === 'ipv4' ? [] : ['--ipv6'];
      const { stdout, stderr } = await run(['compare', live, declaredFile, ...ofFamily]);
      if (stderr !== '') throw new Error(stderr);
      return stdout.split('\n').filter((line) => line.startsWith(family));
    }),
  );
  return answers.flat();
}
