import { FirewallError } from '../../lib/base/firewall-error';
import { type HostResult, renderResults } from '../../lib/cli/apply/host-result';
import { reviewOfHosts } from '../../lib/review/many-hosts/review';
import { planForms } from '../../lib/cli/forms';
import { noPaint } from '../../lib/review/text/paint';

const failure = new FirewallError({
  code: 'test/one',
  severity: 'error',
  host: 'unchanged',
  retry: 'no',
  summary: 'it did not work',
  help: 'first do this\n  then do that',
});

function failed(title: string): HostResult {
  const desired = { owner: 'web', foreignRules: 'keep', rulesets: new Map() } as const;
  const target = { host: { transport: 'local' }, options: {} } as const;
  const task = { title, target, settings: {}, desired, warnings: [] };
  return { task, operations: 1, outcome: { kind: 'failed', error: failure } };
}

test('help of several lines is one cell of the table, and spells no line break out', () => {
  const lines = renderResults([failed('web-1'), failed('web-2')], noPaint)
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('first do this then do that');
});

test('a host that could not be planned is in the Markdown of a plan, with why', () => {
  const { diagnostics } = failure;
  const hosts = [{ kind: 'failed', title: 'ssh://web-2', owner: 'web', errors: diagnostics }] as const;
  const text = planForms.markdown({ hosts, review: reviewOfHosts(hosts) });
  expect(text).toContain('`ssh://web-2 (owner web)`');
  expect(text).toContain('test/one');
  expect(text).not.toContain('No changes');
});
