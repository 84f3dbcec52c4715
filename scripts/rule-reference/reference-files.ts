/**
 * The reference of the rule language in `docs/rules/`, made from the data of the extensions.
 *
 * `npm run reference:rules` writes it, and the examples as a module, so that the compiler reads them, too. A test says
 * when what is committed is not what the data says. Only `commands.md` of that folder is written by hand.
 */
import type { Extension } from '../../lib/extensions/extension';
import { matches, targets } from '../../lib/extensions/registry';
import { examplesModule } from './examples-module';
import { extensionEntry, headingOf } from './extension-entry';
import { anchorOf, page, table } from './markdown';
import { parametersPage } from './parameters-page';
import { removedPage } from './removed-page';

/** Text by the path of its file. */
export function referenceFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/rules/README.md', indexPage()],
    ['docs/rules/parameters.md', parametersPage()],
    ['docs/rules/matches.md', extensionPage('Matches', allMatches())],
    ['docs/rules/targets.md', extensionPage('Targets', allTargets())],
    ['docs/rules/removed.md', removedPage()],
    ['test/fixtures/rule-examples.ts', examplesModule()],
  ]);
}

function allMatches(): readonly Extension[] {
  return sorted(Object.values(matches));
}

function allTargets(): readonly Extension[] {
  return sorted(Object.values(targets));
}

function sorted(extensions: readonly Extension[]): readonly Extension[] {
  return [...extensions].sort((one, other) => (headingOf(one) < headingOf(other) ? -1 : 1));
}

function indexPage(): string {
  return page([
    '# The rule language',
    'A rule is written as iptables takes it, without `-A CHAIN`, or with the typed builder: `rule()` has a call for each parameter, `match()` and `jump()` for everything else, and a wrong name, option or state does not compile. Both are the same rule, and both are checked when they are declared, not when they are applied.',
    [
      '- [Parameters](parameters.md): what every rule may have; protocols, services, spellings that are one, what is refused',
      '- [Commands](commands.md): where `-A`, `-I`, `-D` and the other commands of iptables have gone',
      '- [What is gone](removed.md): names in old rules and guides that no current kernel knows, and what does their work',
    ].join('\n'),
    '## Matches',
    indexOf(allMatches(), 'matches.md'),
    '## Targets',
    indexOf(allTargets(), 'targets.md'),
  ]);
}

function indexOf(extensions: readonly Extension[], file: string): string {
  return table(
    ['name', 'what for', 'families'],
    extensions.map((extension) => [
      `[${extension.name}](${file}#${anchorOf(headingOf(extension))})`,
      extension.summary,
      extension.families.length === 2 ? 'both' : extension.families.join().replace('ipv', 'IPv'),
    ]),
  );
}

function extensionPage(title: string, extensions: readonly Extension[]): string {
  return page([
    `# ${title}`,
    'Each entry has its options in the order in which iptables prints them. In the column “not”, `!` says that it may stand before the option, and `{ not: ... }` around its argument in TypeScript. “Printed” means by iptables-save.',
    ...extensions.flatMap(extensionEntry),
  ]);
}
