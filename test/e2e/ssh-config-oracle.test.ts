/**
 * `ssh -G` as the oracle of ssh_config: for generated files, an ssh:// address uses what ssh would, or is refused. It never
 * uses something else in silence.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FirewallError } from '../../lib/base/firewall-error';
import { readSshConfig } from '../../lib/host/transports/ssh/config/read';
import { localSide } from '../../lib/host/transports/ssh/config/tokens';
import { resolveRoute } from '../../lib/host/transports/ssh/ssh-route';
import { seedOfCommit } from '../support/laws/seed-of-commit';

const folder = mkdtempSync(join(tmpdir(), 'cfw-oracle-'));
mkdirSync(join(folder, 'conf.d', 'a-folder'), { recursive: true });
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const HOSTS = ['web1', 'web2.example.com', 'WEB3', 'db', '192.0.2.7'];
const patterns = fc.array(
  fc.constantFrom(
    'web1',
    'web*',
    '*',
    '*.example.com',
    'db',
    '!web1',
    '!*.example.com',
    'w?b1',
    '192.0.2.*',
    'WEB3',
  ),
  {
    ...{ minLength: 1, maxLength: 3 },
  },
);
const setting = fc.oneof(
  fc.constantFrom('22', '2222', '2022').map((port) => `Port ${port}`),
  fc.constantFrom('root', 'ann', 'bob').map((user) => `User ${user}`),
  fc.constantFrom('%h.example.com', 'alias', '%h', '192.0.2.9').map((name) => `HostName ${name}`),
  fc
    .constantFrom('/k/one', '/k/%r@%h', '/k/%n-%p', '/k/%u.%%', '"/k/with space"')
    .map((file) => `IdentityFile ${file}`),
  fc.constantFrom('yes', 'no').map((yes) => `IdentitiesOnly ${yes}`),
  fc.constantFrom('none', '/agent/%r').map((socket) => `IdentityAgent ${socket}`),
  fc.constantFrom('/kh/%h', '/kh/1 /kh/2', 'none').map((files) => `UserKnownHostsFile ${files}`),
  fc.constantFrom('/gkh', 'none').map((file) => `GlobalKnownHostsFile=${file}`),
  fc.constantFrom('other', 'web1').map((name) => `HostKeyAlias ${name}`),
  fc.constantFrom('inet', 'inet6', 'any').map((family) => `AddressFamily ${family}`),
  fc.constantFrom('none', '/revoked').map((file) => `RevokedHostKeys ${file}`),
  fc.constantFrom('yes', 'no').map((yes) => `CanonicalizeHostname ${yes}`),
  fc.constantFrom('192.0.2.1').map((address) => `BindAddress ${address}`),
  fc.constantFrom('none', 'cat %h').map((command) => `ProxyCommand ${command}`),
  fc.constantFrom('none', 'jump', 'ann@jump:2022').map((jump) => `ProxyJump ${jump}`),
);
const criterion = fc.oneof(
  fc
    .constantFrom('host', 'originalhost')
    .chain((word) => patterns.map((list) => `${word} ${list.join(',')}`)),
  fc.constantFrom(
    'user root',
    'user ann,bob',
    '!user root',
    'localuser root',
    '!localuser root',
    '!host web1',
  ),
  fc.constantFrom('final', 'canonical', '!final', '!canonical'),
);
const section = fc.oneof(
  patterns.map((list) => `Host ${list.join(' ')}`),
  fc.array(criterion, { minLength: 1, maxLength: 3 }).map((all) => `Match ${all.join(' ')}`),
  fc.constant('Match all'),
  fc.constant('Match exec false'),
);
const settings = fc.array(setting, { maxLength: 4 });
const text = fc
  .tuple(settings, fc.array(fc.tuple(section, settings), { maxLength: 5 }))
  .map(([first, sections]) => [
    ...first,
    ...sections.flatMap(([head, body]) => [head, ...body.map((line) => `  ${line}`)]),
  ]);
const include = fc.constantFrom(undefined, `${folder}/conf.d/*`, `${folder}/conf.d/b`, `${folder}/missing`);
const config = fc.tuple(text, text, include, fc.nat(20)).map(([lines, included, named, at]) => {
  const place = Math.min(at, lines.length);
  const all =
    named === undefined ? lines : [...lines.slice(0, place), `Include ${named}`, ...lines.slice(place)];
  return { main: `${all.join('\n')}\n`, included: `${included.join('\n')}\n` };
});

/** What ssh would use, in the form of `ours`. */
function asSsh(host: string, user: string | undefined): object {
  const login = user === undefined ? [] : ['-l', user];
  const output = execFileSync('ssh', ['-G', '-F', join(folder, 'config'), ...login, host], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const said = (keyword: string): readonly string[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith(`${keyword} `))
      .map((line) => line.slice(keyword.length + 1));
  const one = (keyword: string): string | undefined => said(keyword)[0];
  return {
    address: one('hostname'),
    port: Number(one('port')),
    user: one('user'),
    family: one('addressfamily'),
    alias: one('hostkeyalias'),
    revoked: one('revokedhostkeys'),
    onlyFiles: one('identitiesonly') === 'yes',
    jump: one('proxyjump'),
    refused:
      one('proxycommand') !== undefined ||
      one('canonicalizehostname') !== 'false' ||
      one('bindaddress') !== undefined,
  };
}

async function asUsed(host: string, user: string | undefined): Promise<object | undefined> {
  const local = localSide();
  try {
    const tree = await readSshConfig([{ path: join(folder, 'config'), required: true }], homedir());
    const route = resolveRoute(
      { transport: 'ssh', address: host, ...(user === undefined ? {} : { user }) },
      { options: {}, config: tree, local },
    );
    const hop = route.at(-1);
    const before = route.at(-2);
    if (hop === undefined) throw new Error('no hop');
    return {
      // ssh writes names in lower case, which are the same names.
      address: hop.address.toLowerCase(),
      port: hop.port,
      user: hop.user,
      family: { 0: 'any', 4: 'inet', 6: 'inet6' }[hop.family],
      alias: hop.hostKey.alias,
      revoked: hop.hostKey.revokedKeysFile,
      onlyFiles: hop.identities.onlyFiles,
      jump: before?.description,
      refused: false,
    };
  } catch (error) {
    if (error instanceof FirewallError && error.code.startsWith('host/')) return undefined;
    throw error;
  }
}

test('every generated ssh_config is read as ssh reads it, or refused', async () => {
  let used = 0;
  await fc.assert(
    fc.asyncProperty(
      config,
      fc.constantFrom(...HOSTS),
      fc.constantFrom(undefined, 'root', 'eve'),
      async ({ main, included }, host, user) => {
        writeFileSync(join(folder, 'config'), main);
        writeFileSync(join(folder, 'conf.d', 'b'), included);
        const actual = await asUsed(host, user);
        if (actual === undefined) return;
        used += 1;
        const expected = asSsh(host, user) as { jump?: string };
        const { jump } = actual as { jump?: string };
        // The jump host may itself be an alias, so only whether there is one is compared.
        expect({ ...actual, jump: jump !== undefined }).toEqual({
          ...expected,
          jump: expected.jump !== undefined,
        });
      },
    ),
    { seed: seedOfCommit(), numRuns: process.env['LONG'] === undefined ? 200 : 3_000 },
  );
  expect(used).toBeGreaterThan(20);
}, 600_000);
