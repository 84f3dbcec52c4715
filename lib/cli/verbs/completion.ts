import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf, completionShells } from '../command-line/verb-table';
import { bashCompletion } from '../completion/bash-completion';
import { fishCompletion } from '../completion/fish-completion';
import { zshCompletion } from '../completion/zsh-completion';

const scripts: Readonly<Record<(typeof completionShells)[number], () => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Prints the completion script of a shell. */
export function completion({ shell }: InputOf<'completion'>, context: CliContext): ExitStatus {
  context.stdout.write(scripts[shell]());
  return 0;
}
