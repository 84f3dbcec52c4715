/** Marks, connection tracking and new sources on the way of a packet. */
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { printChange } from '../../lib/impact/questions/print-packets';
import { reachOf } from '../../lib/impact/questions/reachable-services';
import { tracePacket } from '../../lib/impact/questions/trace-packet';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { changesBetween } from '../support/laws/changed-rulesets';
import { liveTables } from '../support/project/rulesets';

const web = '-p tcp -m tcp --dport 80';

function rowsOf(ruleset: Ruleset): readonly string[] {
  return reachOf(ruleset).rows.map(({ chain, protocol, ports, sources, certain, by, sourceBy }) =>
    [
      chain,
      protocol,
      ports.join(),
      sources.join(),
      certain ? 'certain' : 'possible',
      by ?? '-',
      sourceBy ?? '-',
    ].join(' '),
  );
}

describe('a mark that rules set', () => {
  const marked = (mangle: readonly string[], input: readonly string[]) =>
    liveTables({
      mangle: { 'PREROUTING ACCEPT': mangle },
      filter: { 'INPUT DROP': input, 'FORWARD DROP': [] },
    });

  test('decides for certain who reaches a port', () => {
    const rules = [`-s 192.0.2.0/24 ${web} -j MARK --set-xmark 0x1/0x1`];
    expect(rowsOf(marked(rules, ['-m mark --mark 0x1/0x1 -j ACCEPT']))).toEqual([
      'INPUT tcp 80 192.0.2.0/24 certain - -',
    ]);
  });

  test('is overwritten by a later rule, and not by one that sets other bits', () => {
    const [set, other, back] = ['0x1/0x1', '0x2/0x2', '0x0/0x1'].map(
      (mark) => `${web} -j MARK --set-xmark ${mark}`,
    );
    const asked = ['-m mark --mark 0x1/0x1 -j ACCEPT'];
    expect(rowsOf(marked([set ?? '', other ?? ''], asked))).toHaveLength(1);
    expect(rowsOf(marked([set ?? '', back ?? ''], asked))).toEqual([]);
  });

  test('is kept in the connection, and comes back from there', () => {
    const rules = [
      `-s 192.0.2.0/24 -j CONNMARK --set-xmark 0x10/0xff`,
      '-j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xff',
    ];
    expect(rowsOf(marked(rules, [`${web} -m connmark --mark 0x10/0xf0 -j ACCEPT`]))).toEqual([
      'INPUT tcp 80 192.0.2.0/24 certain - -',
    ]);
    expect(rowsOf(marked(rules, [`${web} -m mark --mark 0x10/0x10 -j ACCEPT`]))).toEqual([
      'INPUT tcp 80 192.0.2.0/24 certain - -',
    ]);
    expect(rowsOf(marked(rules, [`${web} -m mark ! --mark 0x0/0x10 -j DROP`, `${web} -j ACCEPT`]))).toEqual([
      expect.stringContaining('INPUT tcp 80 0.0.0.0/1,128.0.0.0/2,192.0.0.0/23,192.0.3.0/24'),
    ]);
  });

  test('is followed by a trace, also through CONNMARK', () => {
    const ruleset = marked(
      [
        '-s 192.0.2.0/24 -j CONNMARK --set-xmark 0x10/0xff',
        '-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
      ],
      ['-m mark --mark 0x10 -j ACCEPT'],
    );
    const packet = { chain: 'PREROUTING', protocol: 'tcp', destinationPort: 80 };
    expect(tracePacket(ruleset, { ...packet, source: '192.0.2.9' }).verdict).toBe('accept');
    expect(tracePacket(ruleset, { ...packet, source: '192.0.3.9' }).verdict).toBe('drop');
  });

  test('leaves open who is let in where no rule sets it', () => {
    expect(rowsOf(marked([], [`${web} -m mark --mark 0x1/0x1 -j ACCEPT`]))).toEqual([
      'INPUT tcp 80 0.0.0.0/0 possible - -',
    ]);
    expect(
      rowsOf(marked([`${web} -j MARK --set-xmark 0x2/0x2`], [`${web} -m mark --mark 0x1/0x1 -j ACCEPT`])),
    ).toEqual(['INPUT tcp 80 0.0.0.0/0 possible - -']);
  });

  test('in nat decides which connections get another source', () => {
    const ruleset = liveTables({
      nat: {
        'PREROUTING ACCEPT': ['-s 10.0.0.0/8 -j MARK --set-xmark 0x4000/0x4000'],
        'POSTROUTING ACCEPT': ['-m mark --mark 0x4000/0x4000 -j MASQUERADE'],
      },
      filter: { 'INPUT DROP': [], 'FORWARD DROP': [`-s 10.0.0.0/7 ${web} -j ACCEPT`] },
    });
    expect(rowsOf(ruleset)).toEqual([
      'FORWARD tcp 80 10.0.0.0/8 certain - MASQUERADE',
      'FORWARD tcp 80 11.0.0.0/8 certain - -',
    ]);
  });
});

