/** One command of a script that is followed: its own functions, what the shell does itself, iptables, and all others. */
import { importProblems } from '../../diagnostics';
import { expandText, expandWords, splitFields } from './expand-word';
import {
  isAboutRules,
  isIpchains,
  isIpset,
  tryFindFirewallCommand,
  tryFindRestore,
} from './firewall-command';
import { harmless, isLibrary, settings, wrappers } from './known-commands';
import { inputOf } from './known-output';
import { type Status, test } from './known-results';
import { parseScript } from './parse-script';
import type { RunningScript } from './running-script';
import { NotShell } from './script-cursor';
import { Stop } from './stop';
import type { Command } from './syntax-tree';

/** @param name undefined where it is not known */
export function callCommand(run: RunningScript, command: Command, name: string | undefined): Status {
  const words = expandWords(command.words, run.variables);
  if (words !== undefined) return withAssignments(run, command, () => call(run, command, words));
  const body = name === undefined ? undefined : run.functions.get(name);
  // A function that gets the arguments of the script, which are not known.
  if (body !== undefined && run.variables.given === undefined && passesArguments(command))
    return run.callFunction(body, undefined);
  if (name === 'shift' || name === 'set') run.variables.given = undefined;
  run.skip(command, () => {
    run.notes.note(command, command.source);
  });
  return 'unknown';
}

function passesArguments({ words }: Command): boolean {
  return words.some(({ parts }) =>
    parts.some((part) => part.kind === 'variable' && /^[@*]$/.test(part.name)),
  );
}

/** `IFS=, read ...`: what is set for one command. */
function withAssignments(run: RunningScript, { assignments, words }: Command, call: () => Status): Status {
  const [first] = words;
  const isDeclaring = /^(export|local|readonly|declare|typeset)$/.test(
    first === undefined ? '' : (expandText(first, run.variables) ?? ''),
  );
  if (isDeclaring || assignments.length === 0) return call();
  const before = assignments.map(({ name }) => [name, run.variables.get(name)] as const);
  for (const each of assignments) run.variables.assign(each);
  try {
    return call();
  } finally {
    for (const [name, value] of before) run.variables.set(name, value);
  }
}

function call(run: RunningScript, command: Command, [name, ...given]: readonly string[]): Status {
  if (name === undefined) return 'ok';
  const body = run.functions.get(name);
  if (body !== undefined) return run.callFunction(body, given);
  const alias = run.aliases.get(name);
  if (alias !== undefined && alias[0] !== name) return call(run, command, [...alias, ...given]);
  const wrapped = wrappers[name];
  if (wrapped !== undefined && !(name === 'command' && given[0]?.startsWith('-') === true)) {
    const rest = given.slice(given.findIndex((word) => !wrapped.test(word)));
    return given.every((word) => wrapped.test(word)) ? 'ok' : call(run, command, rest);
  }
  if (isIpset(name)) return run.commands.ipset(command, given, () => restoreInput(run, command));
  if (isIpchains(name)) return run.commands.ipchains(command, given);
  const family = tryFindFirewallCommand(name);
  if (family !== undefined) return run.commands.run(command, family, given);
  const restored = tryFindRestore(name);
  if (restored !== undefined)
    return run.commands.restore(command, restored, given, restoreInput(run, command));
  return builtIns[name]?.(run, given, command) ?? other(run, command, name, given);
}

function restoreInput(
  run: RunningScript,
  { redirects, line }: Command,
): { readonly text: string; readonly line: number } | undefined {
  const redirect = redirects.find(({ operator }) => operator.includes('<'));
  const text = redirect === undefined ? run.input?.join('\n') : inputOf(redirects, run.variables);
  return text === undefined ? undefined : { text, line: redirect?.document?.line ?? line };
}

type BuiltIn = (run: RunningScript, given: readonly string[], command: Command) => Status;

const declare: BuiltIn = ({ variables }, given, { words: [name], assignments }) => {
  const isLocal = name !== undefined && /^(local|declare|typeset)$/.test(expandText(name, variables) ?? '');
  const names = given.filter((word) => !word.startsWith('-'));
  for (const each of names) {
    const at = each.indexOf('=');
    const own = at > 0 ? each.slice(0, at) : each;
    if (isLocal) variables.declareLocal(own);
    if (at > 0) variables.set(own, each.slice(at + 1));
    else if (isLocal) variables.unset(own);
  }
  for (const assignment of assignments) {
    if (isLocal) variables.declareLocal(assignment.name);
    variables.assign(assignment);
  }
  return 'ok';
};

