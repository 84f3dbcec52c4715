/**
 * What a script of iptables commands would do, without running any of it.
 *
 * Variables, lists, functions and conditions on what the script itself says are followed. What depends on the host (the output of a
 * command, whether a file is there) is not known: a branch that only ends the script is then taken for not taken, one of a
 * `case` that starts the firewall for taken, and everything else is said with its line.
 */
import type { Diagnostic } from '../../../base/diagnostic';
import type { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import { TooLarge } from '../../too-large';
import { type Variables, expandText, expandWords } from './expand-word';
import { FirewallCommands } from './run-firewall-command';
import { isIpchains, tryFindFirewallCommand } from './firewall-command';
import { harmless, settings } from './known-commands';
import { parseScript } from './parse-script';
import { type Status, opposite, outputOf, test } from './known-results';
import { ScriptNotes } from './script-notes';
import type { Command, Node, Word } from './syntax-tree';
import { touchesRules } from './touches-rules';

/** As many commands as no person writes. */
const maxSteps = 200_000;

/** Of functions that call functions. */
const maxDepth = 50;

interface ScriptResult {
  readonly rulesets: CommandRulesets;
  readonly notes: readonly Diagnostic[];
}

export function evaluateScript(file: string, text: string): ScriptResult {
  const notes = new ScriptNotes(file, text.split('\n'));
  const run = new ScriptRun(notes);
  run.script(parseScript(text));
  return { rulesets: run.rulesets, notes: notes.all };
}

class Stop extends Error {
  constructor(readonly kind: 'exit' | 'return' | 'break' | 'continue') {
    super(kind);
  }
}

class ScriptRun {
  private readonly commands: FirewallCommands;
  private readonly values = new Map<string, string | null>();
  private readonly functions = new Map<string, Node>();
  private given: readonly string[] | undefined;
  private depth = 0;
  private steps = 0;

  constructor(private readonly notes: ScriptNotes) {
    this.commands = new FirewallCommands(notes);
  }

  get rulesets(): CommandRulesets {
    return this.commands.rulesets;
  }

  script(node: Node): void {
    try {
      this.run(node);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }

  private get variables(): Variables {
    return {
      get: (name) => this.values.get(name),
      arguments: this.given,
      outputOf: (source) => outputOf(source, (name) => this.values.get(name) ?? undefined),
    };
  }

  private run(node: Node): Status {
    if (++this.steps > maxSteps) throw new TooLarge();
    switch (node.kind) {
      case 'command':
        return this.command(node);
      case 'list': {
        let status: Status = 'ok';
        for (const item of node.items) status = this.run(item);
        return status;
      }
      case 'not':
        return opposite(this.run(node.item));
      case 'either':
        return this.either(node);
      case 'pipe':
        if (node.items.some((item) => this.touchesRules(item))) this.notes.note(node, node.source);
        return 'unknown';
      case 'if':
        return this.choose(node);
      case 'for':
        return this.loop(node);
      case 'while':
        if (this.touchesRules(node.body)) this.notes.note(node, node.source);
        return 'unknown';
      case 'case':
        return this.select(node);
      case 'function':
        this.functions.set(node.name, node.body);
        return 'ok';
    }
  }

  private either({ operator, left, right }: Extract<Node, { readonly kind: 'either' }>): Status {
    const status = this.run(left);
    if (status === 'unknown') {
      // `iptables ... || exit`, `[ -x FILE ] || exit 0`: the script is meant to go on.
      if (operator === '&&' && this.touchesRules(right)) this.noteNode(right);
      return 'unknown';
    }
    const goesOn = operator === '&&' ? status === 'ok' : status === 'failed';
    return goesOn ? this.run(right) : status;
  }

  private choose({ branches, otherwise, ...place }: Extract<Node, { readonly kind: 'if' }>): Status {
    for (const { condition, body } of branches) {
      const status = this.run(condition);
      if (status === 'ok') return this.run(body);
      if (status === 'failed') continue;
      const rest = [body, ...(otherwise === undefined ? [] : [otherwise])];
      if (rest.some((each) => this.touchesRules(each))) this.notes.note(place, place.source);
      return 'unknown';
    }
    return otherwise === undefined ? 'ok' : this.run(otherwise);
  }

  private loop({ name, words, body, ...place }: Extract<Node, { readonly kind: 'for' }>): Status {
    const items = words === undefined ? this.given : expandWords(words, this.variables);
    if (items === undefined) {
      if (this.touchesRules(body)) this.notes.note(place, place.source);
      return 'unknown';
    }
    for (const item of items) {
      this.values.set(name, item);
      try {
        this.run(body);
      } catch (error) {
        if (!(error instanceof Stop) || error.kind === 'exit' || error.kind === 'return') throw error;
        if (error.kind === 'break') break;
      }
    }
    return 'ok';
  }

  private select({ subject, arms, ...place }: Extract<Node, { readonly kind: 'case' }>): Status {
    const value = expandText(subject, this.variables);
    const matches = (patterns: readonly Word[], text: string): boolean =>
      patterns.some((pattern) => {
        const written = expandText(pattern, this.variables);
        return written === '*' || written === text;
      });
    // What a start script does when it is called without a known word: it starts.
    const found =
      arms.find(({ patterns }) => matches(patterns, value ?? 'start')) ??
      (value === undefined ? undefined : arms.find(({ patterns }) => matches(patterns, value)));
    if (value === undefined && !arms.some(({ patterns }) => matches(patterns, 'start'))) {
      if (arms.some(({ body }) => this.touchesRules(body))) this.notes.note(place, place.source);
      return 'unknown';
    }
    return found === undefined ? 'ok' : this.run(found.body);
  }

  private command(command: Command): Status {
    if (command.words.length === 0) {
      for (const { name, value } of command.assignments)
        this.values.set(name, expandText(value, this.variables) ?? null);
      return 'ok';
    }
    const words = expandWords(command.words, this.variables);
    if (words === undefined) {
      const name = expandWords(command.words.slice(0, 1), this.variables)?.[0];
      if (name === undefined || this.isAboutRules(name)) this.notes.note(command, command.source);
      return 'unknown';
    }
    const [name, ...given] = words;
    return name === undefined ? 'ok' : this.call(command, name, given);
  }

  private call(command: Command, name: string, given: readonly string[]): Status {
    const body = this.functions.get(name);
    if (body !== undefined) return this.callFunction(body, given);
    const family = tryFindFirewallCommand(name);
    if (isIpchains(name)) return this.commands.ipchains(command, given);
    if (family !== undefined) return this.commands.run(command, family, given);
    switch (name) {
      case 'export':
      case 'local':
      case 'readonly':
      case 'declare':
        for (const each of given) {
          const at = each.indexOf('=');
          if (at > 0) this.values.set(each.slice(0, at), each.slice(at + 1));
        }
        return 'ok';
      case 'exit':
      case 'return':
      case 'break':
      case 'continue':
        throw new Stop(name);
      case 'true':
      case ':':
        return 'ok';
      case 'false':
        return 'failed';
      case '[':
      case '[[':
      case 'test':
        return test(name === 'test' ? given : given.slice(0, -1));
      default:
        return this.other(command, name, given);
    }
  }

  private callFunction(body: Node, given: readonly string[]): Status {
    if (this.depth >= maxDepth) throw new TooLarge();
    const before = this.given;
    this.given = given;
    this.depth++;
    try {
      return this.run(body);
    } catch (error) {
      if (error instanceof Stop && error.kind === 'return') return 'ok';
      throw error;
    } finally {
      this.given = before;
      this.depth--;
    }
  }

  private other(command: Command, name: string, given: readonly string[]): Status {
    const base = name.slice(name.lastIndexOf('/') + 1);
    const kernel = command.redirects.some(({ target }) =>
      (expandText(target, this.variables) ?? '').startsWith('/proc/sys/'),
    );
    if (kernel || settings.has(base)) {
      this.notes.add(importProblems.notExpressed(this.notes.spanOf(command), command.source), command.source);
      return 'ok';
    }
    const isRead = base === 'source' || base === '.' || /^ip6?tables-(restore|apply)$/.test(base);
    if (isRead || given.some((word) => tryFindFirewallCommand(word) !== undefined))
      this.notes.note(command, command.source);
    return harmless.has(base) ? 'ok' : 'unknown';
  }

  /** Whether anything in it could change rules. */
  private touchesRules(node: Node): boolean {
    return touchesRules(node, {
      nameOf: (words) => expandWords(words.slice(0, 1), this.variables)?.[0],
      functions: this.functions,
    });
  }

  private isAboutRules(name: string): boolean {
    const body = this.functions.get(name);
    return tryFindFirewallCommand(name) !== undefined || (body !== undefined && this.touchesRules(body));
  }

  private noteNode(node: Node): void {
    if ('line' in node) this.notes.note(node, node.source);
    else if (node.kind === 'list') for (const item of node.items) this.noteNode(item);
  }
}
