/** The sets that a part of a script may fill or empty that is not followed. */
import { type KnownScript, commandsIn } from './commands-in';
import { isIpset } from './firewall-command';
import { tryReadSetCommand } from './ipset-words';
import type { Command, Node } from './syntax-tree';

interface FilledSet {
  readonly place: Pick<Command, 'line'>;
  /** Undefined where it may be any. */
  readonly name: string | undefined;
}

export function filledSets(node: Node, known: KnownScript): readonly FilledSet[] {
  return [...commandsIn(node, known)].flatMap((command) =>
    namesIn(command, known).map((name) => ({ place: command, name })),
  );
}

/** A word that is not known: no option, and no name of a set. */
const unknown = '\0';

function namesIn({ words }: Command, known: KnownScript): readonly (string | undefined)[] {
  const given = words.map((word) => known.nameOf([word]) ?? unknown);
  // Behind `sudo`, `xargs` and the like; a name that is not known may be that of ipset.
  const at = given[0] === unknown ? 0 : given.findIndex(isIpset);
  if (at < 0) return [];
  const read = tryReadSetCommand(given.slice(at + 1));
  if (read === undefined) return given[at] === unknown ? [] : [undefined];
  const [first = unknown, second = unknown] = read.words;
  const named = (name: string): string | undefined => (name === unknown ? undefined : name);
  switch (read.verb) {
    case 'add':
    case 'del':
    case 'flush':
      return [named(first)];
    case 'swap':
    case 'rename':
      return [named(first), named(second)];
    case 'restore':
      return [undefined];
    case 'create':
    case 'destroy':
    case 'look':
    case 'test':
      return [];
  }
}
