import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RateLimitedSsh, WebServerFirewall } from '../../constructs';
import { synthesizedApp, testFirewall } from '../support/terraform/synthesis';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { run } from './fake-world';

const write = useTemporaryFolder();

interface Configuration {
  readonly resource: { readonly iptables_ruleset: Record<string, Record<string, unknown>> };
}

function explainedFirewall(): ReturnType<typeof testFirewall> {
  const firewall = testFirewall();
  new WebServerFirewall(firewall, 'web');
  new RateLimitedSsh(firewall, 'ssh');
  return firewall;
}

/** The app with its stack changed by hand. */
function changed(folder: string, change: (text: string) => string): string {
  const text = readFileSync(join(folder, 'stacks/site/cdk.tf.json'), 'utf8');
  write('app/stacks/site/cdk.tf.json', change(text));
  return write('app');
}

interface Explained {
  readonly version: number;
  readonly hosts: readonly {
    readonly host: string;
    readonly owner: string;
    readonly chains: readonly {
      readonly family: string;
      readonly table: string;
      readonly chain: string;
      readonly policy?: string;
      readonly rules: readonly { readonly index: number; readonly construct: string }[];
    }[];
  }[];
}

test('the command explains what the firewall explains: the same rules in the same order', async () => {
  const firewall = explainedFirewall();
  const said = await run(['explain', '--app', synthesizedApp(firewall), '--format', 'json']);
  expect(said).toMatchObject({ status: 0, stderr: '' });
  const { version, hosts } = JSON.parse(said.stdout) as Explained;
  expect([version, hosts.map(({ host, owner }) => [host, owner])]).toEqual([
    1,
    [['ssh://web-1.example.net', firewall.owner]],
  ]);
  const flat = hosts.flatMap(({ chains }) =>
    chains.flatMap(({ family, table, chain, rules }) =>
      rules.map(({ index, construct }) => [family, table, chain, index, construct].join(' ')),
    ),
  );
  const numbers = new Map<string, number>();
  const expected = firewall.explain().map(({ family, table, chain, construct }) => {
    const place = [family, table, chain].join(' ');
    numbers.set(place, (numbers.get(place) ?? 0) + 1);
    return `${place} ${String(numbers.get(place))} ${construct}`;
  });
  expect(expected.length).toBeGreaterThan(10);
  expect(flat.sort()).toEqual([...expected].sort());
});

test('as text, each rule has its construct behind it, and each chain its policy', async () => {
  const said = await run(['explain', '--app', synthesizedApp(explainedFirewall())]);
  expect(said).toMatchObject({ status: 0, stderr: '' });
  expect(said.stdout).toMatch(/^ {2}ipv4 filter INPUT: policy DROP$/m);
  expect(said.stdout).toMatch(/--dport 443 .*-j ACCEPT +# site\/firewall\/web$/m);
  expect(said.stdout).toMatch(/ESTABLISHED -j ACCEPT +# site\/firewall\/web\/base$/m);
});

test('a ruleset whose stack names no constructs is explained by its own path', async () => {
  const app = changed(synthesizedApp(explainedFirewall()), (text) => {
    const configuration = JSON.parse(text) as Configuration;
    for (const ruleset of Object.values(configuration.resource.iptables_ruleset)) delete ruleset['//'];
    return JSON.stringify(configuration);
  });
  const said = await run(['explain', '--app', app]);
  expect(said.stdout).toMatch(/-j ACCEPT +# site\/iptables_ruleset\.\S+$/m);
});

test('an error in a rule names the construct that declares it', async () => {
  const app = changed(synthesizedApp(explainedFirewall()), (text) =>
    text.replaceAll('--dport 443', '--dprot 443'),
  );
  const said = await run(['explain', '--app', app]);
  expect(said.status).toBe(1);
  expect(new Set(said.codes)).toEqual(new Set(['parse/unknown-option']));
  expect(said.stderr).toContain('site/firewall/web: ipv4 filter INPUT rule');
});
