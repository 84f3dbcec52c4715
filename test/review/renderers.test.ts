import { diffRulesets } from '../../lib/diff/ruleset-diff';
import type { ChangeReview } from '../../lib/review/views/change-review';
import { type Paint, noPaint } from '../../lib/review/text/paint';
import { renderDrift } from '../../lib/review/drift/render-drift';
import { renderEditScriptJson, renderReviewJson } from '../../lib/review/many-hosts/render-json';
import { renderMarkdown } from '../../lib/review/one-host/render-markdown';
import type { HostReview } from '../../lib/review/many-hosts/host-review';
import { reviewOfHosts } from '../../lib/review/many-hosts/review';
import { renderText } from '../../lib/review/one-host/render-text';
import { hostCatalogue } from '../../lib/host/catalogue';
import { planCatalogue } from '../../lib/plan/catalogue';
import { visibleText } from '../../lib/base/visible-text';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';

function read(...lines: readonly string[]): Ruleset {
  const { ruleset } = parseSave(`*filter\n${lines.join('\n')}\nCOMMIT\n`, {
    family: 'ipv4',
    file: 'x',
    live: true,
  });
  if (ruleset === undefined) throw new Error('cannot be read');
  return ruleset;
}

function review(live: Ruleset, wanted: Ruleset, parts: Partial<ChangeReview> = {}): ChangeReview {
  return {
    title: 'ssh://web-1',
    families: [{ live, operations: diffRulesets(live, wanted) }],
    warnings: [],
    ...parts,
  };
}

const renderPlanJson = (hosts: readonly HostReview[]): string =>
  renderReviewJson(reviewOfHosts(hosts), hosts);

const live = read(
  ':INPUT ACCEPT [0:0]',
  '[5:400] -A INPUT -i lo -j ACCEPT',
  '[1234567:9] -A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
  '[3:9] -A INPUT -p tcp -m tcp --dport 25 -j ACCEPT',
);
const wanted = read(
  ':INPUT DROP [0:0]',
  ':web - [0:0]',
  '-A INPUT -i lo -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 443 -j web',
  '-A INPUT -p tcp -m tcp --dport 25 -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 26 -j ACCEPT',
  '-A web -s 192.0.2.1/32 -j ACCEPT',
);
const change = review(live, wanted, { owner: 'web' });

/** Lines of a text, without what is around them. */
const linesOf = (text: string): readonly string[] =>
  text.split('\n').map((line) => line.trim().replace(/ +/g, ' '));

describe('text', () => {
  const text = renderText(change, noPaint);

  test('shows each chain like a diff, with positions before and after and what goes with its traffic', () => {
    expect(linesOf(text)).toEqual(
      expect.arrayContaining([
        'ssh://web-1 (owner web)',
        'ipv4 filter INPUT: policy ACCEPT -> DROP',
        '1 1 -i lo -j ACCEPT',
        '~- 2 -p tcp -m tcp --dport 8080 -j ACCEPT # matched 1.2 M packets',
        '~+ 2 -p tcp -m tcp --dport 443 -j web',
        '+ 4 -p tcp -m tcp --dport 26 -j ACCEPT',
        'ipv4 filter web (new chain)',
      ]),
    );
  });

  test('shows every operation as the command that a person would type, and counts them', () => {
    expect(linesOf(text)).toEqual(
      expect.arrayContaining([
        'iptables -N web',
        'iptables -R INPUT 2 -p tcp -m tcp --dport 443 -j web',
        'iptables -P INPUT DROP',
        '5 operations: 2 rules to insert, 1 rule to replace, 1 chain to create, 1 policy to set',
      ]),
    );
  });

  test('says what the change means for traffic, or that it means nothing', () => {
    const line = 'ipv4 INPUT newly allows tcp dport 22 from anywhere, where -m string --string \u001b[2J';
    const opened = renderText(review(live, wanted, { impact: [line] }), noPaint);
    expect(linesOf(opened)).toEqual(expect.arrayContaining(['for traffic:', visibleText(line)]));
    expect(opened).not.toContain('\u001b');
    expect(renderMarkdown(review(live, wanted, { impact: [line] }))).toContain(
      `\`\`\`\n${visibleText(line)}\n\`\`\``,
    );
    const nothing = review(live, wanted, { impact: [] });
    expect(renderText(nothing, noPaint)).toContain('nothing is newly allowed or blocked');
    expect(renderMarkdown(nothing)).toContain('Nothing is newly allowed or blocked');
  });

  test('says in one line that there is nothing to do', () => {
    expect(renderText(review(live, live), noPaint)).toBe('ssh://web-1: no changes\n');
  });

  test('shows warnings, also where nothing is to be done', () => {
    const warnings = [planCatalogue.warning({ code: 'plan/never-reached', summary: 'look out' })];
    expect(renderText({ ...change, warnings }, noPaint)).toContain('[plan/never-reached]');
    expect(renderText(review(live, live, { warnings }), noPaint)).toContain('[plan/never-reached]');
  });

  test('is coloured by what it is given and by nothing else', () => {
    const tag = (name: string) => (part: string) => `<${name}>${part}</${name}>`;
    const tags: Paint = {
      ...{ heading: tag('h'), added: tag('a'), removed: tag('r'), changed: tag('c') },
      ...{ faint: tag('f'), warning: tag('w'), error: tag('e') },
    };
    const painted = renderText(change, tags);
    expect(painted).toMatch(/<a>.*--dport 26.*<\/a>/);
    expect(painted).toMatch(/<r>.*--dport 8080.*<\/r>/);
    expect(painted.replace(/<\/?[a-z]>/g, '')).toBe(text);
  });
});

