/**
 * Firewalls that are files: an engine for tests of the provider that need no iptables and no SSH. Each host
 * is `<address>.json` in a folder, so that provider processes one after the other see the same hosts, and a
 * test can look at them and change them. A host without a file is one that does not answer.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FirewallError } from '../../../lib/base/firewall-error';
import {
  type DeclaredChain,
  type DeclaredFamilies,
  type DeclaredRuleset,
  declaredChains,
} from '../../../lib/deploy/declared-ruleset';
import type { ApplyRequest, HostTarget, RulesetChange } from '../../../lib/deploy/apply-request';
import type { LoadEngine } from '../../../lib/deploy/host-engine';
import type { LiveRuleset, LiveSnapshot } from '../../../lib/deploy/live-snapshot';
import type { Family } from '../../../lib/net/family';
import type { DesiredHost } from '../../../lib/plan/desired';
import { deployProblems } from '../../../lib/deploy/diagnostics';
import { hostCatalogue } from '../../../lib/host/catalogue';
import { aborted, unreachable } from '../../../lib/host/transports/diagnostics';
import { planCatalogue } from '../../../lib/plan/catalogue';
import { parseCatalogue } from '../../../lib/ruleset/parse/catalogue';

export interface FakeRule {
  readonly text: string;
  readonly owner?: string;
}
/** `owner` marks a user chain that is owned whole; built-in chains have none. */
export interface FakeChain {
  readonly policy?: string;
  readonly owner?: string;
  readonly rules: readonly FakeRule[];
}
/** Chains by `family table chain`. */
export type FakeHost = Readonly<Record<string, FakeChain>>;

export const emptyFakeHost: FakeHost = {
  'ipv4 filter INPUT': { policy: 'ACCEPT', rules: [] },
  'ipv4 filter FORWARD': { policy: 'ACCEPT', rules: [] },
  'ipv6 filter INPUT': { policy: 'ACCEPT', rules: [] },
};

/** What a test wants to happen inside the engine. */
export interface FakeBehaviour {
  beforeApply?: (request: ApplyRequest & { readonly abort: AbortSignal }) => Promise<void> | void;
  /** Called for each read, with the address. */
  onRead?: (target: HostTarget) => void;
}

export function readFakeHost(folder: string, address: string): FakeHost {
  return JSON.parse(readFileSync(hostFile(folder, address), 'utf8')) as FakeHost;
}

export function writeFakeHost(folder: string, address: string, host: FakeHost): void {
  const file = hostFile(folder, address);
  writeFileSync(`${file}.new`, JSON.stringify(host));
  renameSync(`${file}.new`, file);
}

export function fakeRulesetEngine(folder: string, behaviour: FakeBehaviour = {}): LoadEngine {
  const read = (target: HostTarget): LiveSnapshot => {
    behaviour.onRead?.(target);
    const address = addressOf(target);
    if (target.options.hostKeyFingerprint === 'SHA256:wrong')
      throw new FirewallError(
        hostCatalogue.problem({ code: 'host/host-key-not-pinned', summary: `${address} has another key` }),
      );
    if (!existsSync(hostFile(folder, address)))
      throw new FirewallError(unreachable(address, address, 'no such file'));
    return snapshotOf(readFakeHost(folder, address));
  };
  return () => ({
    validateRule: (_place, rule) => ruleProblems(rule),
    validate: (declared) =>
      declaredChains(declared).flatMap(({ family, table, name, chain }) =>
        (chain.rules ?? []).flatMap((rule, member) =>
          ruleProblems(rule).map((diagnostic) => ({
            diagnostic,
            place: { family, table, chain: name, member },
          })),
        ),
      ),
    read: (target) => Promise.resolve().then(() => read(target)),
    begin: () => Promise.resolve(),
    stateOf: (live, owner, declared) => stateOf(hostOf(live), owner, declared),
    sameRule: (_family, left, right) => canonical(left) === canonical(right),
    // These hosts keep no ledgers.
    generationsOf: () => ({}),
    isWrittenBy: () => true,
    plan: (live, owner, desired) => change(hostOf(live), owner, textOf(desired)).change,
    impactOf: ({ operations }) =>
      operations.length === 0 ? [] : [`${String(operations.length)} things change`],
    async apply(request) {
      const { abort = new AbortController().signal } = request;
      await behaviour.beforeApply?.({ ...request, abort });
      if (abort.aborted) throw new FirewallError(aborted(addressOf(request.target), 'the change'));
      const before = read(request.target);
      const { owner, desired, expected } = request;
      if (expected !== undefined && expected.fingerprint !== before.fingerprint) {
        throw new FirewallError(deployProblems.changedSincePlan(addressOf(request.target), []));
      }
      const done = change(hostOf(before.live), owner, textOf(desired));
      writeFakeHost(folder, addressOf(request.target), done.host);
      return { ...done.change, warnings: [], rehearsal: [], snapshot: snapshotOf(done.host) };
    },
    compareBootFiles: () => Promise.reject(new Error('the provider looks at no boot files')),
    readBootFileOwners: () => Promise.reject(new Error('the provider looks at no boot files')),
    readSets: () => Promise.reject(new Error('the provider asks no host for its sets')),
  });
}

