/** Reads a host: which iptables it has, and what both families hold, in one round trip. */
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { type Family, commandOf, families } from '../net/family';
import type { Backend } from '../net/backend';
import { parseSave } from '../ruleset/save/parse-save';
import type { HostRulesets, Ruleset } from '../ruleset/model/ruleset';
import { chainsOf } from '../ruleset/model/ruleset';
import { type Frame, parseFrames } from './frames';
import { mixedBackends, noIpset, noIptables, noPrivilege, saveFailed } from './read-diagnostics';
import readHostText from './read-host.sh';
import { readOnlyScript } from './read-only';
import { requireReadable } from './save-limits';
import type { Connection, RunOptions } from './transport';
import { type HostSurroundings, surroundingNames } from '../plan/surroundings/host-surroundings';
import { readCatalogue } from '../ruleset/save/catalogue';

/** What a host printed. */
export interface HostSnapshot {
  readonly families: readonly FamilySnapshot[];
  /** Families that the host does not have, and why: no ip6tables there, or a kernel without IPv6. */
  readonly missing: readonly MissingFamily[];
  /** `SSH_CONNECTION` of the login that read it; empty where it did not come over SSH. @default not known */
  readonly connection?: string;
  /** @default not known */
  readonly surroundings?: HostSurroundings;
  /** Output of `ipset save`; undefined where it was not asked for. */
  readonly sets?: Buffer;
  /** Output of `ipset list -t`; undefined where it was not asked for, or the host cannot tell. */
  readonly setList?: Buffer;
}

export interface MissingFamily {
  readonly family: Family;
  readonly reason: Diagnostic;
  /** Whether the host has it, and its tool failed: what it holds is not known. @default false */
  readonly isBroken?: true;
}

export interface FamilySnapshot {
  readonly family: Family;
  readonly version: string;
  readonly backend: Backend;
  /** Output of iptables-save -c. */
  readonly save: Buffer;
}

export interface ReadOptions extends Omit<RunOptions, 'stdin'> {
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: string;
  /** Whether ipsets are read, too: with their entries, or what they are. @default false */
  readonly sets?: boolean | 'headers';
  /** Whether connections and sockets are read, too. @default false */
  readonly traffic?: boolean;
}

export const readHostScript = readOnlyScript('read-host', readHostText);

/** The line after the nonce, or after the id of a transaction, that asks for the ipsets (`save-sets.sh`). */
export const wantsSets = 'sets\n';

/** @throws FirewallError `host/...` */
export async function readHost(connection: Connection, options: ReadOptions): Promise<HostSnapshot> {
  const { nonce, sets = false, traffic = false, ...run } = options;
  const wanted = sets === 'headers' ? 'headers\n' : sets ? wantsSets : '\n';
  const stdin = Buffer.from(`${nonce}\n${wanted}${traffic ? 'traffic\n' : ''}`);
  const result = await connection.run(readHostScript, { ...run, stdin });
  return snapshotOf(parseFrames(result, nonce, connection.description), connection.description, []);
}

/**
 * The snapshot that frames of `save-both.sh` hold.
 *
 * @param needed families whose rules have to be known; another one whose tool fails is missing
 * @throws FirewallError `host/...`
 */
export function snapshotOf(
  frames: ReadonlyMap<string, Frame>,
  host: string,
  needed: readonly Family[] = families,
): HostSnapshot {
  const read = families.map((family) => familySnapshotOf(frames, host, family, needed.includes(family)));
  const missing = read.filter((family) => 'reason' in family);
  const present = read.filter((family) => 'save' in family);
  if (present.length === 0) throw new FirewallError(missing.map(({ reason }) => reason));
  const connection = text(frames.get('connection'));
  const sets = setsIn(frames, host);
  const list = frames.get('ipset-list');
  return {
    ...{ families: present, missing },
    ...(connection === '' ? {} : { connection }),
    ...(sets === undefined ? {} : { sets }),
    ...(list?.status === 0 ? { setList: list.bytes } : {}),
    ...surroundingsIn(frames),
  };
}

function surroundingsIn(frames: ReadonlyMap<string, Frame>): Pick<HostSnapshot, 'surroundings'> {
  const found = surroundingNames.flatMap((name) => {
    const frame = frames.get(name);
    return frame === undefined ? [] : [[name, text(frame)] as const];
  });
  return found.length === 0 ? {} : { surroundings: Object.fromEntries(found) };
}

