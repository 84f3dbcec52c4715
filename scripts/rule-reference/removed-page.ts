/** What is in old rules and guides and cannot be used any more. */
import { addonTargets, droppedOptions, unsupported } from '../../lib/extensions/unsupported';
import { code, codes, page, table } from './markdown';

export function removedPage(): string {
  const rows = unsupported.map(({ kind, name, reason, instead }) => [
    code(`${kind === 'match' ? '-m' : '-j'} ${name}`),
    sentence(reason),
    instead ?? '',
  ]);
  const options = droppedOptions.map(({ kind, name, option, reason, instead }) => [
    code(`${kind === 'match' ? '-m' : '-j'} ${name} ${option}`),
    sentence(reason),
    instead ?? '',
  ]);
  return page([
    '# What is gone',
    'Names that people find in old rules and old guides. No current kernel and iptables can use them together, so a declared rule with one of them is an error, which says what is said here; an option that iptables still reads is left out, with a warning.',
    '## Matches and targets',
    table(['written', 'why not', 'instead'], rows),
    '## Options',
    table(['written', 'why not', 'instead'], options),
    '## What only some hosts have',
    `A match or target that is in none of these pages may come from a package that the host has. It is kept as it is written, byte for byte, with a warning; whether the host knows it is seen when the plan is rehearsed there. The targets of the package xtables-addons are taken for such even without options: ${codes(addonTargets)}.`,
  ]);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