function change(
  host: FakeHost,
  owner: string,
  desired: DeclaredRuleset | undefined,
): { change: RulesetChange; host: FakeHost } {
  const next = new Map(Object.entries(host));
  const operations: string[] = [];
  const wanted = new Map(
    (desired === undefined ? [] : declaredChains(desired)).map((found) => [keyOf(found), found.chain]),
  );
  for (const key of new Set([...wanted.keys(), ...Object.keys(host)])) {
    const declared = wanted.get(key);
    const before = host[key];
    const builtIn = before?.policy !== undefined;
    const managed = before?.owner === owner || before?.rules.some((rule) => rule.owner === owner) === true;
    if (declared === undefined && !managed) continue;
    if (!builtIn && declared === undefined) {
      operations.push(command(key, '-X'));
      next.delete(key);
      continue;
    }
    if (before === undefined) operations.push(command(key, '-N'));
    const policy = declared?.policy ?? (desired === undefined && builtIn ? 'ACCEPT' : before?.policy);
    if (policy !== before?.policy) operations.push(command(key, '-P', policy ?? ''));
    const foreign = (before?.rules ?? []).filter((rule) => rule.owner !== owner);
    const old = (before?.rules ?? []).filter((rule) => rule.owner === owner);
    const rules = (declared?.rules ?? []).map((text) => ({ text: canonical(text), owner }));
    operations.push(...listOperations(key, old, rules));
    next.set(key, {
      ...(policy === undefined ? { owner } : { policy }),
      rules: [...rules, ...(desired?.foreignRules === 'remove' ? [] : foreign)],
    });
  }
  const warnings = operations.some((operation) => operation.includes('risky'))
    ? [planCatalogue.warning({ code: 'plan/never-reached', summary: 'A risky rule' })]
    : [];
  const plan = { owner, adopts: [], families: [], operations: [], warnings };
  return { change: { plan, operations, warnings }, host: Object.fromEntries(next) };
}

function listOperations(
  key: string,
  old: readonly FakeRule[],
  rules: readonly FakeRule[],
): readonly string[] {
  const gone = old.filter((rule) => !rules.some((other) => other.text === rule.text));
  const added = rules.filter((rule) => !old.some((other) => other.text === rule.text));
  return [
    ...gone.map((rule) => command(key, '-D', String(old.indexOf(rule) + 1))),
    ...added.map((rule) => command(key, '-I', String(rules.indexOf(rule) + 1), rule.text)),
  ];
}

function stateOf(host: FakeHost, owner: string, declared: DeclaredRuleset | undefined): DeclaredFamilies {
  const result: { [Name in Family]?: { tables: Record<string, { chains: Record<string, DeclaredChain> }> } } =
    {};
  const spoken = new Map(
    (declared === undefined ? [] : declaredChains(declared)).map((found) => [keyOf(found), found.chain]),
  );
  for (const [key, chain] of Object.entries(host)) {
    const told = spoken.get(key);
    const managed = chain.rules.filter((rule) => rule.owner === owner || chain.owner === owner);
    if (told === undefined && managed.length === 0 && chain.owner !== owner) continue;
    const [family, table, name] = key.split(' ') as [Family, string, string];
    const tables = (result[family] ??= { tables: {} }).tables;
    const policyIsManaged = declared === undefined ? chain.policy !== 'ACCEPT' : told?.policy !== undefined;
    const rules = managed.map(
      (rule) => told?.rules?.find((text) => canonical(text) === rule.text) ?? rule.text,
    );
    (tables[table] ??= { chains: {} }).chains[name] = {
      ...(policyIsManaged && chain.policy !== undefined ? { policy: chain.policy } : {}),
      ...(told?.anchor === undefined ? {} : { anchor: told.anchor }),
      ...(told !== undefined && told.rules === undefined && rules.length === 0 ? {} : { rules }),
    };
  }
  return result;
}

function keyOf(place: { family: Family; table: string; name: string }): string {
  return `${place.family} ${place.table} ${place.name}`;
}

function command(key: string, ...words: readonly string[]): string {
  const [family = '', table = '', chain = ''] = key.split(' ');
  const [verb = '', ...rest] = words;
  const tableWords = table === 'filter' ? [] : ['-t', table];
  return [family === 'ipv6' ? 'ip6tables' : 'iptables', ...tableWords, verb, chain, ...rest].join(' ');
}

/** As the kernel would: `-p tcp --dport 80` is `-p tcp -m tcp --dport 80`. */
function canonical(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/-p (tcp|udp) --/, '-p $1 -m $1 --');
}

function ruleProblems(rule: string) {
  return rule.includes('--bad')
    ? [parseCatalogue.problem({ code: 'parse/unknown-option', summary: 'unknown option --bad' })]
    : [];
}

/** What the real engine keeps as iptables-save text is the host's file here. */
function snapshotOf(host: FakeHost): LiveSnapshot {
  const save = JSON.stringify(host);
  const live: LiveRuleset = {
    host: 'fake',
    families: [{ family: 'ipv4', version: '1.8.9', backend: 'nft', save }],
  };
  return { live, fingerprint: createHash('sha256').update(save).digest('hex') };
}

function hostOf({ families: [first] }: LiveRuleset): FakeHost {
  return JSON.parse(first?.save ?? '{}') as FakeHost;
}

/** The provider declares by text alone. */
function textOf(desired: DeclaredRuleset | DesiredHost | undefined): DeclaredRuleset | undefined {
  if (desired === undefined || !('rulesets' in desired)) return desired;
  throw new Error('the fake engine takes declared text');
}

function addressOf({ host }: HostTarget): string {
  if (host.transport === 'local') return 'local';
  return host.transport === 'sandbox' ? host.name : host.address;
}

function hostFile(folder: string, address: string): string {
  return join(folder, `${address}.json`);
}