/** Undefined where they were not asked for. */
function setsIn(frames: ReadonlyMap<string, Frame>, host: string): Buffer | undefined {
  if (frames.has('ipset-missing')) throw new FirewallError(noIpset(host));
  const save = frames.get('ipset-save');
  if (save === undefined || save.status === 0) return save?.bytes;
  const said = text(frames.get('ipset-save-stderr'));
  if (/sudo:|[Pp]ermission denied|must be root|Operation not permitted/.test(said))
    throw new FirewallError(noPrivilege(host, text(frames.get('user')) || 'the user', 'ipset save', said));
  throw new FirewallError(saveFailed(host, 'ipset save', save.status, said));
}

function familySnapshotOf(
  frames: ReadonlyMap<string, Frame>,
  host: string,
  family: Family,
  isNeeded: boolean,
): FamilySnapshot | MissingFamily {
  const command = commandOf(family);
  const save = frames.get(`${command}-save`);
  if (save === undefined) return { family, reason: noIptables(host, family) };
  if (save.status !== 0) return failure(frames, save.status, { host, family, isNeeded });
  requireReadable(save.bytes, command, host);
  const version = text(frames.get(`${command}-version`)).trim();
  const backend = version.includes('nf_tables') ? 'nft' : 'legacy';
  const other = frames.get(`${command}-other`);
  if (other?.status === 0 && isInUse(other.bytes, family) && isInUse(save.bytes, family)) {
    throw new FirewallError(mixedBackends(host, family, backend, backend === 'nft' ? 'legacy' : 'nft'));
  }
  return { family, version: /v([0-9.]+)/.exec(version)?.[1] ?? version, backend, save: save.bytes };
}

/** Distinguishes a kernel without the family from a login without the right, and from a tool that broke. */
function failure(
  frames: ReadonlyMap<string, Frame>,
  status: number,
  { host, family, isNeeded }: { readonly host: string; readonly family: Family; readonly isNeeded: boolean },
): MissingFamily {
  const command = `${commandOf(family)}-save`;
  const said = text(frames.get(`${command}-stderr`));
  if (/sudo:|[Pp]ermission denied|must be root/.test(said)) {
    throw new FirewallError(noPrivilege(host, text(frames.get('user')) || 'the user', command, said));
  }
  const reason = saveFailed(host, command, status, said);
  if (/can.t initialize|not supported|Table does not exist/.test(said)) return { family, reason };
  if (isNeeded) throw new FirewallError(reason);
  return { family, reason, isBroken: true };
}

/** Whether a save holds a rule or a policy that is not ACCEPT; a table that cannot be shown counts. */
function isInUse(bytes: Buffer, family: Family): boolean {
  const { ruleset } = parseSave(bytes, { family, file: 'iptables-save', live: true });
  if (ruleset === undefined) return true;
  return chainsOf(ruleset).some(({ chain }) => chain.rules.length > 0 || chain.policy === 'DROP');
}

function text(frame: Frame | undefined): string {
  return frame?.bytes.toString('utf8') ?? '';
}

/** By what the host has said. */
const parsed = new WeakMap<HostSnapshot['families'], HostRulesets>();

/**
 * The rulesets that a snapshot holds. What was parsed once, such as for the verification, is not parsed again.
 *
 * @param similar what is probably much the same, and makes reading faster
 * @throws FirewallError `read/...` when the output cannot be trusted
 */
export function rulesetsOf(
  { families: said }: Pick<HostSnapshot, 'families'>,
  host: string,
  similar?: HostRulesets,
): HostRulesets {
  const rulesets = parsed.get(said) ?? parseFamilies(said, host, similar);
  parsed.set(said, rulesets);
  return rulesets;
}

function parseFamilies(
  said: HostSnapshot['families'],
  host: string,
  similar: HostRulesets | undefined,
): HostRulesets {
  return new Map(
    said.map(({ family, backend, version, save }): readonly [Family, Ruleset] => {
      const file = `${commandOf(family)}-save on ${host}`;
      const known = similar?.get(family);
      const { ruleset, diagnostics } = parseSave(save, {
        ...{ family, file, live: true },
        ...(known === undefined ? {} : { similar: known }),
      });
      // Where the text ends in the middle of a line, what is odd about that line is not what is wrong.
      const cutOff = diagnostics.filter((found) => readCatalogue.is(found, 'read/truncated'));
      if (ruleset === undefined) throw new FirewallError(cutOff.length > 0 ? cutOff : diagnostics);
      return [family, { ...ruleset, backend, version }];
    }),
  );
}
