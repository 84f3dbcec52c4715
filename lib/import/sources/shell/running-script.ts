import type { FirewallCommands } from './run-firewall-command';
import type { Status } from './known-results';
import type { ScriptNotes } from './script-notes';
import type { ShellVariables } from './shell-variables';
import type { Node } from './syntax-tree';

/** A script that is followed, as its commands see it. */
export interface RunningScript {
  readonly commands: FirewallCommands;
  readonly variables: ShellVariables;
  readonly functions: ReadonlyMap<string, Node>;
  readonly aliases: Map<string, readonly string[]>;
  readonly notes: ScriptNotes;
  /** What `read` reads: lines that are left. Undefined where they are not known. */
  readonly input: string[] | undefined;
  run(node: Node): Status;
  /** Counts what a loop does without a command. @throws TooLarge */
  step(): void;
  /** Runs something with a text to read; undefined where it is not known. */
  withInput(text: string | undefined, run: () => Status): Status;
  /** Whether anything in a part of the script could change rules. */
  touchesRules(node: Node): boolean;
  /** What is not followed: it is said where it may change rules, and what it may set is not known any more. */
  skip(node: Node, note: () => void): void;
  callFunction(body: Node, given: readonly string[] | undefined): Status;
}
