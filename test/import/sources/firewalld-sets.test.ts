/** Sets of firewalld: declared with their members, and looked up by the rules as firewalld does. */
import { readSources } from '../../../lib/import/read-sources';
import { firewallOf, programFor } from '../../support/project/imported-program';
import { readText } from '../../support/project/read-source';
import { rulesetOf } from '../../support/terraform/synthesis';

const zone = (...inside: readonly string[]): Readonly<Record<string, string>> => ({
  'zones/public.xml': `<zone>${inside.join('')}</zone>`,
  'firewalld.conf': 'DefaultZone=public\n',
});
const fromSet = (set: string, action = '<drop/>'): string => `<rule><source ipset="${set}"/>${action}</rule>`;

/** Sets as the resource gets them, and what is left to others. */
function setsOf(files: Readonly<Record<string, string>>): {
  readonly sets: unknown;
  readonly foreign: unknown;
} {
  const given = Object.entries(files).map(([file, text]) => ({ file, bytes: Buffer.from(text) }));
  const { text } = programFor(readSources(given, { family: undefined }));
  const { sets, foreign_sets: foreign } = rulesetOf(firewallOf(text)) as {
    readonly sets?: unknown;
    readonly foreign_sets?: unknown;
  };
  return { sets, foreign };
}

/** Rules of INPUT about sets. */
const about = (lines: readonly string[]): readonly string[] =>
  lines
    .filter((line) => line.includes('--match-set'))
    .map((line) => line.replace(/^filter INPUT -m set /, ''));

test('a set is declared with the members of its file, for the family that the file says', () => {
  const files = {
    ...zone(fromSet('banned'), fromSet('banned-too')),
    'ipsets/banned.xml':
      '<ipset type="hash:net"><short>Banned</short><option name="maxelem" value="131072"/><entry>198.51.100.0/24</entry><entry> 203.0.113.7 </entry></ipset>',
    'ipsets/banned-too.xml':
      '<ipset type="hash:net"><option name="family" value="inet6"/><entry>2001:db8:1::/48</entry></ipset>',
  };
  const { ipv4, ipv6, notes } = readText(files);
  expect(about(ipv4)).toEqual(['--match-set banned src -j DROP']);
  expect(about(ipv6)).toEqual(['--match-set banned-too src -j DROP']);
  expect(notes).toEqual(['import/front-end undefined']);
  expect(setsOf(files)).toEqual({
    sets: {
      banned: {
        type: 'hash:net',
        family: 'ipv4',
        entries: ['198.51.100.0/24', '203.0.113.7'],
        options: { maxelem: '131072' },
      },
      'banned-too': { type: 'hash:net', family: 'ipv6', entries: ['2001:db8:1::/48'], options: {} },
    },
    foreign: undefined,
  });
});

test('a set of MAC addresses was asked of IPv4 alone, and one of several parts by one side, which never matches', () => {
  const { ipv4, ipv6 } = readText({
    ...zone(fromSet('phones'), fromSet('web'), '<rule><destination ipset="pairs"/><drop/></rule>'),
    'ipsets/phones.xml': '<ipset type="hash:mac"><entry>00:11:22:33:44:55</entry></ipset>',
    'ipsets/web.xml': '<ipset type="hash:ip,port"><entry>192.0.2.9,tcp:443</entry></ipset>',
    'ipsets/pairs.xml': '<ipset type="hash:ip,port,ip"/>',
  });
  const ofPhones = '--match-set phones src -j DROP';
  expect(about(ipv4)).toEqual([
    ofPhones,
    '--match-set web src,src -j DROP',
    '--match-set pairs dst,dst,dst -j DROP',
  ]);
  expect(about(ipv6)).toEqual([ofPhones]);
});

test('members with a time come from elsewhere: the set is dynamic, and those of the file are noted', () => {
  const files = {
    ...zone(fromSet('guests')),
    'ipsets/guests.xml':
      '<ipset type="hash:ip"><option name="timeout" value="600"/>\n<entry>192.0.2.1</entry></ipset>',
  };
  expect(setsOf(files).sets).toEqual({
    guests: { type: 'hash:ip', family: 'ipv4', options: { timeout: '600' }, dynamic: true },
  });
  expect(readText(files).notes).toEqual(['import/front-end undefined', 'import/not-understood 2']);
});

test('what cannot be declared is said, and the rest of it stays: a member, or a set that is left to others', () => {
  const files = {
    ...zone(fromSet('banned'), fromSet('odd'), fromSet('elsewhere'), fromSet('elsewhere', '<accept/>')),
    'ipsets/banned.xml':
      '<ipset type="hash:net">\n<entry>198.51.100.0/24</entry>\n<entry>2001:db8::1</entry></ipset>',
    'ipsets/odd.xml': '<ipset type="hash:nets"><entry>192.0.2.1</entry></ipset>',
  };
  const { ipv4, notes } = readText(files);
  expect(about(ipv4)).toEqual([
    '--match-set banned src -j DROP',
    '--match-set odd src -j DROP',
    '--match-set elsewhere src -j DROP',
    '--match-set elsewhere src -j ACCEPT',
  ]);
  expect(notes).toEqual([
    'import/front-end undefined',
    'import/not-understood 3',
    'import/not-understood 1',
    'import/incomplete undefined',
  ]);
  expect(setsOf(files)).toEqual({
    sets: { banned: { type: 'hash:net', family: 'ipv4', entries: ['198.51.100.0/24'], options: {} } },
    foreign: ['odd', 'elsewhere'],
  });
});

test('more members than a set takes were no error before the program was run', () => {
  const files = {
    ...zone(fromSet('small')),
    'ipsets/small.xml':
      '<ipset type="hash:ip"><option name="maxelem" value="1"/><entry>192.0.2.1</entry><entry>192.0.2.2</entry></ipset>',
  };
  expect(readText(files).notes).toEqual(['import/front-end undefined', 'import/not-understood 1']);
  expect(setsOf(files)).toEqual({ sets: undefined, foreign: ['small'] });
});

test('a service that another includes and nobody describes was left out without a word', () => {
  const { ipv4, notes } = readText({
    ...zone('<service name="web"/>'),
    'services/web.xml':
      '<service><port port="443" protocol="tcp"/><include service="more"/><include service="nowhere"/></service>',
    'services/more.xml': '<service><port port="8443" protocol="tcp"/><include service="web"/></service>',
  });
  expect(ipv4.filter((line) => line.includes('--dport'))).toEqual(
    [443, 8443].map(
      (port) => `filter INPUT -p tcp -m tcp --dport ${String(port)} -m conntrack --ctstate NEW -j ACCEPT`,
    ),
  );
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 1']);
});

test('names of sets are ids of constructs where they can be, and each id is there once', () => {
  const names = ['ruleset', 'base', 'a%b', 'set'];
  const files = {
    ...zone(...names.map((name) => fromSet(name))),
    ...Object.fromEntries(
      names.map((name) => [`${name}.xml`, '<ipset type="hash:ip"><entry>192.0.2.1</entry></ipset>']),
    ),
  };
  expect(Object.keys(setsOf(files).sets as object)).toEqual(['a%b', 'base', 'ruleset', 'set']);
});
