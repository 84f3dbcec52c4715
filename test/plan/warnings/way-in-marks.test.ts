/** The way in where marks decide, and where connection tracking sees one direction of it. */
import type { Diagnostic } from '../../../lib/base/diagnostic';
import { tryParseConnection } from '../../../lib/plan/deployer-connection';
import { proveAddresses } from '../../../lib/plan/warnings/address-proof';
import { proveWayIn } from '../../../lib/plan/warnings/way-in-proof';
import { wayInWarnings } from '../../../lib/plan/warnings/way-in-warnings';
import { liveTables } from '../../support/project/rulesets';

type Tables = Parameters<typeof liveTables>[0];
type Chains = Tables[string];

const ssh = '-p tcp -m tcp --dport 22';
const answers = '-p tcp -m tcp --sport 22';
const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
const mark = (value: string): string => `-j MARK --set-xmark ${value}/0xffffffff`;

function problemsOf(after: Tables, before: Tables = {}): readonly Diagnostic[] {
  const connection = tryParseConnection('192.0.2.1 50000 192.0.2.2 22');
  if (connection === undefined) throw new Error('not a connection');
  const [live, expected] = [before, after].map((tables) => new Map([['ipv4', liveTables(tables)] as const]));
  return proveWayIn(connection, live ?? new Map(), expected ?? new Map());
}

const codesOf = (...tables: Parameters<typeof problemsOf>): readonly string[] =>
  problemsOf(...tables).map(({ code }) => code);

describe('a way in that hangs on a mark', () => {
  const asking = (value: string): Chains => ({
    'INPUT DROP': [established, `-m mark --mark ${value} -j ACCEPT`],
  });
  const setting: Chains = { 'PREROUTING ACCEPT': [`-s 192.0.2.0/24 ${ssh} ${mark('0x7')}`] };

  test('is proved where rules give a login that mark', () => {
    expect(codesOf({ mangle: setting, filter: asking('0x7') })).toEqual([]);
  });

  test('is refused where they give it another one, or none', () => {
    for (const source of ['192.0.2.0/24', '198.51.100.0/24']) {
      const mangle = { 'PREROUTING ACCEPT': [`-s ${source} ${ssh} ${mark('0x7')}`] };
      const value = source === '192.0.2.0/24' ? '0x8' : '0x7';
      expect(codesOf({ mangle, filter: asking(value) })).toEqual(['plan/way-in-blocked']);
    }
  });

  test('stays a warning where nothing here sets that mark', () => {
    expect(codesOf({ filter: asking('0x7') })).toEqual(['plan/way-in-undecided']);
    const others: Chains = { 'PREROUTING ACCEPT': ['-p udp -j MARK --set-xmark 0x1/0x1'] };
    expect(
      codesOf({
        mangle: others,
        filter: { 'INPUT DROP': [established, '-m mark --mark 0x2/0x2 -j ACCEPT'] },
      }),
    ).toEqual(['plan/way-in-undecided']);
  });

  test('stays a warning where later packets have the mark of a connection that is not known', () => {
    const restoring = [
      '-m conntrack --ctstate ESTABLISHED -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
      `-m conntrack --ctstate NEW ${mark('0x7')}`,
    ];
    const filter = { 'INPUT DROP': ['-m mark --mark 0x7 -j ACCEPT'] };
    expect(codesOf({ mangle: { 'PREROUTING ACCEPT': restoring }, filter })).toEqual([
      'plan/way-in-undecided',
    ]);
  });

  test('is refused with the rule that drops the mark, and the one that gives it', () => {
    const filter = { 'INPUT ACCEPT': [established, '-m mark --mark 0x7 -j DROP'] };
    expect(problemsOf({ mangle: setting, filter })[0]).toMatchObject({
      code: 'plan/way-in-blocked',
      detail: `marked by mangle PREROUTING 1: -s 192.0.2.0/24 ${ssh} ${mark('0x7')}\nfilter INPUT 2: -m mark --mark 0x7 -j DROP`,
    });
  });

  test('is refused where answers get a mark on their way out that is dropped there', () => {
    const mangle = {
      'OUTPUT ACCEPT': [`${answers} ${mark('0x9')}`],
      'POSTROUTING ACCEPT': ['-m mark --mark 0x9 -j DROP'],
    };
    expect(problemsOf({ mangle })[0]).toMatchObject({
      code: 'plan/way-in-blocked',
      detail: `marked by mangle OUTPUT 1: ${answers} ${mark('0x9')}\nmangle POSTROUTING 1: -m mark --mark 0x9 -j DROP`,
      help: expect.stringContaining('accept what goes to 192.0.2.1 from tcp port 22') as string,
    });
  });
});