const stop =
  (kind: Stop['kind']): BuiltIn =>
  (_, [status = '0']) => {
    const isNumber = kind === 'exit' || kind === 'return';
    throw new Stop(kind, !isNumber || status === '0' ? 'ok' : /^\d+$/.test(status) ? 'failed' : 'unknown');
  };

const found: BuiltIn = (_, given) => (given.some(isAboutRules) ? 'ok' : 'unknown');

const source: BuiltIn = (run, [file = ''], command) => {
  if (isLibrary(file)) return 'ok';
  run.skip(command, () => {
    run.notes.note(command, command.source);
  });
  return 'unknown';
};

const builtIns: Readonly<Record<string, BuiltIn | undefined>> = {
  export: declare,
  local: declare,
  readonly: declare,
  declare,
  typeset: declare,
  exit: stop('exit'),
  return: stop('return'),
  break: stop('break'),
  continue: stop('continue'),
  true: () => 'ok',
  ':': () => 'ok',
  false: () => 'failed',
  '[': (_, given) => test(given.slice(0, -1)),
  test: (_, given) => test(given),
  which: found,
  type: found,
  hash: found,
  command: found,
  source,
  '.': source,
  shift: ({ variables }, [count = '1']) => {
    variables.given = variables.given?.slice(Number(count));
    return 'ok';
  },
  set: ({ variables }, given) => {
    const at = given.indexOf('--');
    if (at >= 0) variables.given = given.slice(at + 1);
    else if (given.length > 0 && !/^[-+]/.test(given[0] ?? '')) variables.given = given;
    return 'ok';
  },
  unset: ({ variables }, given) => {
    for (const name of given) variables.unset(name);
    return 'ok';
  },
  alias: ({ aliases, variables }, given) => {
    for (const each of given) {
      const [name = '', ...text] = each.split('=');
      if (text.length > 0) aliases.set(name, splitFields(text.join('='), variables));
    }
    return 'ok';
  },
  eval: (run, given, command) => {
    try {
      return run.run(parseScript(given.join(' '), command.line));
    } catch (error) {
      if (!(error instanceof NotShell)) throw error;
      run.notes.note(command, command.source);
      run.skip(command, () => undefined);
      return 'unknown';
    }
  },
  read: (run, given, { redirects }) => {
    const names = given.filter((word) => !word.startsWith('-'));
    const own = redirects.some(({ operator }) => operator.includes('<'));
    const lines = own ? inputOf(redirects, run.variables)?.split('\n') : run.input;
    if (lines === undefined) {
      run.variables.forget(names);
      return 'unknown';
    }
    const line = lines.shift();
    if (line === undefined) return 'failed';
    readFields(run, names, line);
    return 'ok';
  },
};

/** The last name gets all that is left. */
function readFields({ variables }: RunningScript, names: readonly string[], line: string): void {
  const isBlank = variables.get('IFS') === undefined;
  let rest = isBlank ? line.trim() : line;
  for (const [index, name] of names.entries()) {
    const [first = ''] = index === names.length - 1 ? [rest] : splitFields(rest, variables);
    variables.set(name, first);
    rest = rest.slice(first.length + 1);
    if (isBlank) rest = rest.trimStart();
  }
}

function other(run: RunningScript, command: Command, name: string, given: readonly string[]): Status {
  const { notes, variables } = run;
  const base = name.slice(name.lastIndexOf('/') + 1);
  const isKernel = command.redirects.some(({ target }) =>
    (expandText(target, variables) ?? '').startsWith('/proc/sys/'),
  );
  if (isKernel || settings.has(base)) {
    notes.add(importProblems.notExpressed(notes.spanOf(command), command.source), command.source);
    return 'ok';
  }
  const isHarmless = harmless.has(base) || given.includes('save');
  if (!isHarmless && given.some((word) => isAboutRules(word) || /^ip6?tables\b/.test(word)))
    notes.note(command, command.source);
  run.skip(command, () => {
    notes.note(command, command.source);
  });
  return isHarmless ? 'ok' : 'unknown';
}
