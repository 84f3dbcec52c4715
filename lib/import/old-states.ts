/**
 * Rules that ask for the state of connections by the old match `state`, and by nothing else.
 *
 * They are read as if they asked by `conntrack`, so that they are found to be constructs and intents, and the firewall writes them
 * with `state` again (`stateMatch`). Where rules ask by both, nothing could say which of them asks by which, and all stay as they are.
 */
import { asksBy, withStateMatch } from '../patterns/state-match';
import type { SelectedContent } from './select-content';

/** Undefined where the rules are to be declared as they are. */
export function tryReadOldStates(content: SelectedContent): SelectedContent | undefined {
  const texts = content.chains.flatMap(({ rules }) => rules.map(({ text }) => text));
  const isOld = texts.some((text) => asksBy(text, 'state'));
  const isExact = texts.every((text) => withStateMatch(withStateMatch(text, 'conntrack'), 'state') === text);
  if (!isOld || !isExact || texts.some((text) => asksBy(text, 'conntrack'))) return undefined;
  const chains = content.chains.map((chain) => ({
    ...chain,
    rules: chain.rules.map((rule) => ({ ...rule, text: withStateMatch(rule.text, 'conntrack') })),
  }));
  return { ...content, chains };
}
