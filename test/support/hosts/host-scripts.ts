import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scriptText } from '../../../scripts/script-text.cjs';
import { REPOSITORY } from '../project/repository';

/** Every script that runs on a host, each with the text of those that it sources: the files of lib/host. */
export function hostScripts(): readonly { readonly file: string; readonly text: string }[] {
  const folder = join(REPOSITORY, 'lib', 'host');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sh'))
    .map((file) => ({ file, text: scriptText(join(folder, file)) }));
}

/** What variables of the scripts stand for in a command that runs by sudo, on a host with these two boot files. */
const values: Readonly<Record<string, readonly string[]>> = {
  '"$1-save"': ['iptables-save', 'ip6tables-save'],
  '"$1-restore"': ['iptables-restore', 'ip6tables-restore'],
  '"$command-save"': ['iptables-save', 'ip6tables-save'],
  '"$command-restore"': ['iptables-restore', 'ip6tables-restore'],
  '"$other"': ['iptables-legacy-save', 'ip6tables-legacy-save', 'iptables-nft-save', 'ip6tables-nft-save'],
  // Of `hash_of`, which is called with both.
  '"$1"': ['/etc/iptables/rules.v4', '/etc/iptables/rules.v4.cdktf-iptables'],
  '"$2"': ['/etc/iptables/rules.v4'],
  '"$path"': ['/etc/iptables/rules.v4'],
  '"$new"': ['/etc/iptables/rules.v4.cdktf-iptables'],
  '"$folder"': ['/etc/iptables'],
};

/** Each command line that a script runs with `$S`. @throws Error on a variable that is not known here */
export function sudoCommands(text: string): readonly string[] {
  return [...text.matchAll(/\$S ((?:[^\s;|<>()&]+ ?)+)/g)].flatMap(([, found = '']) => {
    const words = found
      .trim()
      .split(' ')
      .filter((word) => !/^[0-9]$/.test(word) || found.includes(`-w ${word}`));
    return words.reduce<readonly string[]>(
      (lines, word) => lines.flatMap((line) => valuesOf(word).map((value) => `${line} ${value}`.trim())),
      [''],
    );
  });
}

function valuesOf(word: string): readonly string[] {
  if (!word.includes('$')) return [word];
  const known = values[word];
  if (known === undefined) throw new Error(`what is ${word} in a command that runs by sudo?`);
  return known;
}
