import { type Family, commandOf } from '../../../lib/net/family';
import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { parseSave } from '../../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';

/** Replaces the tables that the lines name, and gives what the host then holds. */
export async function loadTables(
  sandbox: Sandbox,
  family: Family,
  lines: readonly string[],
): Promise<Ruleset> {
  const hooks: Readonly<Record<string, readonly string[]>> = {
    '*filter': ['INPUT', 'FORWARD', 'OUTPUT'],
    '*mangle': ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
    '*raw': ['PREROUTING', 'OUTPUT'],
    '*nat': ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  };
  const written = lines.flatMap((line, index) => {
    if (!line.startsWith('*')) return line.startsWith(':') ? [`${line} [0:0]`] : [line];
    return [
      ...(index === 0 ? [] : ['COMMIT']),
      line,
      ...(hooks[line] ?? []).map((hook) => `:${hook} ACCEPT [0:0]`),
    ];
  });
  const restored = await inSandbox(sandbox, [`${commandOf(family)}-restore`], {
    stdin: [...written, 'COMMIT', ''].join('\n'),
  });
  if (restored.exitCode !== 0) throw new Error(`${restored.stderr}\n${written.join('\n')}`);
  const saved = await inSandbox(sandbox, [`${commandOf(family)}-save`]);
  const { ruleset } = parseSave(saved.stdout, { family, file: 'iptables-save', live: true });
  if (ruleset === undefined) throw new Error(`not a save: ${saved.stdout.toString()}`);
  return ruleset;
}