test('what raw and mangle drop on the way is not reached', () => {
  const ruleset = liveTables({
    raw: { 'PREROUTING ACCEPT': ['-s 192.0.2.0/25 -j DROP'] },
    mangle: { 'PREROUTING ACCEPT': ['-p udp -j DROP'], 'POSTROUTING ACCEPT': ['-d 10.0.0.5/32 -j DROP'] },
    filter: {
      'INPUT DROP': [`-s 192.0.2.0/24 ${web} -j ACCEPT`, '-p udp -m udp --dport 53 -j ACCEPT'],
      'FORWARD DROP': ['-d 10.0.0.5/32 -j ACCEPT'],
    },
  });
  expect(rowsOf(ruleset)).toEqual(['INPUT tcp 80 192.0.2.128/25 certain - -']);
});

describe('what raw takes out of connection tracking', () => {
  const ruleset = (raw: readonly string[], input: readonly string[]) =>
    liveTables({ raw: { 'PREROUTING ACCEPT': raw }, filter: { 'INPUT DROP': input, 'FORWARD DROP': [] } });
  const accepting = [`${web} -m conntrack --ctstate NEW -j ACCEPT`];
  const linesOf = (before: Ruleset, after: Ruleset) =>
    compareRulesets(before, after, changesBetween({ before, after })).changes.flatMap((change) =>
      printChange(change, 'ipv4'),
    );
  const notrack = `-s 192.0.2.0/24 ${web} -j CT --notrack`;

  test('is not accepted as NEW any more, and the comparison says so', () => {
    expect(linesOf(ruleset([], accepting), ruleset([notrack], accepting))).toEqual([
      expect.stringMatching(/^ipv4 INPUT newly blocks tcp dport 80 from 192\.0\.2\.0\/24, ctstate NEW$/),
    ]);
  });

  test('stays accepted where UNTRACKED is, too', () => {
    const both = [`${web} -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT`];
    expect(
      linesOf(ruleset([], both), ruleset([notrack], both)).filter((line) => line.includes('blocks')),
    ).toEqual([]);
  });

  test('counts when a rule of filter changes behind it', () => {
    const opened = [...accepting, '-m conntrack --ctstate UNTRACKED -j ACCEPT'];
    expect(linesOf(ruleset([notrack], accepting), ruleset([notrack], opened))).toContainEqual(
      expect.stringMatching(/newly allows tcp dport 80 from 192\.0\.2\.0\/24/),
    );
  });

  test('gets no other source', () => {
    const routed = liveTables({
      raw: { 'PREROUTING ACCEPT': ['-s 192.0.2.0/24 -j CT --notrack'] },
      nat: { 'PREROUTING ACCEPT': [], 'POSTROUTING ACCEPT': ['-j MASQUERADE'] },
      filter: { 'INPUT DROP': [], 'FORWARD DROP': [`-s 192.0.2.0/23 ${web} -j ACCEPT`] },
    });
    expect(rowsOf(routed)).toEqual([
      'FORWARD tcp 80 192.0.3.0/24 certain - MASQUERADE',
      'FORWARD tcp 80 192.0.2.0/24 certain - -',
    ]);
  });

  test('has no connection that a mark could be kept in', () => {
    const marked = (raw: readonly string[], filter: readonly string[]) =>
      liveTables({
        raw: { 'PREROUTING ACCEPT': raw },
        mangle: { 'PREROUTING ACCEPT': ['-j CONNMARK --set-xmark 0x4/0x4'] },
        filter: { 'INPUT DROP': filter, 'FORWARD DROP': [] },
      });
    const asking = [`${web} -m connmark --mark 0x4/0x4 -j ACCEPT`];
    expect(linesOf(marked([], asking), marked([notrack], asking)).filter(isOfOthers)).toEqual([
      'ipv4 INPUT newly blocks tcp dport 80 from 192.0.2.0/24, ctstate NEW,RELATED,ESTABLISHED',
    ]);
    const otherwise = [`${web} -m connmark ! --mark 0x8/0x8 -j ACCEPT`];
    const packet = { chain: 'PREROUTING', protocol: 'tcp', destinationPort: 80 };
    const verdictOf = (source: string) =>
      tracePacket(marked([notrack], otherwise), { ...packet, source }).verdict;
    expect(['192.0.2.9', '192.0.3.9'].map(verdictOf)).toEqual(['drop', 'accept']);
    expect(rowsOf(marked([notrack], otherwise))).toEqual([
      expect.stringContaining('INPUT tcp 80 0.0.0.0/1,128.0.0.0/2,192.0.0.0/23,192.0.3.0/24'),
    ]);
  });

  test('gets no other source that a change gives to all', () => {
    const routed = (postrouting: readonly string[]) =>
      liveTables({
        raw: { 'PREROUTING ACCEPT': [notrack], 'OUTPUT ACCEPT': ['-p udp -j CT --notrack'] },
        nat: { 'POSTROUTING ACCEPT': postrouting },
      });
    const lines = linesOf(routed([]), routed(['-j MASQUERADE']));
    expect(lines.filter((line) => line.includes(' udp ') && line.includes('in by none'))).toEqual([]);
    expect(lines.filter((line) => line.includes(' tcp dport 80 from '))).toEqual([
      expect.stringContaining('tcp dport 80 from all but 192.0.2.0/24'),
    ]);
  });
});

/** What the host sends to itself may carry any mark. */
function isOfOthers(line: string): boolean {
  return !line.includes('in by lo');
}
