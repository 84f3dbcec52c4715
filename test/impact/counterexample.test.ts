import { findCounterexample } from '../../lib/impact/counterexample';
import { checkAssertions } from '../../lib/plan/assertions/check-assertions';
import { parseSave } from '../../lib/ruleset/save/parse-save';

const rulesetOf = (text: string) => {
  const { ruleset } = parseSave(Buffer.from(text), { family: 'ipv4', file: 'rules' });
  if (ruleset === undefined) throw new Error(text);
  return ruleset;
};

const filter = (...rules: readonly string[]) =>
  rulesetOf(['*filter', ':INPUT DROP', ':FORWARD DROP', ':OUTPUT ACCEPT', ...rules, 'COMMIT', ''].join('\n'));

const asked = { chain: 'INPUT', matches: ['! -i lo -p tcp -m tcp --dport 22'] } as const;

test('where some of the packets are accepted, each wish has its counterexample on the other side', () => {
  const ruleset = filter('-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT');
  const found = (['accepted', 'not-accepted'] as const).map((wanted) =>
    findCounterexample(ruleset, asked, wanted),
  );
  expect(found).toMatchObject([
    { packet: { destinationPort: 22 }, trace: { verdict: 'drop' } },
    { packet: { source: '10.0.0.0' }, trace: { verdict: 'accept' } },
  ]);
  const inside = { ...asked, matches: ['-i eth0 -s 10.1.0.0/16 -p tcp -m tcp --dport 22'] };
  expect(findCounterexample(ruleset, inside, 'accepted')).toBeUndefined();
  expect(
    findCounterexample(ruleset, { ...asked, except: ['-s 10.0.0.0/8'] }, 'not-accepted'),
  ).toBeUndefined();
});

test('a packet that raw drops before the filter is not accepted', () => {
  const ruleset = rulesetOf(
    [
      ...['*raw', ':PREROUTING ACCEPT', '-A PREROUTING -s 10.6.6.0/24 -j DROP', 'COMMIT'],
      ...['*filter', ':INPUT ACCEPT', 'COMMIT', ''],
    ].join('\n'),
  );
  expect(findCounterexample(ruleset, asked, 'accepted')).toMatchObject({
    packet: { chain: 'PREROUTING', source: '10.6.6.0' },
    trace: { verdict: 'drop' },
  });
  const others = { ...asked, matches: ['-s 10.6.6.0/25 -p tcp -m tcp --dport 22'] };
  expect(findCounterexample(ruleset, others, 'not-accepted')).toBeUndefined();
});

test('what a program decides about may be accepted and may be not', () => {
  const ruleset = filter('-A INPUT -p tcp -m tcp --dport 22 -j NFQUEUE --queue-num 1');
  for (const wanted of ['accepted', 'not-accepted'] as const)
    expect(findCounterexample(ruleset, asked, wanted)).toMatchObject({ trace: { verdict: 'queue' } });
});

test('a wish about no packet is told from one that holds', () => {
  expect(findCounterexample(filter(), { ...asked, matches: [] }, 'accepted')).toBe('no-packets');
  expect(findCounterexample(filter(), { ...asked, except: [''] }, 'not-accepted')).toBe('no-packets');
});

test('an assertion that cannot be decided counts as one that does not hold', () => {
  const rulesets = new Map([['ipv4', filter('-A INPUT -s 10.0.0.0/8 -j ACCEPT')]] as const);
  const assertion = { verb: 'mustAccept', asked: new Map([['ipv4', asked]] as const) } as const;
  const codes = checkAssertions([assertion], rulesets, undefined, 50).map(({ code }) => code);
  expect(codes).toEqual(['assert/undecided']);
});
