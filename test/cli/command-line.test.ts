import {
  type ChoiceOption,
  type CommandOption,
  type NumberOption,
  flagOf,
} from '../../lib/cli/command-line/command-option';
import type { Verb } from '../../lib/cli/command-line/verb';
import { type InputOf, allVerbs } from '../../lib/cli/command-line/verb-table';
import { planForms, wordsOf } from '../../lib/cli/forms';
import { run } from './fake-world';

const options = allVerbs.flatMap(([verb, { options: own }]) =>
  Object.entries(own).map(([name, option]) => [`${verb} ${flagOf(name)}`, option] as const),
);

describe('the table of verbs', () => {
  test.each(options)('%s has a help of one line', (_name, option: CommandOption) => {
    expect(option.help).toMatch(/^[^\n]+[^.\n]$/);
  });

  const numbers = options.filter(([, { kind }]) => kind === 'number');
  test.each(numbers)('%s has bounds', (_name, option: CommandOption) => {
    const { min, max } = option as NumberOption;
    expect([Number.isInteger(min), Number.isInteger(max), min < max]).toEqual([true, true, true]);
  });

  const choices = options.filter(([, { kind }]) => kind === 'choice');
  test.each(choices)('%s has several choices, each once, and begins as one of them', (_name, option) => {
    const { choices, initial = choices[0] } = option as ChoiceOption;
    expect(new Set(choices).size).toBe(choices.length);
    expect(choices.length).toBeGreaterThan(1);
    expect(choices).toContain(initial);
  });

  test.each(allVerbs)('%s: conflicts name options that it has', (_name, verb: Verb) => {
    const named = Object.values(verb.options).flatMap(({ conflicts = [] }) => conflicts);
    expect(named.filter((name) => !Object.hasOwn(verb.options, name))).toEqual([]);
  });

  test('offers each form that has a renderer, and no other', async () => {
    const { stdout } = await run(['help', 'plan']);
    expect(wordsOf(planForms).filter((form) => !stdout.includes(`"${form}"`))).toEqual([]);
    expect((await run(['plan', '--format', 'toString'])).codes).toEqual(['cli/usage']);
  });

  test('is the type of what a verb gets', () => {
    const neverRun = (plan: InputOf<'plan'>, apply: InputOf<'apply'>, fmt: InputOf<'fmt'>): void => {
      plan.format satisfies keyof typeof planForms;
      apply.stack satisfies readonly string[] | undefined;
      apply.confirmTimeout satisfies number | undefined;
      fmt.file satisfies string | undefined;
      // @ts-expect-error plan asks nobody
      expect(plan.autoApprove).toBeUndefined();
      // @ts-expect-error it may be left out
      fmt.file satisfies string;
    };
    expect(neverRun).toBeInstanceOf(Function);
  });
});

describe('a number', () => {
  test.each(['4', '86401', '0', '-1', '5.5', '5s', '', '99999999999'])(
    'of seconds to confirm is refused when it is %p',
    async (text) => {
      expect((await run(['apply', '--confirm-timeout', text])).codes).toEqual(['cli/usage']);
    },
  );

  test.each(['5', '86400'])('of seconds to confirm may be %s', async (text) => {
    expect((await run(['apply', '--app', '/nowhere', '--confirm-timeout', text])).codes).toEqual([
      'cli/no-app',
    ]);
  });
});

describe('a reason', () => {
  test.each(['', ' ', '\t'])('that says nothing, as %j, is none, and nothing is applied', async (reason) => {
    const { codes, stderr } = await run(['apply', '--app', '/nowhere', '--accept-lockout-risk', reason]);
    expect(codes).toEqual(['cli/usage']);
    expect(stderr).toContain('It has to be a reason, and is empty.');
  });
});

describe('help', () => {
  test.each(allVerbs.map(([name]) => name))('of %s is the same by both ways', async (name) => {
    const words = name.split(' ');
    const asked = await run(['help', ...words]);
    expect(asked.status).toBe(0);
    expect(asked.stdout).toContain(`Usage: cdktf-iptables ${name}`);
    expect((await run([...words, '--help'])).stdout).toBe(asked.stdout);
  });

  test('without a verb is that of the command', async () => {
    expect((await run(['help'])).stdout).toBe((await run(['--help'])).stdout);
  });

  test.each([[['plna']], [['sandbox', 'upp']]])('of %p is refused', async (words) => {
    const ran = await run(['help', ...words]);
    expect([ran.status, ran.codes, ran.stdout]).toEqual([1, ['cli/usage'], '']);
  });
});
