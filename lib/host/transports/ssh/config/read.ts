import { readdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import type * as SshConfigPackage from 'ssh-config' with { 'resolution-mode': 'import' };
import { FirewallError } from '../../../../base/firewall-error';
import { LoginFiles } from '../login-files';
import { matchesPattern } from './host-patterns';
import { sshConfigUnreadable } from './diagnostics';
import type { MatchCriterion, SshConfigCondition, SshConfigNode } from './tree';
import { expandHome } from './tokens';

// The package describes its types as those of an ES module; at run time it is CommonJS, as everything here.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { LineType, parse } = require('ssh-config') as typeof SshConfigPackage;
type Directive = SshConfigPackage.Directive;
type Line = SshConfigPackage.Line;

const DEEPEST_INCLUDE = 16;
const CRITERIA_WITHOUT_VALUE: ReadonlySet<string> = new Set(['all', 'canonical', 'final']);

export interface SshConfigFile {
  readonly path: string;
  /** Whether it is an error when the file is not there. */
  readonly required: boolean;
}

/**
 * Reads ssh_config files, the one that wins first, with everything they include.
 *
 * The ssh-config package parses. Its own look-up is not used: it knows no Include, compares some keywords by case, and runs
 * commands (`Match exec`, `nslookup`).
 *
 * @throws FirewallError `host/ssh-config-unreadable`
 */
export async function readSshConfig(
  files: readonly SshConfigFile[],
  home: string,
): Promise<readonly SshConfigNode[]> {
  const sections = await Promise.all(files.map((file) => readConfigFile(file, { home, depth: 0 })));
  return sections.flat();
}

interface IncludeContext {
  readonly home: string;
  readonly depth: number;
}

async function readConfigFile(
  file: SshConfigFile,
  context: IncludeContext,
): Promise<readonly SshConfigNode[]> {
  const lines = await readDirectives(file);
  if (lines === undefined) return [];
  if (context.depth > DEEPEST_INCLUDE)
    throw new FirewallError(sshConfigUnreadable(file.path, 'files include each other, or more than 16 deep'));
  const body = await readLines(lines, file.path, context);
  return [{ kind: 'section', when: { kind: 'always' }, body }];
}

/** What ssh passes over. It reads a folder as an empty file, which a pattern of Include may well name. */
const NOTHING_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

const configFiles = new LoginFiles(parseText);

async function readDirectives(file: SshConfigFile): Promise<readonly Line[] | undefined> {
  try {
    return await configFiles.read(file.path);
  } catch (cause) {
    if (cause instanceof FirewallError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (!file.required && NOTHING_THERE.has(code)) return undefined;
    throw new FirewallError(sshConfigUnreadable(file.path, String(code ?? cause)), { cause });
  }
}

function parseText(text: string, path: string): readonly Line[] {
  try {
    return parse(text);
  } catch (cause) {
    throw new FirewallError(sshConfigUnreadable(path, (cause as Error).message), { cause });
  }
}

async function readLines(
  lines: readonly Line[],
  path: string,
  context: IncludeContext,
): Promise<readonly SshConfigNode[]> {
  const directives = lines.filter((line): line is Directive => line.type === LineType.DIRECTIVE);
  const nodes = await Promise.all(directives.map((directive) => readDirective(directive, path, context)));
  return nodes.flat();
}

async function readDirective(
  directive: Directive,
  path: string,
  context: IncludeContext,
): Promise<readonly SshConfigNode[]> {
  const keyword = directive.param.toLowerCase();
  const words =
    typeof directive.value === 'string' ? [directive.value] : directive.value.map((word) => word.val);
  if (keyword === 'include') return readIncluded(words, path, context);
  if (keyword !== 'host' && keyword !== 'match') return [{ kind: 'setting', keyword, words }];
  const when: SshConfigCondition =
    keyword === 'host'
      ? { kind: 'host', patterns: words }
      : { kind: 'match', criteria: readCriteria(words), file: path };
  return [
    {
      kind: 'section',
      when,
      body: await readLines((directive as SshConfigPackage.Section).config, path, context),
    },
  ];
}

function readCriteria(words: readonly string[]): readonly MatchCriterion[] {
  const criteria: MatchCriterion[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = (words[index] ?? '').toLowerCase();
    const negated = word.startsWith('!');
    const keyword = negated ? word.slice(1) : word;
    const value = CRITERIA_WITHOUT_VALUE.has(keyword) ? undefined : words[++index];
    criteria.push({ keyword, negated, value });
  }
  return criteria;
}

async function readIncluded(
  patterns: readonly string[],
  path: string,
  context: IncludeContext,
): Promise<readonly SshConfigNode[]> {
  const base = path.startsWith('/etc/') ? dirname(path) : join(context.home, '.ssh');
  const nodes = patterns.map(async (pattern) => {
    const expanded = expandHome(pattern, context.home);
    const paths = await filesLike(isAbsolute(expanded) ? expanded : join(base, expanded));
    return Promise.all(
      paths.map((file) =>
        readConfigFile({ path: file, required: false }, { ...context, depth: context.depth + 1 }),
      ),
    );
  });
  return (await Promise.all(nodes)).flat(2);
}

/** The files that a path with `*` and `?` names, in order of their names. Hidden files must be named as such. */
async function filesLike(pattern: string): Promise<readonly string[]> {
  let found: readonly string[] = [sep];
  for (const part of pattern.split(sep).filter((name) => name !== '')) {
    const next = await Promise.all(found.map((folder) => entriesLike(folder, part)));
    found = next.flat();
  }
  return found;
}

async function entriesLike(folder: string, pattern: string): Promise<readonly string[]> {
  if (!/[*?]/.test(pattern)) return [join(folder, pattern)];
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => (!name.startsWith('.') || pattern.startsWith('.')) && matchesPattern(pattern, name))
    .sort()
    .map((name) => join(folder, name));
}
