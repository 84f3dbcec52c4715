import { rule } from '../../../lib/ruleset/build/rule-builder';
import { canonicalText } from '../../support/oracle/canonical-rules';

/** The compiler is part of this test: `tsc` fails when a line marked so does compile. */
describe('typed arguments of matches', () => {
  test.each([
    [
      rule().match('conntrack', { ctstate: ['ESTABLISHED', 'RELATED'], ctproto: 6 }),
      '-m conntrack --ctstate RELATED,ESTABLISHED --ctproto 6',
    ],
    [rule().match('mark', { mark: { not: 0x10 } }), '-m mark ! --mark 0x10'],
    [rule().match('ecn', { ecnIpEct: 1 }), '-m ecn --ecn-ip-ect 1'],
    [
      rule()
        .protocol('tcp')
        .match('multiport', { dports: [80, 'https', '8000:8080'] }),
      '-p tcp -m multiport --dports 80,443,8000:8080',
    ],
    [
      rule().match('addrtype', { dstType: ['LOCAL'], limitIfaceIn: true }),
      '-m addrtype --dst-type LOCAL --limit-iface-in',
    ],
    [rule().match('dscp', { dscpClass: 'EF' }), '-m dscp --dscp 0x2e'],
    [rule().match('tos', { tos: 'Minimize-Delay' }), '-m tos --tos 0x10/0x3f'],
    [rule().match('limit', { limit: '5/min', limitBurst: 10 }), '-m limit --limit 5/min --limit-burst 10'],
    [
      rule().match('hashlimit', {
        hashlimitAbove: '512kb/s',
        hashlimitMode: ['srcip'],
        hashlimitName: 'down',
      }),
      '-m hashlimit --hashlimit-above 512kb/s --hashlimit-mode srcip --hashlimit-name down',
    ],
    [
      rule().match('set', { matchSet: { not: { name: 'office', sides: ['src', 'dst'] } } }),
      '-m set ! --match-set office src,dst',
    ],
    [
      rule().match('set', { matchSet: { name: 's', sides: ['src'] }, updateCounters: { not: true } }),
      '-m set --match-set s src ! --update-counters',
    ],
    [rule().match('string', { algo: 'bm', string: 'a b' }), '-m string --string "a b" --algo bm'],
    [
      rule().match('time', { weekdays: { not: ['Sat', 'Sun'] }, monthdays: [1, 2] }),
      '-m time --monthdays 1,2 --weekdays Mon,Tue,Wed,Thu,Fri --datestop 2038-01-19T03:14:07',
    ],
    [
      rule().match('statistic', { mode: 'random', probability: 0.25 }),
      '-m statistic --mode random --probability 0.25000000000',
    ],
    [rule().match('quota', { quota: 2n ** 64n - 1n }), '-m quota --quota 18446744073709551615'],
    [
      rule().match('owner', { uidOwner: 1000, supplGroups: true, gidOwner: 'root' }),
      '-m owner --uid-owner 1000 --gid-owner 0 --suppl-groups',
    ],
    [rule().match('u32', { u32: '6 & 0xFF = 1' }), '-m u32 --u32 "0x6&0xff=0x1"'],
    [
      rule()
        .protocol('sctp')
        .match('sctp', { chunkTypes: { quantity: 'any', chunks: ['INIT', 'DATA:Be'] } }),
      '-p sctp -m sctp --chunk-types any DATA:Be,INIT',
    ],
    [
      rule().match('policy', {
        dir: 'in',
        strict: true,
        spi: 1,
        next: [{ spi: 2, proto: 'esp' }, { mode: 'transport' }],
      }),
      '-m policy --dir in --pol ipsec --strict --spi 0x1 --next --spi 0x2 --proto esp --next --mode transport',
    ],
    [
      rule().match('rateest', { rateest1: 'a', rateestLt: true, rateestBps: true, rateest2: 'b' }),
      '-m rateest --rateest1 a --rateest-lt --rateest-bps --rateest2 b',
    ],
  ])('write rule %#', (builder, printed) => {
    expect(canonicalText(builder.text)).toBe(printed);
  });

  test('write rules of IPv6', () => {
    const header = rule().match('ipv6header', { header: ['frag'], soft: true });
    expect(canonicalText(header.text, { family: 'ipv6' })).toBe('-m ipv6header --header ipv6-frag --soft');
    const ah = rule().match('ah6', { ahspi: 5, ahres: true });
    expect(canonicalText(ah.text, { family: 'ipv6' })).toBe('-m ah --ahspi 5 --ahres');
    const hop = rule().match('rt', { rtType: 0, rt0Addrs: ['::1', '2001:db8::1'] });
    expect(canonicalText(hop.text, { family: 'ipv6' })).toBe(
      '-m rt --rt-type 0 --rt-0-addrs ::1,2001:db8::1',
    );
  });

  test('do not compile when a name or value is wrong', () => {
    const wrong = [
      // @ts-expect-error no such match
      () => rule().match('contrack', { ctstate: ['NEW'] }),
      // @ts-expect-error no such option
      () => rule().match('conntrack', { states: ['NEW'] }),
      // @ts-expect-error no such state
      () => rule().match('conntrack', { ctstate: ['NEU'] }),
      // @ts-expect-error a direction has no other side
      () => rule().match('conntrack', { ctdir: { not: 'REPLY' } }),
      // @ts-expect-error what is required is missing
      () => rule().match('connbytes', { connbytes: 5 }),
      // @ts-expect-error no such class
      () => rule().match('dscp', { dscpClass: 'AF14' }),
      // @ts-expect-error no such day
      () => rule().match('time', { weekdays: ['Sonntag'] }),
      // @ts-expect-error no such algorithm
      () => rule().match('string', { algo: 'fsm', string: 'x' }),
      // @ts-expect-error a rate has a unit
      () => rule().match('hashlimit', { hashlimitUpto: '5/fortnight', hashlimitName: 'a' }),
      // @ts-expect-error a flag is true
      () => rule().match('addrtype', { srcType: ['LOCAL'], limitIfaceIn: 'yes' }),
      // @ts-expect-error no such side
      () => rule().match('set', { matchSet: { name: 's', sides: ['source'] } }),
      // @ts-expect-error no such chunk
      () => rule().match('sctp', { chunkTypes: { quantity: 'any', chunks: ['HELLO'] } }),
      // @ts-expect-error no such element of a policy
      () => rule().match('policy', { dir: 'in', next: [{ protocol: 'esp' }] }),
    ];
    expect(wrong).toHaveLength(13);
  });
});
