/**
 * What a script of iptables commands would do, without running any of it.
 *
 * Variables, lists, functions, loops and conditions on what the script itself says are followed. What depends on the host (the output
 * of a command, whether a file is there) is not known: a branch that only ends the script is then taken for not taken, one of a
 * `case` that starts the firewall for taken, and everything else is said with its line. What such a part may have set is not
 * known from then on, so no rule is ever written with a value that the host may not have.
 */
import type { Diagnostic } from '../../../base/diagnostic';
import type { DeclaredSet } from '../../../sets/declared-set';
import type { CommandRulesets } from '../../command-rulesets';
import { TooLarge } from '../../too-large';
import { assignedNames } from './assigned-names';
import { callCommand } from './call-command';
import { calculate, expandText, expandWords } from './expand-word';
import { globExpression } from './glob';
import { outputOf, outputOfNode } from './known-output';
import { type Status, opposite, test } from './known-results';
import { outputsOf } from './outputs-of';
import { isShell } from './known-commands';
import { runCount, runFor, runWhile } from './loops';
import { parseScript } from './parse-script';
import { FirewallCommands } from './run-firewall-command';
import { usualArguments } from './script-arguments';
import { ScriptNotes } from './script-notes';
import type { RunningScript } from './running-script';
import { ShellVariables } from './shell-variables';
import { Stop } from './stop';
import type { Command, Node, Word } from './syntax-tree';
import { type KnownScript, readOutput } from './commands-in';
import { filledSets } from './filled-sets';
import { touchesRules } from './touches-rules';

/** As many commands as no person writes. */
const maxSteps = 200_000;

/** Of functions that call functions. */
const maxDepth = 50;

interface ScriptResult {
  readonly rulesets: CommandRulesets;
  readonly sets: ReadonlyMap<string, DeclaredSet>;
  readonly notes: readonly Diagnostic[];
}

export function evaluateScript(file: string, text: string): ScriptResult {
  const notes = new ScriptNotes(file, text.split('\n'));
  const run = new ScriptRun(notes, usualArguments(text));
  run.script(parseScript(text));
  return { rulesets: run.commands.rulesets, sets: run.commands.sets.close(), notes: notes.all };
}

class ScriptRun implements RunningScript {
  readonly commands: FirewallCommands;
  readonly variables: ShellVariables;
  readonly functions = new Map<string, Node>();
  readonly aliases = new Map<string, readonly string[]>();
  input: string[] | undefined;
  private depth = 0;
  private steps = 0;

  constructor(
    readonly notes: ScriptNotes,
    given: readonly string[] | undefined,
  ) {
    this.commands = new FirewallCommands(notes);
    this.variables = new ShellVariables(given, (source) => outputOf(source, this.variables));
  }

