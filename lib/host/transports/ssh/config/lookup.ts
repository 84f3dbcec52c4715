import { FirewallError } from '../../../../base/firewall-error';
import { matchesPatternList } from './host-patterns';
import { sshConfigUndecidable } from './diagnostics';
import type { MatchCriterion, SshConfigCondition, SshConfigNode } from './tree';

/** The settings that a connection depends on, by their names in ssh_config in lower case. */
export const USED_KEYWORDS = [
  'hostname',
  'port',
  'user',
  'identityfile',
  'identitiesonly',
  'identityagent',
  'proxyjump',
  'proxycommand',
  'userknownhostsfile',
  'globalknownhostsfile',
  'hostkeyalias',
  'addressfamily',
  'revokedhostkeys',
  'knownhostscommand',
  'canonicalizehostname',
  'bindaddress',
  'bindinterface',
  'pubkeyauthentication',
] as const;

export type UsedKeyword = (typeof USED_KEYWORDS)[number];

/** Words of each setting. Of IdentityFile all that apply, of the others the first. */
export type SshSettings = ReadonlyMap<UsedKeyword, readonly string[]>;

export interface SshConfigQuery {
  /** The host as it was given. */
  readonly host: string;
  /** The user that was given, if any. */
  readonly user: string | undefined;
  readonly localUser: string;
  /** Settings that the caller gives itself: what the files say of them does not matter. */
  readonly given: ReadonlySet<UsedKeyword>;
  /** HostName may hold tokens; `Match host` sees it without. */
  readonly expandHostName: (hostName: string) => string;
}

/**
 * Looks a host up: as in OpenSSH the first value of a setting wins.
 *
 * `Match exec` and other conditions that only running something or being `ssh` itself could decide are not decided: if such a
 * section would change anything that counts, that is an error, as both ways could be wrong.
 *
 * @throws FirewallError `host/ssh-config-unsupported`
 */
export function lookUpSshConfig(tree: readonly SshConfigNode[], query: SshConfigQuery): SshSettings {
  const lookUp = new LookUp(query);
  lookUp.walk(tree, false);
  if (asksForFinal(tree)) lookUp.walkAgain(tree);
  return lookUp.settings;
}

/** ssh notices `Match final` wherever it stands, also in a section that does not apply. */
function asksForFinal(nodes: readonly SshConfigNode[]): boolean {
  return nodes.some((node) => {
    if (node.kind === 'setting') return false;
    const { when, body } = node;
    const isFinal = when.kind === 'match' && when.criteria.some(({ keyword }) => keyword === 'final');
    return isFinal || asksForFinal(body);
  });
}

class LookUp {
  readonly settings = new Map<UsedKeyword, readonly string[]>();

  /** What `Host` patterns are compared with. */
  private hostName: string;

  constructor(private readonly query: SshConfigQuery) {
    this.hostName = query.host;
  }

  /** The second reading that `Match final` asks for, with the name that the first one has found. */
  walkAgain(tree: readonly SshConfigNode[]): void {
    this.hostName = this.resolvedName().toLowerCase();
    this.settings.set('hostname', [this.hostName]);
    this.walk(tree, true);
  }

  walk(nodes: readonly SshConfigNode[], final: boolean): void {
    for (const node of nodes) {
      if (node.kind === 'setting') {
        this.set(node.keyword, node.words);
        continue;
      }
      const applies = this.applies(node.when, final);
      if (applies === true) this.walk(node.body, final);
      else if (applies !== false) this.refuseToGuess(node.body, applies);
    }
  }

  private set(keyword: string, words: readonly string[]): void {
    if (!this.matters(keyword)) return;
    const earlier = this.settings.get(keyword);
    if (keyword === 'identityfile') {
      const files = words.filter((file) => earlier?.includes(file) !== true);
      this.settings.set(keyword, [...(earlier ?? []), ...files]);
    } else if (earlier === undefined) {
      this.settings.set(keyword, words);
    }
  }

  /**
   * Whether a setting of the files still has an effect. ProxyJump and ProxyCommand are one setting: the first of both wins,
   * but for `ProxyJump none`, after which ssh still takes a ProxyCommand.
   */
  private matters(keyword: string): keyword is UsedKeyword {
    const used = USED_KEYWORDS.find((name) => name === keyword);
    if (used === undefined || this.query.given.has(used)) return false;
    if (used === 'proxyjump') return !this.settings.has('proxycommand');
    if (used === 'proxycommand') return (this.settings.get('proxyjump')?.[0] ?? 'none') === 'none';
    return true;
  }

  /** True, false, or the criterion that cannot be decided. */
  private applies(when: SshConfigCondition, final: boolean): boolean | Undecidable {
    if (when.kind === 'always') return true;
    if (when.kind === 'host') return matchesPatternList(when.patterns, this.hostName);
    let undecidable: Undecidable | undefined;
    for (const criterion of when.criteria) {
      const holds = this.holds(criterion, final);
      if (holds === undefined) undecidable ??= { criterion, file: when.file };
      else if (holds === criterion.negated) return false;
    }
    return undecidable ?? true;
  }

  private holds({ keyword, value }: MatchCriterion, final: boolean): boolean | undefined {
    if (keyword === 'all') return true;
    // In the second reading both hold, whatever was canonicalized.
    if (keyword === 'canonical' || keyword === 'final') return final;
    const subject = this.subjectOf(keyword);
    if (subject === undefined) return undefined;
    // Unlike users, and unlike `Host`, names of hosts are compared without regard to case here.
    const same = (text: string): string => (keyword.endsWith('host') ? text.toLowerCase() : text);
    return matchesPatternList(same(value ?? '').split(','), same(subject));
  }

  private subjectOf(keyword: string): string | undefined {
    const { host, user, localUser } = this.query;
    if (keyword === 'originalhost') return host;
    if (keyword === 'localuser') return localUser;
    if (keyword === 'user') return user ?? this.settings.get('user')?.[0] ?? localUser;
    return keyword === 'host' ? this.resolvedName() : undefined;
  }

  private resolvedName(): string {
    const hostName = this.settings.get('hostname')?.[0];
    return hostName === undefined ? this.query.host : this.query.expandHostName(hostName);
  }

  private refuseToGuess(body: readonly SshConfigNode[], { criterion, file }: Undecidable): void {
    for (const node of body) {
      if (node.kind === 'section') this.refuseToGuess(node.body, { criterion, file });
      else if (
        this.matters(node.keyword) &&
        (node.keyword === 'identityfile' || !this.settings.has(node.keyword))
      )
        throw new FirewallError(sshConfigUndecidable(describe(criterion), file, node.keyword));
    }
  }
}

interface Undecidable {
  readonly criterion: MatchCriterion;
  readonly file: string;
}

function describe({ keyword, negated, value }: MatchCriterion): string {
  return `${negated ? '!' : ''}${keyword}${value === undefined ? '' : ` ${value}`}`;
}
