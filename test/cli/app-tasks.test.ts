import { FirewallError } from '../../lib/base/firewall-error';
import { type AppOptions, readAppTasks } from '../../lib/cli/app/app-tasks';
import type { HostTask } from '../../lib/cli/host-task';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const write = useTemporaryFolder();
let folders = 0;

interface AppParts {
  readonly stacks: Readonly<Record<string, unknown>>;
  readonly manifest?: boolean;
}

/** A folder as `cdktf synth` writes it; a stack that is text is written as it is. */
function app({ stacks, manifest = true }: AppParts): string {
  const name = `app-${String(folders++)}`;
  for (const [stack, content] of Object.entries(stacks)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    write(`${name}/stacks/${stack}/cdk.tf.json`, text);
  }
  const entries = Object.keys(stacks).map((stack): readonly [string, object] => [
    stack,
    {
      name: stack,
      constructPath: stack,
      synthesizedStackPath: `stacks/${stack}/cdk.tf.json`,
      dependencies: [],
    },
  ]);
  if (manifest)
    write(
      `${name}/manifest.json`,
      JSON.stringify({ version: '0.21.0', stacks: Object.fromEntries(entries) }),
    );
  return write(name);
}

const chains = { INPUT: { policy: 'DROP', rules: ['-p tcp --dport 22 -j ACCEPT'] } };
const ruleset = (parts: object = {}): object => ({
  '//': { metadata: { path: 'edge/web/ruleset', uniqueId: 'x' } },
  host: { address: 'web-1' },
  owner: 'web',
  ipv4: { tables: { filter: { chains } } },
  ...parts,
});
const stack = (resource: object, provider?: unknown): object => ({
  resource: { iptables_ruleset: { web: resource }, null_resource: { x: { triggers: '${anything}' } } },
  ...(provider === undefined ? {} : { provider: { iptables: provider, aws: [{ region: '${var.region}' }] } }),
});

function read(folder: string, options: Partial<AppOptions> = {}): readonly HostTask[] {
  return readAppTasks({ folder, stacks: [], overrides: {}, ...options });
}

function codesOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof FirewallError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

test('a ruleset of a stack becomes a host and what it should hold', () => {
  const [task, ...others] = read(app({ stacks: { edge: stack(ruleset()) } }));
  expect(others).toEqual([]);
  expect(task).toMatchObject({
    title: 'ssh://web-1',
    target: { host: { transport: 'ssh', address: 'web-1' }, options: {} },
    desired: { owner: 'web', foreignRules: 'keep' },
    warnings: [],
  });
  const chain = task?.desired.rulesets.get('ipv4')?.get('filter')?.get('INPUT');
  expect(chain).toMatchObject({ policy: 'DROP', rules: [{ text: '-p tcp -m tcp --dport 22 -j ACCEPT' }] });
  expect(task?.desired.families).toBeUndefined();
});

test('a strategy of a stack reaches the plan', () => {
  const [task] = read(app({ stacks: { edge: stack(ruleset({ strategy: 'fastest' })) } }));
  expect(task?.desired.strategy).toBe('fastest');
});

test('without a manifest, stacks are found by looking', () => {
  const folder = app({
    stacks: { edge: stack(ruleset()), core: stack(ruleset({ host: { address: 'db-1' } })) },
    manifest: false,
  });
  expect(
    read(folder)
      .map(({ title }) => title)
      .sort(),
  ).toEqual(['ssh://db-1', 'ssh://web-1']);
});

test('hosts come as people count: web-2 before web-10', () => {
  const named = ['web-1', 'web-10', 'web-2'].map(
    (address) => [address, ruleset({ host: { address } })] as const,
  );
  const site = { resource: { iptables_ruleset: Object.fromEntries(named) } };
  const titles = read(app({ stacks: { site } })).map(({ title }) => title);
  expect(titles).toEqual(['ssh://web-1', 'ssh://web-2', 'ssh://web-10']);
});

test('stacks can be chosen by name', () => {
  const folder = app({
    stacks: { edge: stack(ruleset()), core: stack(ruleset({ host: { address: 'db-1' } })) },
  });
  expect(read(folder, { stacks: ['core'] }).map(({ title }) => title)).toEqual(['ssh://db-1']);
});

describe('how a host is reached', () => {
  const provider = [
    { user: 'admin', port: 2200, identity_files: ['~/.ssh/a'], connect_timeout: 3, agent: 'none' },
    { alias: 'other', user: 'root', jump: 'bastion' },
  ];

  test('is said by the provider block without an alias', () => {
    expect(read(app({ stacks: { edge: stack(ruleset(), provider) } }))[0]).toMatchObject({
      title: 'ssh://admin@web-1:2200',
      target: { options: { identityFiles: ['~/.ssh/a'], connectTimeoutMs: 3000, agent: false } },
    });
  });

  test('is said by the provider block that the resource names', () => {
    const folder = app({ stacks: { edge: stack(ruleset({ provider: 'iptables.other' }), provider) } });
    expect(read(folder)[0]).toMatchObject({
      title: 'ssh://root@web-1',
      target: { options: { jump: 'bastion' } },
    });
  });

  test('is said by the resource before its provider, and by the command line before both', () => {
    const host = { address: 'web-1', port: '22', identity_file: '/k', jump: 'own', known_hosts_file: '/h' };
    const folder = app({ stacks: { edge: stack(ruleset({ host }), provider) } });
    expect(read(folder, { overrides: { jump: 'mine' } })[0]).toMatchObject({
      title: 'ssh://admin@web-1:22',
      target: { options: { identityFiles: ['/k'], knownHostsFiles: ['/h'], jump: 'mine' } },
    });
  });
});

