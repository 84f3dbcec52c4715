/** What holds for every program that `import` prints: a plan of it against the host that was read has nothing to do. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import type { Family } from '../../lib/net/family';
import { printRule } from '../../lib/ruleset/model/print-rule';
import type { ChainRule, HostRulesets, Ruleset } from '../../lib/ruleset/model/ruleset';
import { isBuiltIn } from '../../lib/ruleset/model/tables';
import { parseRules } from '../../lib/ruleset/parse/parse-rule';
import { generateRule } from '../support/laws/rule-generator';
import { rulesets } from '../support/laws/ruleset-arbitraries';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';
import { importedFrom, operationsOf, programFor } from '../support/project/imported-program';
import { REPOSITORY } from '../support/project/repository';
import { hostWith, liveTables } from '../support/project/rulesets';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const RUNS = process.env['LONG'] === '1' ? 500 : 15;
const RULES = process.env['LONG'] === '1' ? 4000 : 300;

const file = useTemporaryFolder();

/** One ruleset of rules out of the extensions' data, each in the table and chain that it was made for. */
function generatedRuleset(family: Family, count: number, seed: number): Ruleset {
  const random = seededRandom(seed);
  const tables = new Map<string, Map<string, ChainRule[]>>();
  for (let made = 0; made < count; made++) {
    const { text, table, chain } = generateRule(random, family, { faults: 0 });
    const { rules = [], diagnostics } = parseRules(text, { family, table, chain });
    if (diagnostics.length > 0) continue;
    const chains = tables.get(table) ?? new Map<string, ChainRule[]>();
    tables.set(table, chains);
    const list = chains.get(chain) ?? [];
    chains.set(chain, list);
    list.push(...rules.map((rule) => ({ text: printRule(rule, family) })));
  }
  return {
    family,
    tables: new Map(
      [...tables].map(([name, chains]) => [
        name,
        {
          name,
          chains: new Map(
            [...chains].map(([chain, rules]) => [
              chain,
              { name: chain, rules, ...(isBuiltIn(name, chain) ? { policy: 'ACCEPT' as const } : {}) },
            ]),
          ),
        },
      ]),
    ),
  };
}

const seed = seedOfCommit();
const generated: HostRulesets = hostWith(
  generatedRuleset('ipv4', RULES, seed),
  generatedRuleset('ipv6', RULES, seed + 1),
);

describe('an imported program', () => {
  test('declares what the host holds, for rulesets with programs and chains of their own', () => {
    const hosts = fc.tuple(rulesets('ipv4'), rulesets('ipv6')).map((both) => hostWith(...both));
    fc.assert(
      fc.property(hosts, (live) => {
        const { text } = programFor(importedFrom(live));
        expect(operationsOf(text, live)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('declares what the host holds, for rules with any match and target', () => {
    const { text, counts } = programFor(importedFrom(generated));
    expect(operationsOf(text, generated)).toEqual([]);
    expect(counts.typed).toBeGreaterThan(counts.raw);
  });

  test('compiles under the strictest settings', () => {
    const common = hostWith(
      liveTables({
        filter: {
          'INPUT DROP': [
            '-i lo -j ACCEPT',
            '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
            '-s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT',
            '-p tcp -m tcp --dport 8000:8010 -m conntrack --ctstate NEW -m limit --limit 5/min -j ACCEPT',
            '-m set --match-set banned src -j DROP',
            '-m iprange --src-range 192.0.2.1-192.0.2.9 -j REJECT --reject-with icmp-port-unreachable',
          ],
          'FORWARD DROP': ['-i eth1 -o eth0 -j ACCEPT', '-i docker0 -o eth0 -j ACCEPT', '-j DOCKER'],
          DOCKER: ['-j RETURN'],
        },
        nat: { POSTROUTING: ['-s 192.0.2.0/24 -o eth0 -j MASQUERADE'] },
      }),
    );
    const sources = [common, generated].map((live, index) =>
      file(`program-${String(index)}.ts`, programFor(importedFrom(live)).text),
    );
    expect(compilerErrors(sources)).toEqual([]);
  });
});

/** What tsc says of programs in a project that has this package installed, all of whose code is checked. */
function compilerErrors(sources: readonly string[]): readonly string[] {
  const [first = ''] = sources;
  const modules = join(first, '..', 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  for (const name of ['cdktf', 'constructs', '@types/node', 'undici-types'])
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
  writeFileSync(join(first, '..', 'package.json'), '{"type":"commonjs"}');
  const { config } = ts.readConfigFile(join(REPOSITORY, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, REPOSITORY);
  const program = ts.createProgram([...sources], {
    ...options,
    types: ['node'],
    paths: { 'cdktf-iptables': [join(REPOSITORY, 'constructs/index.ts')] },
  });
  return sources.flatMap((source) => {
    const parsed = program.getSourceFile(source);
    if (parsed === undefined) return [`${source} was not read`];
    return [...program.getSyntacticDiagnostics(parsed), ...program.getSemanticDiagnostics(parsed)].map(
      ({ messageText, start = 0 }) =>
        `${parsed.text.slice(start).split('\n')[0] ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