describe('markdown', () => {
  test('holds a diff block a chain, with the ranges of its hunks', () => {
    const lines = renderMarkdown(change).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '### `ssh://web-1 (owner web)`',
        '@@ -1,3 +1,4 @@',
        '- -p tcp -m tcp --dport 8080 -j ACCEPT   # matched 1.2 M packets',
        '+ -p tcp -m tcp --dport 443 -j web',
        '  -i lo -j ACCEPT',
      ]),
    );
  });

  test('cannot be left by what a rule says', () => {
    const evil = read(':INPUT ACCEPT [0:0]', '-A INPUT -m comment --comment "```` <img src=x>" -j ACCEPT');
    const text = renderMarkdown(review(read(':INPUT ACCEPT [0:0]'), evil));
    const fences = text.split('\n').filter((line) => /^`{3,}/.test(line));
    expect(fences).toEqual(['`````diff', '`````', '`````sh', '`````']);
  });
});

describe('json', () => {
  test('is the edit script, without counters', () => {
    expect(JSON.parse(renderEditScriptJson(change.families[0]?.operations ?? []))).toEqual({
      version: 1,
      operations: [
        { family: 'ipv4', table: 'filter', chain: 'web', kind: 'new-chain' },
        {
          family: 'ipv4',
          table: 'filter',
          chain: 'web',
          kind: 'insert',
          index: 1,
          rule: '-s 192.0.2.1/32 -j ACCEPT',
        },
        {
          ...{ family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'replace', index: 2 },
          rule: '-p tcp -m tcp --dport 443 -j web',
          previous: '-p tcp -m tcp --dport 8080 -j ACCEPT',
        },
        {
          ...{ family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'insert', index: 4 },
          rule: '-p tcp -m tcp --dport 26 -j ACCEPT',
        },
        { family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'set-policy', policy: 'DROP' },
      ],
    });
  });

  test('of a delete has the rule that goes and none that comes', () => {
    const script = diffRulesets(live, read(':INPUT ACCEPT [0:0]'));
    const { operations } = JSON.parse(renderEditScriptJson(script)) as { operations: readonly object[] };
    expect(operations[0]).toEqual({
      ...{ family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'delete', index: 1 },
      previous: '-i lo -j ACCEPT',
    });
  });

  test('of a plan lists hosts that could not be planned with their errors', () => {
    const errors = [hostCatalogue.problem({ code: 'host/refused', summary: 'no' })];
    const text = renderPlanJson([
      { kind: 'planned', review: change },
      { kind: 'failed', title: 'ssh://web-2', owner: 'web', errors },
    ]);
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      hosts: [
        {
          host: 'ssh://web-1',
          owner: 'web',
          commands: expect.arrayContaining(['iptables -N web']) as unknown,
          errors: [],
        },
        { host: 'ssh://web-2', owner: 'web', operations: [], errors },
      ],
    });
  });
});

describe('the construct that declares a rule', () => {
  const constructOf: NonNullable<ChangeReview['constructOf']> = ({ chain, rule }) =>
    rule.includes('--dport 26') ? `site/${chain}\u001b[2J` : undefined;
  const named = { ...change, constructOf };
  const note = `   # ${visibleText('site/INPUT\u001b[2J')}`;

  test('stands behind a rule that is added, and cannot control a terminal', () => {
    for (const text of [renderText(named, noPaint), renderMarkdown(named), renderDrift(named, noPaint)]) {
      const lines = text.split('\n').filter((line) => line.endsWith(note));
      expect(lines.map((line) => /--dport (\d+)/.exec(line)?.[1])).toEqual(['26']);
      expect(text).not.toContain('\u001b');
    }
  });

  test('is a member of the operation in JSON, and of no other', () => {
    const { hosts } = JSON.parse(renderPlanJson([{ kind: 'planned', review: named }])) as {
      hosts: readonly { operations: readonly { rule?: string; construct?: string }[] }[];
    };
    const found = hosts.flatMap(({ operations }) => operations).filter((each) => 'construct' in each);
    expect(found).toEqual([expect.objectContaining({ kind: 'insert', construct: 'site/INPUT\u001b[2J' })]);
  });
});

describe('drift', () => {
  test('is said as how the host differs, not as what would be done', () => {
    const drifted = read(
      ':INPUT ACCEPT [0:0]',
      '-A INPUT -i lo -j ACCEPT',
      '[9:540] -A INPUT -s 203.0.113.9/32 -j ACCEPT',
      '-A INPUT -p tcp -m tcp --dport 25 -j ACCEPT',
    );
    const lines = linesOf(
      renderDrift(
        review(
          drifted,
          read(
            ':INPUT DROP [0:0]',
            '-A INPUT -i lo -j ACCEPT',
            '-A INPUT -p tcp -m tcp --dport 25 -j ACCEPT',
            '-A INPUT -j LOG',
          ),
        ),
        noPaint,
      ),
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        'policy is ACCEPT, declared is DROP',
        'not declared (rule 2 on the host, matched 9 packets):',
        '-s 203.0.113.9/32 -j ACCEPT',
        'missing on the host (declared as rule 3):',
        '-j LOG',
      ]),
    );
    expect(lines[0]).toBe('ssh://web-1: 3 differences');
  });

  test('is one line where there is none', () => {
    expect(renderDrift(review(live, live), noPaint)).toBe('ssh://web-1: as declared\n');
  });
});

