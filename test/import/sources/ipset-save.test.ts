/** Files of `ipset save` beside the rules that name their sets. */
import { readSources } from '../../../lib/import/read-sources';
import { firewallOf, programFor } from '../../support/project/imported-program';
import { codeThrownBy } from '../../support/project/rejection';
import { readText } from '../../support/project/read-source';
import { rulesetOf } from '../../support/terraform/synthesis';

const rules = [
  '*filter',
  ':INPUT ACCEPT [0:0]',
  '-A INPUT -m set --match-set banned src -j DROP',
  '-A INPUT -m set --match-set partners src -j DROP',
  'COMMIT',
  '',
].join('\n');

test('sets are declared with their members, and those of no file are left to others', () => {
  const sets = [
    '# saved on Monday',
    'create banned hash:net family inet hashsize 1024 maxelem 65536 comment',
    'add banned 203.0.113.0/24 comment "scanners"',
    'add banned 198.51.100.7',
    'create both list:set size 16',
    'add both banned',
    '',
  ].join('\n');
  const files = { 'rules.v4': rules, ipsets: sets };
  const given = Object.entries(files).map(([file, text]) => ({ file, bytes: Buffer.from(text) }));
  const { text } = programFor(readSources(given, { family: undefined }));
  expect(rulesetOf(firewallOf(text))).toMatchObject({
    sets: {
      banned: {
        type: 'hash:net',
        family: 'ipv4',
        entries: ['198.51.100.7', '203.0.113.0/24 comment "scanners"'],
        options: { comment: 'true' },
      },
      both: { type: 'list:set', entries: ['banned'], options: { size: '16' } },
    },
    foreign_sets: ['partners'],
  });
  expect(text).toMatch(
    /new IpSet\(firewall, 'banned', \{\n +type: 'hash:net',\n +family: 'ipv4',\n +comment: true,\n/,
  );
});

test('a file with a mistake is refused, and sets alone are no rules', () => {
  const wrong = 'create banned hash:net\nadd banned 192.0.2.999\n';
  expect(codeThrownBy(() => readText({ 'rules.v4': rules, ipsets: wrong }))).toBe('sets/bad-entry');
  expect(codeThrownBy(() => readText({ ipsets: 'create banned hash:net\n' }))).toBe('import/no-rules');
});

test('empty lines and comments may stand in front, as many as there are', () => {
  const front = '\n \t\n# by hand\r\n'.repeat(2000);
  const setsOf = (ipsets: string): readonly string[] => {
    const given = Object.entries({ 'rules.v4': rules, ipsets });
    const files = given.map(([file, text]) => ({ file, bytes: Buffer.from(text) }));
    return [...(readSources(files, { family: undefined }).sets?.keys() ?? [])];
  };
  expect(setsOf(`${front}create banned hash:ip family inet\n`)).toEqual(['banned']);
  expect(codeThrownBy(() => setsOf(`${front}create banned nothing\n`))).toBe('import/unknown-format');
});