describe('a way in of which connection tracking sees one direction', () => {
  const known = [established, `${ssh} -m conntrack --ctstate NEW -j ACCEPT`];
  const untracked = (match: string): readonly string[] => [`${match} -j CT --notrack`];

  test('is refused where only answers are taken out, and names the rule that does it', () => {
    const after = { raw: { 'OUTPUT ACCEPT': untracked(answers) }, filter: { 'INPUT DROP': known } };
    const [found] = problemsOf(after);
    expect(found).toMatchObject({ code: 'plan/way-in-blocked' });
    expect(found?.summary).toContain('INPUT INVALID tcp');
    expect(found?.detail).toContain(`raw OUTPUT 1: ${answers} -j CT --notrack`);
    expect(found?.help).toContain('in both directions');
  });

  test('is refused where only what comes in is taken out, as its answers are none', () => {
    const input = [...known, `${ssh} -m conntrack --ctstate UNTRACKED -j ACCEPT`];
    const filter = { 'INPUT DROP': input, 'OUTPUT DROP': [established] };
    const after = { raw: { 'PREROUTING ACCEPT': untracked(ssh) }, filter };
    const [found] = problemsOf(after);
    expect(found).toMatchObject({ code: 'plan/way-in-blocked' });
    expect(found?.detail).toContain(`raw PREROUTING 1: ${ssh} -j CT --notrack`);
  });

  test('is open where both are taken out and accepted so, or what comes later is accepted in any state', () => {
    const state = '-m conntrack --ctstate UNTRACKED -j ACCEPT';
    const both = { 'PREROUTING ACCEPT': untracked(ssh), 'OUTPUT ACCEPT': untracked(answers) };
    const filter = { 'INPUT DROP': [state], 'OUTPUT DROP': [state] };
    expect(codesOf({ raw: both, filter })).toEqual([]);
    const raw = { 'OUTPUT ACCEPT': untracked(answers) };
    expect(codesOf({ raw, filter: { 'INPUT DROP': [established, `${ssh} -j ACCEPT`] } })).toEqual([]);
    const invalid = [...known, `${ssh} -m conntrack --ctstate INVALID -j ACCEPT`];
    expect(codesOf({ raw, filter: { 'INPUT DROP': invalid } })).toEqual([]);
  });

  test('is refused where its untracked answers are dropped for their state', () => {
    const raw = { 'PREROUTING ACCEPT': untracked(ssh), 'OUTPUT ACCEPT': untracked(answers) };
    const [found] = problemsOf({ raw, filter: { 'OUTPUT DROP': [established] } });
    expect(found).toMatchObject({ code: 'plan/way-in-blocked' });
    expect(found?.detail).toContain('made UNTRACKED by raw OUTPUT 1');
  });

  test.each([
    ['SNAT --to-source 192.0.2.99', ['plan/way-in-blocked']],
    ['MASQUERADE', ['plan/way-in-undecided']],
    ['SNAT --to-source 192.0.2.2', []],
  ])('whose answers are taken for new connections and get another source by %s gives %j', (target, codes) => {
    const raw = { 'PREROUTING ACCEPT': untracked(ssh) };
    expect(codesOf({ raw, nat: { 'POSTROUTING ACCEPT': [`-j ${target}`] } })).toEqual(codes);
  });

  test('names the rule of nat that leads its answers elsewhere', () => {
    const snat = '-j SNAT --to-source 192.0.2.99';
    const raw = { 'PREROUTING ACCEPT': untracked(ssh) };
    expect(problemsOf({ raw, nat: { 'POSTROUTING ACCEPT': [snat] } })[0]?.detail?.split('\n')).toEqual([
      `seen in one direction only, by raw PREROUTING 1: ${ssh} -j CT --notrack`,
      `led elsewhere by nat POSTROUTING 1: ${snat}`,
    ]);
  });

  test('is refused where what is INVALID would have to have another mark, for it has no connection', () => {
    const raw = { 'OUTPUT ACCEPT': untracked(answers) };
    const marked = `${ssh} -m conntrack --ctstate INVALID -m connmark ! --mark 0x1 -j ACCEPT`;
    expect(codesOf({ raw, filter: { 'INPUT DROP': [...known, marked] } })).toEqual(['plan/way-in-blocked']);
  });

  test('is a warning where the interface tells whether answers are taken out', () => {
    const raw = { 'OUTPUT ACCEPT': untracked(`-o eth7 ${answers}`) };
    expect(codesOf({ raw, filter: { 'INPUT DROP': known } })).toEqual(['plan/way-in-undecided']);
  });

  const zone = (match: string, flag = '--zone'): readonly string[] => [`${match} -j CT ${flag} 5`];

  test.each([
    ['what comes in', { 'PREROUTING ACCEPT': zone(ssh) }, 'raw PREROUTING 1'],
    ['its answers', { 'OUTPUT ACCEPT': zone(answers) }, 'raw OUTPUT 1'],
    [
      'its answers, and a NOTRACK that comes too late does not matter',
      { 'OUTPUT ACCEPT': [...zone(answers), ...untracked(answers)] },
      'raw OUTPUT 1',
    ],
    [
      'what its answers are looked for in',
      { 'PREROUTING ACCEPT': zone(ssh, '--zone-reply') },
      'raw PREROUTING 1',
    ],
  ])('is refused where only %s has a zone, and names the rule', (_, raw, place) => {
    const [found] = problemsOf({ raw, filter: { 'INPUT DROP': known } });
    expect(found).toMatchObject({ code: 'plan/way-in-blocked' });
    expect(found?.summary).toContain('INPUT INVALID tcp');
    expect(found?.detail?.split('\n')[0]).toMatch(`seen in one direction only, by ${place}: `);
    expect(found?.help).toContain('the same zone in both directions');
  });

  test('is open where both directions find each other: in one zone, or in a zone of their own', () => {
    const filter = { 'INPUT DROP': known, 'OUTPUT DROP': [established] };
    const both = { 'PREROUTING ACCEPT': zone(ssh), 'OUTPUT ACCEPT': zone(answers) };
    expect(codesOf({ raw: both, filter })).toEqual([]);
    expect(codesOf({ raw: { 'PREROUTING ACCEPT': zone(ssh, '--zone-orig') }, filter })).toEqual([]);
    expect(codesOf({ raw: { 'OUTPUT ACCEPT': zone(answers, '--zone-orig') }, filter })).toEqual([]);
    expect(codesOf({ raw: { 'PREROUTING ACCEPT': zone('-p tcp -m tcp --dport 23') }, filter })).toEqual([]);
  });

  test('is a warning where a mark tells the zone', () => {
    const raw = { 'PREROUTING ACCEPT': [`${ssh} -j CT --zone mark`] };
    expect(codesOf({ raw, filter: { 'INPUT DROP': known } })).toEqual(['plan/way-in-undecided']);
  });

  test('is tracked where a template comes before a NOTRACK, and the other way round it is not', () => {
    const state = (name: string): string => `${ssh} -m conntrack --ctstate ${name} -j ACCEPT`;
    const filter = { 'INPUT DROP': [established, state('NEW')] };
    const [template, notrack] = [`${ssh} -j CT`, `${ssh} -j CT --notrack`];
    expect(codesOf({ raw: { 'PREROUTING ACCEPT': [template, notrack] }, filter })).toEqual([]);
    expect(codesOf({ raw: { 'PREROUTING ACCEPT': [notrack, template] }, filter })).toEqual([
      'plan/way-in-blocked',
    ]);
  });

  test('is refused where raw drops what is INVALID, and told why that is each packet', () => {
    const raw = { 'PREROUTING ACCEPT': ['-m conntrack --ctstate INVALID -j DROP'] };
    const [found] = problemsOf({ raw, filter: { 'INPUT DROP': known } });
    expect(found?.detail).toContain('in raw, no packet is tracked yet');
    expect(found?.help).toContain('ask for the state in mangle or filter');
  });

  test('is not refused where it was so before', () => {
    const after = { raw: { 'OUTPUT ACCEPT': untracked(answers) }, filter: { 'INPUT DROP': known } };
    expect(codesOf(after, after)).toEqual([]);
  });
});