/** All that steers a terminal, turns a line around or cannot be seen, in a comment; and the name of a chain that does. */
const steering = '\u001b[2J\u009b1A\u0085\u202ea\u2066\u061c\u2028\u200b\udcff';
const steers =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]/u;
const spelledOut = '\\u001b[2J\\u009b1A\\u0085\\u202ea\\u2066\\u061c\\u2028\\u200b\\xff';

test.each<[form: string, render: (review: ChangeReview) => string]>([
  ['text', (each) => renderText(each, noPaint)],
  ['markdown', renderMarkdown],
  ['drift', (each) => renderDrift(each, noPaint)],
])('as %s, what would steer a terminal or hide a word is spelled out', (_form, render) => {
  const evil = read(
    ':INPUT ACCEPT [0:0]',
    ':\u009b2J\u202e - [0:0]',
    `-A INPUT -m comment --comment "${steering}" -j ACCEPT`,
    '-A \u009b2J\u202e -j ACCEPT',
  );
  const title = 'ssh://\u001b[2J\u202e';
  const warnings = [
    planCatalogue.warning({
      code: 'plan/never-reached',
      summary: steering,
      detail: steering,
      help: steering,
    }),
  ];
  for (const change of [
    review(evil, read(':INPUT ACCEPT [0:0]'), { title, warnings, owner: steering }),
    review(read(':INPUT ACCEPT [0:0]'), evil, { title, warnings, owner: steering }),
  ]) {
    const text = render(change);
    expect(text).not.toMatch(steers);
    expect(text).toContain(spelledOut);
  }
});

test('as JSON, what would steer a terminal is an escape, and reads as what it was', () => {
  const evil = read(':INPUT ACCEPT [0:0]', `-A INPUT -m comment --comment "${steering}" -j ACCEPT`);
  const text = renderEditScriptJson(diffRulesets(read(':INPUT ACCEPT [0:0]'), evil));
  expect(text).not.toMatch(steers);
  expect(JSON.parse(text)).toMatchObject({
    operations: [{ rule: `-m comment --comment "${steering}" -j ACCEPT` }],
  });
});
