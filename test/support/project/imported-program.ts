/** Programs that `import` prints: compiled, run, and planned against a host, without a kernel. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdktf from 'cdktf';
import ts from 'typescript';
import * as constructs from '../../../constructs';
import { desiredHost } from '../../../lib/deploy/desired-host';
import { printOperation } from '../../../lib/diff/print-operation';
import { importProgram } from '../../../lib/import/import-program';
import type { Imported } from '../../../lib/import/imported';
import { planHost } from '../../../lib/plan/plan-host';
import type { HostRulesets } from '../../../lib/ruleset/model/ruleset';
import { rulesetAttributes } from '../../../lib/resource/attributes';
import { declaredRuleset } from '../../../lib/resource/declared-ruleset';
import { rulesetOf } from '../terraform/synthesis';

/** What was read of a host that holds these rulesets. */
export function importedFrom(rulesets: HostRulesets, more: Partial<Imported> = {}): Imported {
  return { sources: ['test'], rulesets, comments: new Map(), notes: [], ...more };
}

export function programFor(imported: Imported): ReturnType<typeof importProgram> {
  return importProgram(imported, { name: 'imported' });
}

/** Runs a program, and gives the firewall that it declares. */
export function firewallOf(program: string): constructs.Firewall {
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const folder = mkdtempSync(join(tmpdir(), 'imported-program-'));
  const apps: cdktf.App[] = [];
  class App extends cdktf.App {
    constructor() {
      super({ outdir: folder });
      apps.push(this);
    }

    override synth(): void {
      // What it would write is asked for afterwards.
    }
  }
  const modules: Readonly<Record<string, unknown>> = {
    cdktf: { ...cdktf, App },
    'cdktf-iptables': constructs,
  };
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function('require', 'exports', outputText)((name: string) => modules[name], {});
    const found = apps
      .flatMap((app) => app.node.findAll())
      .find((node) => node instanceof constructs.Firewall);
    if (found === undefined) throw new Error(`no firewall in\n${program}`);
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a plan of the program against these rulesets would do. */
export function operationsOf(program: string, live: HostRulesets): readonly string[] {
  const attributes = unescaped(rulesetOf(firewallOf(program)));
  const defaults = Object.fromEntries(Object.keys(rulesetAttributes).map((name) => [name, null]));
  const state = withNulls({ ...defaults, ...attributes }) as Parameters<typeof declaredRuleset>[0];
  return planHost(live, desiredHost(declaredRuleset(state))).operations.map(printOperation);
}

/** Chains have null where they say nothing, as Terraform has it. */
function withNulls(value: Record<string, unknown>): Record<string, unknown> {
  const chains = { policy: null, anchor: null, rules: null };
  const family = (each: unknown): unknown => {
    if (each === null || each === undefined) return null;
    const { tables } = each as { tables: Record<string, { chains: Record<string, object> }> };
    return {
      tables: Object.fromEntries(
        Object.entries(tables).map(([name, table]) => [
          name,
          {
            chains: Object.fromEntries(
              Object.entries(table.chains).map(([chain, members]) => [chain, { ...chains, ...members }]),
            ),
          },
        ]),
      ),
    };
  };
  return { ...value, ipv4: family(value['ipv4']), ipv6: family(value['ipv6']) };
}

/** What Terraform makes of the text of its JSON. */
function unescaped<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value)
      .replace(/\$\$\{/g, '${')
      .replace(/%%\{/g, '%{'),
  ) as T;
}
