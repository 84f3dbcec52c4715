import type { Extension } from '../../../lib/extensions/extension';
import { targets } from '../../../lib/extensions/registry';
import { unsupported } from '../../../lib/extensions/unsupported';
import { canonicalText } from '../../support/oracle/canonical-rules';

const all = Object.values<Extension>(targets);

/** The targets that the language promises, those that iptables has besides, and those that are gone. */
const promised: readonly string[] = [
  ...['ACCEPT', 'DROP', 'RETURN', 'QUEUE', 'NFQUEUE', 'REJECT', 'LOG', 'NFLOG', 'MASQUERADE', 'SNAT', 'DNAT'],
  ...[
    'REDIRECT',
    'NETMAP',
    'MARK',
    'CONNMARK',
    'CT',
    'NOTRACK',
    'TCPMSS',
    'TCPOPTSTRIP',
    'TOS',
    'DSCP',
    'ECN',
  ],
  ...['TTL', 'HL', 'CLASSIFY', 'SET', 'TPROXY', 'TRACE', 'TEE', 'SYNPROXY', 'AUDIT', 'CHECKSUM', 'SECMARK'],
  ...[
    'CONNSECMARK',
    'IDLETIMER',
    'HMARK',
    'RATEEST',
    'LED',
    'SNPT',
    'DNPT',
    'ULOG',
    'CLUSTERIP',
    'MIRROR',
    'SAME',
  ],
];

describe('the targets', () => {
  test.each(promised)('account for %s', (name) => {
    const known = [...all, ...unsupported.filter(({ kind }) => kind === 'target')];
    expect(known.map((entry) => entry.name)).toContain(name);
  });

  test('are all promised', () => {
    expect(all.map(({ name }) => name).filter((name) => !promised.includes(name))).toEqual([]);
  });

  test.each(all.map((extension) => [extension.name, extension] as const))(
    'say of %s what it is for, with an example that is its own canonical text',
    (_, { example, summary, families: [family = 'ipv4'], tables = [], chains = [], options }) => {
      const place = { ...(tables[0] && { table: tables[0] }), ...(chains[0] && { chain: chains[0] }) };
      expect(canonicalText(example, { family, ...place })).toBe(
        canonicalText(canonicalText(example, { family, ...place }), { family, ...place }),
      );
      for (const text of [summary, ...Object.values(options).map((spec) => spec.summary)])
        expect(text).toMatch(/^\S.*\.$/);
    },
  );
});
