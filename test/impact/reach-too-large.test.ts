/** What `reach` still says of a ruleset that has too much in it for a whole answer. */
import { TooLarge } from '../../lib/impact/diagrams/decision-diagrams';
import { reachOf } from '../../lib/impact/questions/reachable-services';
import { reachAnswers } from '../../lib/review/answers/render-answers';
import { liveTables } from '../support/project/rulesets';

const many = (count: number, text: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => text(index + 1));

const ssh = '-p tcp -m tcp --dport 22 -j ACCEPT';

/** Each source gets a mark of its own, and each mark opens a port. */
const marking = (count: number) => ({
  mangle: {
    PREROUTING: many(
      count,
      (index) =>
        `-s 10.0.${String(index >> 8)}.${String(index & 255)}/32 -j MARK --set-xmark 0x${index.toString(16)}/0xffffffff`,
    ),
  },
  filter: {
    'INPUT DROP': [
      ssh,
      ...many(
        count,
        (index) =>
          `-p tcp -m mark --mark 0x${index.toString(16)} -m tcp --dport ${String(1000 + index)} -j ACCEPT`,
      ),
    ],
    'FORWARD DROP': ['-d 192.0.2.9/32 -p tcp -m tcp --dport 443 -j ACCEPT'],
  },
});

const cells = (reach: ReturnType<typeof reachOf>): readonly string[] =>
  reach.rows.map(
    ({ chain, words, certain }) => `${chain} ${words.service} from ${words.from} ${String(certain)}`,
  );

test('of 300 different marks, what asks for one is possible, and all else is said as ever', () => {
  const reach = reachOf(liveTables(marking(300)));

  expect(cells(reach)).toEqual([
    'INPUT tcp dport 22 from anywhere true',
    'INPUT tcp dport 1001:1300 from anywhere false',
    'FORWARD tcp dport 443 from anywhere true',
  ]);
  expect([reach.asksMarks, reach.undecided]).toEqual([true, []]);
  expect(reachAnswers.text(reach)).toMatch(/\nthere are too many different marks to follow: .*\n$/);
});

test('few different marks are followed', () => {
  const reach = reachOf(liveTables(marking(2)));

  expect(cells(reach)).toEqual([
    'INPUT tcp dport 22 from anywhere true',
    'INPUT tcp dport 1001 from 10.0.0.1 true',
    'INPUT tcp dport 1002 from 10.0.0.2 true',
    'FORWARD tcp dport 443 from anywhere true',
  ]);
  expect(reachAnswers.text(reach)).not.toContain('too many');
});

test('a mark that becomes another one on the way may be asked for twice, with two answers', () => {
  const { mangle, filter } = marking(300);
  const reach = reachOf(
    liveTables({
      mangle: {
        PREROUTING: ['-m mark --mark 0x7 -j DROP', ...mangle.PREROUTING],
        INPUT: ['-p udp -m mark ! --mark 0x7 -j DROP'],
      },
      filter: { ...filter, 'INPUT DROP': ['-p udp -m udp --dport 53 -j ACCEPT'] },
    }),
  );

  // Taken for one question, no packet would get there.
  expect(cells(reach)).toContain('INPUT udp dport 53 from anywhere false');
});

test('a chain that is too large does not take the answer of the other one along', () => {
  const sets = many(5000, (index) => `-m set --match-set list${String(index)} src -j ACCEPT`);
  const { filter } = marking(1);
  const reach = reachOf(liveTables({ filter: { ...filter, 'INPUT DROP': sets } }));

  expect(cells(reach)).toEqual(['FORWARD tcp dport 443 from anywhere true']);
  expect(reach.undecided).toEqual(['INPUT']);
  expect(reachAnswers.text(reach)).toMatch(/\nINPUT is too large for an answer.*\n$/);
  expect(JSON.parse(reachAnswers.json(reach))).toMatchObject({
    complete: false,
    notes: [expect.any(String)],
  });

  const both = liveTables({ filter: { 'INPUT DROP': sets, 'FORWARD DROP': sets } });
  expect(() => reachOf(both)).toThrow(TooLarge);
});
