import { verbExamples } from '../../lib/cli/command-line/verb-examples';
import { allVerbs } from '../../lib/cli/command-line/verb-table';
import { run } from './fake-world';

/** A command line as a shell takes it apart; examples quote with single quotes alone. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|\S+/g)].map((match) => match[1] ?? match[0]);
}

const examples = allVerbs.flatMap(([name]) => verbExamples[name].map(([args]) => [name, args] as const));

test.each(examples)('an example of %s is a command line that there is: %s', async (name, args) => {
  expect(args.startsWith(name)).toBe(true);
  // With an unknown option behind it, the parser refuses that option, and nothing before it.
  const { codes, stderr } = await run(
    name === 'help' ? ['help', '--no-such-option'] : [...words(args), '--no-such-option'],
  );
  expect(codes).toEqual(['cli/usage']);
  expect(stderr).toContain('--no-such-option');
});

test('help begins with examples, and fits a terminal of 60 columns', async () => {
  for (const [name] of allVerbs) {
    const { stdout } = await run(['help', ...name.split(' ')], { stdoutIsTTY: true, columns: 60 });
    expect(stdout.indexOf('Examples:')).toBe(0);
    const [, reference = ''] = stdout.split('Usage:');
    expect(reference.split('\n').filter((line) => line.length > 60)).toEqual([]);
  }
});