  script(node: Node): void {
    try {
      this.run(node);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }

  step(): void {
    if (++this.steps > maxSteps) throw new TooLarge();
  }

  run(node: Node): Status {
    this.step();
    if ('line' in node) this.lookAtOutputs(node);
    switch (node.kind) {
      case 'command':
        return this.command(node);
      case 'list': {
        let status: Status = 'ok';
        for (const item of node.items) status = this.run(item);
        return status;
      }
      case 'inner':
        return this.inBrackets(node.body);
      case 'not':
        return opposite(this.run(node.item));
      case 'either':
        return this.either(node);
      case 'pipe':
        return this.pipe(node);
      case 'if':
        return this.choose(node);
      case 'for':
        return runFor(this, node);
      case 'while':
        return runWhile(this, node);
      case 'count':
        return runCount(this, node);
      case 'arithmetic':
        return statusOf(calculate(node.expression, this.variables));
      case 'case':
        return this.select(node);
      case 'function':
        this.functions.set(node.name, node.body);
        return 'ok';
    }
  }

  skip(node: Node, note: () => void, place?: { readonly line: number }): void {
    if (this.touchesRules(node)) note();
    const filled = filledSets(node, this.known);
    this.variables.forget(assignedNames(node, this.functions));
    for (const { place: own, name } of filled) this.commands.doubtSets(place ?? own, [name]);
  }

  /** Commands in `$(...)` of which it is not known what they print are not followed. */
  private lookAtOutputs(node: Extract<Node, { readonly line: number }>): void {
    for (const source of outputsOf(node))
      if (outputOf(source, this.variables) === undefined)
        this.skip(
          readOutput(source),
          () => {
            this.notes.note(node, node.source);
          },
          node,
        );
  }

  callFunction(body: Node, given: readonly string[] | undefined): Status {
    if (this.depth >= maxDepth) throw new TooLarge();
    this.depth++;
    try {
      return this.variables.inFunction(given, () => this.run(body));
    } catch (error) {
      if (error instanceof Stop && error.kind === 'return') return error.status;
      throw error;
    } finally {
      this.depth--;
    }
  }

  private inBrackets(body: Node): Status {
    try {
      return this.variables.inBrackets(() => this.run(body));
    } catch (error) {
      if (error instanceof Stop && error.kind === 'exit') return error.status;
      throw error;
    }
  }

  private either({ operator, left, right }: Extract<Node, { readonly kind: 'either' }>): Status {
    const status = this.run(left);
    if (status === 'unknown') {
      // `[ -x FILE ] || exit 0`: the script is meant to go on.
      this.skip(right, () => {
        this.noteNode(right);
      });
      return 'unknown';
    }
    const goesOn = operator === '&&' ? status === 'ok' : status === 'failed';
    return goesOn ? this.run(right) : status;
  }

  /** The last command of a pipe, with what the others print. */
  private pipe(node: Extract<Node, { readonly kind: 'pipe' }>): Status {
    const [first, ...more] = node.items;
    const [last, ...before] = more.reverse();
    const filters = before.reverse();
    const printed =
      first === undefined || !this.readsInput(last)
        ? undefined
        : outputOfNode({ ...node, items: [first, ...filters] }, this.variables);
    if (last === undefined || printed === undefined) {
      this.skip(node, () => {
        this.notes.note(node, node.source);
      });
      return 'unknown';
    }
    return this.withInput(printed, () => this.inBrackets(last));
  }

  private readsInput(node: Node | undefined): boolean {
    return (
      node?.kind === 'while' ||
      (node?.kind === 'command' &&
        !isShell(expandWords(node.words, this.variables)?.[0] ?? '') &&
        node.redirects.every(({ operator }) => !operator.includes('<')))
    );
  }

  withInput(text: string | undefined, run: () => Status): Status {
    const before = this.input;
    this.input = text === undefined ? undefined : text.replace(/\n$/, '').split('\n');
    if (text === '') this.input = [];
    try {
      return run();
    } finally {
      this.input = before;
    }
  }

  private choose({ branches, otherwise, ...place }: Extract<Node, { readonly kind: 'if' }>): Status {
    for (const [index, { condition, body }] of branches.entries()) {
      const status = this.run(condition);
      if (status === 'ok') return this.run(body);
      if (status === 'failed') continue;
      const rest: Node = { ...place, branches: branches.slice(index), otherwise };
      this.skip(rest, () => {
        this.notes.note(place, place.source);
      });
      return 'unknown';
    }
    return otherwise === undefined ? 'ok' : this.run(otherwise);
  }

  private select({ subject, arms, ...place }: Extract<Node, { readonly kind: 'case' }>): Status {
    const value = expandText(subject, this.variables);
    const isArgument = subject.parts.every((part) =>
      part.kind === 'variable' ? /^[0-9@*]$/.test(part.name) : part.kind === 'text',
    );
    const matches = (patterns: readonly Word[], text: string): boolean =>
      patterns.some((pattern) => {
        const written = expandText(pattern, this.variables);
        if (written === '*') return value !== undefined || isArgument;
        return written !== undefined && globExpression(written)?.test(text) === true;
      });
    // What a start script does when it is called without a known word: it starts.
    const found = arms.find(({ patterns }) => matches(patterns, value ?? 'start'));
    if (found !== undefined) return this.run(found.body);
    if (value !== undefined) return 'ok';
    this.skip({ ...place, subject, arms }, () => {
      this.notes.note(place, place.source);
    });
    return 'unknown';
  }

  private command(command: Command): Status {
    const { assignments } = command;
    const [first] = command.words;
    const name = first === undefined ? undefined : expandWords([first], this.variables)?.[0];
    if (first === undefined) {
      for (const assignment of assignments) this.variables.assign(assignment);
      return 'ok';
    }
    if (name === '[[') return this.doubleTest(command);
    return callCommand(this, command, name);
  }

  private doubleTest({ words }: Command): Status {
    const texts = words.slice(1, -1).map((word) => expandText(word, this.variables));
    const known = texts.filter((text) => text !== undefined);
    return known.length < texts.length ? 'unknown' : test(known, true);
  }

  /** Whether anything in it could change rules. */
  touchesRules(node: Node): boolean {
    return touchesRules(node, this.known);
  }

  private get known(): KnownScript {
    return { variables: this.variables, functions: this.functions, aliases: this.aliases };
  }

  private noteNode(node: Node): void {
    if ('line' in node) this.notes.note(node, node.source);
    else if (node.kind === 'list') for (const item of node.items) this.noteNode(item);
    else if (node.kind === 'inner') this.noteNode(node.body);
    else if (node.kind === 'either') this.noteNode(this.touchesRules(node.left) ? node.left : node.right);
  }
}

function statusOf(value: number | undefined): Status {
  return value === undefined ? 'unknown' : value === 0 ? 'failed' : 'ok';
}
