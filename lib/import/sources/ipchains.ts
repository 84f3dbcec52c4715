/** What ipchains-save printed. Scripts of `ipchains` commands are read as those of `iptables` are. */
import { isError } from '../../base/diagnostic';
import { commentsAbove } from '../comment-lines';
import { CommandRulesets } from '../command-rulesets';
import { importProblems } from '../diagnostics';
import type { SourceReader } from '../source-file';
import { spanOfLine } from './noted-rules';
import { ChainHooks } from './ipchains/chain-hooks';
import { tryTranslate } from './ipchains/translate-command';

export const ipchains: SourceReader = {
  format: 'ipchains-save',
  reads: ({ text }) => /^:(input|forward|output) (ACCEPT|DENY|REJECT|MASQ)/m.test(text),
  read: (sources) => {
    const rulesets = new CommandRulesets();
    const hooks = new ChainHooks();
    for (const { text } of sources) for (const line of text.split('\n')) hooks.learn(wordsOf(line));
    const notes = sources.flatMap(({ file, text }) =>
      text.split('\n').flatMap((line, index) => {
        const span = spanOfLine(file, index + 1, line);
        const failed = runLine({ rulesets, hooks }, line, span);
        return failed === undefined ? [] : [importProblems.notUnderstood(span, failed)];
      }),
    );
    const comments = sources.flatMap(({ file, text }) => [...commentsAbove(file, text)]);
    const [first] = sources;
    const span = spanOfLine(first?.file ?? '', 1, '');
    return {
      rulesets: rulesets.close(),
      comments: new Map(comments),
      notes: [importProblems.ipchainsInput(span), ...notes],
    };
  },
};

/** What is wrong with a line; undefined where nothing is. */
function runLine(
  { rulesets, hooks }: { readonly rulesets: CommandRulesets; readonly hooks: ChainHooks },
  line: string,
  place: { readonly file: string; readonly line: number },
): string | undefined {
  const words = wordsOf(line);
  const [first = '', policy = ''] = words;
  if (first === '' || first.startsWith('#')) return undefined;
  const command = first.startsWith(':')
    ? policy === '-'
      ? ['-N', first.slice(1)]
      : ['-P', first.slice(1), policy]
    : words;
  const translated = tryTranslate(command, hooks);
  if (translated === undefined) return line.trim();
  for (const { table, words: own } of translated) {
    const error = rulesets.run('ipv4', table, own, place).find(isError);
    if (error !== undefined) return `${line.trim()}: ${error.summary}`;
  }
  return undefined;
}

function wordsOf(line: string): readonly string[] {
  return line.trim().split(/\s+/);
}