test('strings are what they mean to Terraform', () => {
  const rules = ['-m comment --comment "costs $${x} %%{y} $5" -j ACCEPT'];
  const folder = app({
    stacks: { edge: stack(ruleset({ ipv4: { tables: { filter: { chains: { INPUT: { rules } } } } } })) },
  });
  const chain = read(folder)[0]?.desired.rulesets.get('ipv4')?.get('filter')?.get('INPUT');
  expect(chain?.rules[0]?.text).toBe('-m comment --comment "costs ${x} %{y} $5" -j ACCEPT');
});

test('what the command does not do of what is declared is said', () => {
  const [task] = read(app({ stacks: { edge: stack(ruleset({ persist: true, confirm_timeout: 60 })) } }));
  expect(task).toMatchObject({ settings: { persist: true }, warnings: [] });
  expect(task?.settings.confirmTimeoutMs).toBe(60_000);
});

test('what is odd about a declared rule is a warning of its host', () => {
  const ipv6 = { tables: { filter: { chains: { INPUT: { rules: ['-p ah -j ACCEPT'] } } } } };
  const [task] = read(app({ stacks: { edge: stack(ruleset({ ipv6 })) } }));
  expect(task?.warnings.map(({ code, path }) => [code, path])).toEqual([
    ['parse/never-matches', 'edge/web/ruleset: ipv6 filter INPUT rule 1'],
  ]);
});

test('a mistake in a rule names the construct and the rule', () => {
  const rules = ['-j ACCEPT', '--nope'];
  const folder = app({
    stacks: { edge: stack(ruleset({ ipv4: { tables: { filter: { chains: { INPUT: { rules } } } } } })) },
  });
  expect(() => read(folder)).toThrow('edge/web/ruleset: ipv4 filter INPUT rule 2');
});

describe('is refused with a clear code:', () => {
  const late = { host: { address: '${aws_instance.x.public_ip}', user: 'root' } };
  const filter = (chain: object): object => ({ ipv4: { tables: { filter: { chains: { INPUT: chain } } } } });

  test.each<[what: string, codes: readonly string[], stacks: AppParts['stacks']]>([
    ['an address that Terraform works out', ['cli/known-to-terraform-only'], { edge: stack(ruleset(late)) }],
    [
      'a list that Terraform works out',
      ['cli/known-to-terraform-only'],
      { edge: stack(ruleset(filter({ rules: '${x}' }))) },
    ],
    [
      'a directive of Terraform',
      ['cli/known-to-terraform-only'],
      { edge: stack(ruleset({ owner: '%{ if x }a%{ endif }' })) },
    ],
    [
      'a late value in its provider block',
      ['cli/known-to-terraform-only'],
      { edge: stack(ruleset(), [{ user: '${var.user}' }]) },
    ],
    ['a resource with count', ['cli/known-to-terraform-only'], { edge: stack(ruleset({ count: 2 })) }],
    [
      'a resource with for_each',
      ['cli/known-to-terraform-only'],
      { edge: stack(ruleset({ for_each: '${x}' })) },
    ],
    ['text that is not JSON', ['cli/not-json'], { edge: '{"resource":' }],
    ['an empty file', ['cli/not-json'], { edge: '' }],
    ['a binary file', ['cli/binary-file'], { edge: '{}\0' }],
    ['a value of another kind', ['resource/wrong-type'], { edge: stack(ruleset({ owner: 5 })) }],
    [
      'an attribute that there is not',
      ['resource/unknown-attribute'],
      { edge: stack(ruleset({ ownr: 'web' })) },
    ],
    [
      'a provider that there is not',
      ['cli/unexpected-value'],
      { edge: stack(ruleset({ provider: 'iptables.x' })) },
    ],
    [
      'a host without an address',
      ['resource/no-address'],
      { edge: stack(ruleset({ host: { user: 'root' } })) },
    ],
    [
      'an address that is an option',
      ['host/bad-address'],
      { edge: stack(ruleset({ host: { address: '-oX' } })) },
    ],
    ['no ruleset at all', ['cli/no-rulesets'], { edge: { resource: {} } }],
    [
      'a table that there is not',
      ['declare/unknown-table'],
      { edge: stack(ruleset({ ipv4: { tables: { fitler: { chains: { INPUT: {} } } } } })) },
    ],
    [
      'mistakes of two stacks',
      ['cli/known-to-terraform-only', 'resource/no-address'],
      { a: stack(ruleset(late)), b: stack(ruleset({ host: {} })) },
    ],
  ])('%s', (_what, codes, stacks) => {
    const folder = app({ stacks });
    expect(codesOf(() => read(folder))).toEqual(codes);
  });

  test('a stack that there is not', () => {
    const folder = app({ stacks: { edge: stack(ruleset()) } });
    expect(codesOf(() => read(folder, { stacks: ['egde'] }))).toEqual(['cli/unknown-stack']);
  });

  test('a stack file that is missing', () => {
    const folder = write('no-stack');
    write(
      'no-stack/manifest.json',
      JSON.stringify({ stacks: { a: { synthesizedStackPath: 'stacks/a/cdk.tf.json' } } }),
    );
    expect(codesOf(() => read(folder))).toEqual(['cli/file-not-found']);
  });

  test('a folder without stacks', () => {
    write('empty-app/readme', '');
    expect(codesOf(() => read(write('empty-app')))).toEqual(['cli/no-app']);
  });
});