test('an address is lost where what renews it gets a mark that is dropped', () => {
  const addresses =
    '2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global dynamic eth0\\       valid_lft 80000sec preferred_lft 80000sec';
  const lostWith = (value: string): readonly string[] => {
    const expected = liveTables({
      mangle: { 'PREROUTING ACCEPT': [`-p udp ${mark(value)}`] },
      filter: { 'INPUT ACCEPT': ['-m mark --mark 0x2 -j DROP'] },
    });
    const live = new Map([['ipv4', liveTables({})] as const]);
    return proveAddresses({ addresses }, live, new Map([['ipv4', expected] as const])).map(
      ({ code }) => code,
    );
  };
  expect(lostWith('0x2')).toEqual(['plan/address-lost']);
  expect(lostWith('0x3')).toEqual([]);
});

test('a login that runs out is warned of where a mark leads it to the limit', () => {
  const limit = '-m limit --limit 1/hour --limit-burst 5';
  const warnedWith = (value: string): readonly string[] => {
    const expected = liveTables({
      mangle: { 'PREROUTING ACCEPT': [`${ssh} ${mark(value)}`] },
      filter: { 'INPUT DROP': [`-m mark --mark 0x2 ${limit} -j ACCEPT`, '-m mark --mark 0x3 -j ACCEPT'] },
    });
    return wayInWarnings({ live: liveTables({}), expected }).map(({ code }) => code);
  };
  expect(warnedWith('0x2')).toContain('plan/ssh-runs-out');
  expect(warnedWith('0x3')).not.toContain('plan/ssh-runs-out');
});
