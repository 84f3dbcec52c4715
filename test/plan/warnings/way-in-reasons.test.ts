/** What the way in hangs on, as a warning names it, and which packets of a login have to get through. */
import type { Diagnostic } from '../../../lib/base/diagnostic';
import { tryParseConnection } from '../../../lib/plan/deployer-connection';
import { proveWayIn } from '../../../lib/plan/warnings/way-in-proof';
import { liveTables } from '../../support/project/rulesets';

type Chains = Parameters<typeof liveTables>[0][string];

const ssh = '-p tcp -m tcp --dport 22';
const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

/** What is found where these chains of the filter table come after others. */
function foundIn(after: Chains, before: Chains = {}): Diagnostic | undefined {
  const connection = tryParseConnection('192.0.2.1 50000 192.0.2.2 22');
  if (connection === undefined) throw new Error('not a connection');
  const [live = new Map(), expected = new Map()] = [before, after].map(
    (filter) => new Map([['ipv4', liveTables({ filter })] as const]),
  );
  return proveWayIn(connection, live, expected)[0];
}

const dropping = (...rules: readonly string[]): Chains => ({ 'INPUT ACCEPT': rules });

describe('a warning names what the way in hangs on', () => {
  const warned = (after: Chains, before?: Chains): readonly string[] => {
    const found = foundIn(after, before);
    expect(found?.code).toBe('plan/way-in-undecided');
    return (found?.detail ?? '').split('\n');
  };

  test.each([
    '-m set --match-set bad src',
    '-m ttl --ttl-lt 5',
    '-m mark --mark 0x7',
    '-m limit --limit 1/hour',
  ])('where what has %s is dropped', (match) => {
    expect(warned(dropping(`${match} -j DROP`))).toEqual([match]);
  });

  test('where an interface is the one that is dropped, or the only one that is accepted', () => {
    expect(warned(dropping(`-i mgmt0 ${ssh} -j DROP`))).toEqual(['-i mgmt0']);
    expect(warned(dropping(`-i tun+ ${ssh} -j DROP`))).toEqual(['-i tun+']);
    expect(warned({ 'INPUT DROP': [established, `-i mgmt0 ${ssh} -j ACCEPT`] })).toEqual(['-i mgmt0']);
    expect(warned({ 'OUTPUT ACCEPT': ['-o mgmt0 -j DROP'] })).toEqual(['-o mgmt0']);
  });

  test('but no interface for which the same holds as for all others', () => {
    const others = ['-i lan0 -p udp -j DROP', '-i lo -j ACCEPT'];
    expect(warned(dropping(...others, '-m ttl --ttl-lt 5 -j DROP'))).toEqual(['-m ttl --ttl-lt 5']);
  });

  test('where some ports of the client are dropped', () => {
    expect(warned(dropping(`${ssh} --sport 50000:65535 -j DROP`))).toEqual([
      'the port that the client of the deployer takes',
    ]);
  });

  test('where different packets of a login hang on different things', () => {
    expect(
      warned({ 'INPUT ACCEPT': ['-i mgmt0 -j DROP'], 'OUTPUT ACCEPT': ['-m ttl --ttl-lt 5 -j DROP'] }),
    ).toEqual(['-i mgmt0', '-m ttl --ttl-lt 5']);
  });

  test('where it hung on something else before', () => {
    const ttl = '-m ttl --ttl-lt 5 -j DROP';
    expect(warned(dropping(`-i mgmt0 ${ssh} -j DROP`, ttl), dropping(ttl))).toContain('-i mgmt0');
    expect(warned(dropping('-m mark --mark 0x7 -j DROP', ttl), dropping(ttl))).toContain(
      '-m mark --mark 0x7',
    );
  });

  test('where it hung on the same before, the other way round', () => {
    const admins = '-m set --match-set admins src';
    const before = { 'INPUT DROP': [established, `${admins} -j ACCEPT`] };
    expect(warned(dropping(established, `${admins} -j DROP`), before)).toEqual([admins]);
  });

  test('and is not given where it hung on the same before, in another order', () => {
    const [ttl, mark] = ['-m ttl --ttl-lt 5 -j DROP', '-m mark --mark 0x7 -j DROP'];
    expect(foundIn(dropping(ttl, mark), dropping(mark, ttl))).toBeUndefined();
  });
});

test('what is stopped whatever else is undecided is refused', () => {
  const after = { 'INPUT ACCEPT': ['-m ttl --ttl-lt 5 -j DROP'], 'OUTPUT DROP': [] };
  expect(foundIn(after)?.code).toBe('plan/way-in-blocked');
});

describe('of a login that has begun', () => {
  const pushing = '-p tcp -m tcp --tcp-flags PSH PSH';
  const onlyAck = '-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG ACK';

  test.each(['INPUT', 'OUTPUT'])('packets that carry data are not dropped in %s unnoticed', (chain) => {
    const found = foundIn({ [`${chain} ACCEPT`]: [`${pushing} -j DROP`] });
    expect(found?.code).toBe('plan/way-in-blocked');
    expect(found?.summary).toMatch(new RegExp(`${chain} ESTABLISHED tcp .* with PSH is not accepted`));
    expect(found?.detail).toBe(`filter ${chain} 1: ${pushing} -j DROP`);
  });

  test('to accept nothing but confirmations is refused', () => {
    const found = foundIn({ 'INPUT DROP': [`${ssh} --syn -j ACCEPT`, `${onlyAck} -j ACCEPT`] });
    expect(found?.code).toBe('plan/way-in-blocked');
    expect(found?.summary).toContain(' with PSH is not accepted');
  });

  test('to accept nothing but data is refused', () => {
    const found = foundIn({ 'INPUT DROP': [`${ssh} --syn -j ACCEPT`, `${pushing} -j ACCEPT`] });
    expect(found?.summary).toContain(' without PSH is not accepted');
  });

  test('data that is dropped by one interface is a warning that names it', () => {
    const found = foundIn({ 'INPUT ACCEPT': [`-i mgmt0 ${pushing} -j DROP`] });
    expect(found).toMatchObject({ code: 'plan/way-in-undecided', detail: '-i mgmt0' });
  });

  test('to accept both by rules of their own is fine, and so is to drop what it does not have', () => {
    const both = [`${ssh} --syn -j ACCEPT`, `${pushing} -j ACCEPT`, `${onlyAck} -j ACCEPT`];
    expect(foundIn({ 'INPUT DROP': both })).toBeUndefined();
    const strange = ['SYN,FIN SYN,FIN', 'SYN,RST SYN,RST', 'FIN,SYN,RST,PSH,ACK,URG NONE'].map(
      (flags) => `-p tcp -m tcp --tcp-flags ${flags} -j DROP`,
    );
    expect(foundIn(dropping(...strange))).toBeUndefined();
  });
});
