import { createHash } from 'node:crypto';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { renderDiagnostic } from '../lib/base/diagnostic';
import { quoted } from '../lib/base/visible-text';
import { type Family, families } from '../lib/net/family';
import { tryFindDeclaredChainFault } from '../lib/plan/ownership/declared-chain-name';
import type { RuleBuilder } from '../lib/ruleset/build/rule-builder';
import { rule as beginRule } from '../lib/ruleset/build/rule-builder';
import { isBuiltIn, tryFindChainNameFault } from '../lib/ruleset/model/tables';
import { constructError } from './construct-problems';
import { type DeclaredRule, FirewallContent } from './firewall-content';
import type { IptablesProvider } from './iptables-provider';
import { IptablesRuleset } from './iptables-ruleset';
import { isUnresolved } from './late-value';
import type { Phase } from './phase';
import { portText } from './port';
import type { RulesetHost } from './ruleset-host';

/** Policies of the built-in chains of the filter table: what happens to what no rule decides on. */
export interface FirewallPolicies {
  readonly input?: 'ACCEPT' | 'DROP';
  readonly forward?: 'ACCEPT' | 'DROP';
  readonly output?: 'ACCEPT' | 'DROP';
}

export interface FirewallProps {
  /** The host: its name or address, or more about how to get there. */
  readonly host: string | RulesetHost;
  /**
   * Whose rules these are: the mark that they carry on the host.
   * @default the construct's path, such as `web-server-firewall`
   */
  readonly owner?: string;
  /** Families that are declared. @default both */
  readonly families?: readonly Family[];
  /** Whether rules of others in the built-in chains that are declared stay. @default 'keep' */
  readonly foreignRules?: 'keep' | 'remove';
  /**
   * `minimal`: the fewest operations, which keep counters. `fastest`: user chains of ours are emptied and filled again
   * where that takes the host less time; their counters begin at zero.
   * @default 'minimal'
   */
  readonly strategy?: 'minimal' | 'fastest';
  /** Where our rules begin in a built-in chain that holds rules of others. @default 'first' */
  readonly anchor?: 'first' | 'last' | `before:${string}` | `after:${string}`;
  /** Chains of others that rules of this firewall jump to, such as `DOCKER-USER`. */
  readonly foreignChains?: readonly string[];
  /**
   * Who may open connections to the port that deploys come in by, where policy and constructs would shut it.
   * @default everybody, unless RateLimitedSsh or SafetyChain governs that port
   */
  readonly management?: 'open' | 'governed-elsewhere';
  /** Seconds until the host goes back by itself. */
  readonly confirmTimeout?: number;
  /** Whether the host keeps the rules over a reboot. @default false */
  readonly persist?: boolean;
  readonly provider?: IptablesProvider;
}

export interface AddRuleOptions {
  /** @default 'filter' */
  readonly table?: string;
  readonly chain: string;
  /** Where it stands in a built-in chain; user chains have no phases. @default 'services' */
  readonly phase?: Phase;
  /** @default the families in which the rule is valid: one with an IPv4 address is an IPv4 rule */
  readonly families?: readonly Family[];
}

/**
 * The firewall of one host, both families in one declaration. Constructs below it add what they stand for.
 *
 * Only what is declared is touched: rules of others in the built-in chains stay where they are, and so do
 * chains and tables that nothing here names.
 *
 * @example
 * const firewall = new Firewall(this, 'firewall', { host: { address: '203.0.113.10', user: 'admin' } });
 * new WebServerFirewall(firewall, 'web');
 * new RateLimitedSsh(firewall, 'ssh');
 */
export class Firewall extends Construct {
  /** The firewall that a construct belongs to. @throws FirewallError `construct/no-firewall` */
  static of(construct: Construct): Firewall {
    const firewall = [...construct.node.scopes].reverse().find((scope) => scope instanceof Firewall);
    if (firewall !== undefined) return firewall;
    throw constructError(construct, {
      code: 'construct/no-firewall',
      summary: `${construct.constructor.name} stands in no Firewall`,
      help: 'give a Firewall as its scope: new WebServerFirewall(firewall, "web")',
    });
  }

  /** Whose rules these are on the host. */
  readonly owner: string;
  /** The resource that this firewall becomes. */
  readonly ruleset: IptablesRuleset;

  private readonly content: FirewallContent;
  private readonly given = new Map<string, Construct>();
  private readonly management: FirewallProps['management'];
  private readonly managementPort: string;
  private managementGoverned = false;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const host: RulesetHost = typeof props.host === 'string' ? { address: props.host } : props.host;
    this.owner = props.owner ?? ownerOf(this);
    this.management = props.management;
    this.managementPort = portText(host.port ?? 22);
    this.content = new FirewallContent({
      families: families.filter((family) => (props.families ?? families).includes(family)),
      anchor: props.anchor ?? 'first',
      foreignChains: props.foreignChains ?? [],
    });
    this.ruleset = new IptablesRuleset(this, 'ruleset', {
      host,
      owner: this.owner,
      ipv4: Lazy.anyValue({ produce: () => this.produce('ipv4') }),
      ipv6: Lazy.anyValue({ produce: () => this.produce('ipv6') }),
      ...(props.foreignRules === undefined ? {} : { foreignRules: props.foreignRules }),
      ...(props.strategy === undefined ? {} : { strategy: props.strategy }),
      ...(props.confirmTimeout === undefined ? {} : { confirmTimeout: props.confirmTimeout }),
      ...(props.persist === undefined ? {} : { persist: props.persist }),
      ...(props.provider === undefined ? {} : { provider: props.provider }),
    });
    this.checkOwner();
    this.checkPlaces(props);
    this.node.addValidation({ validate: () => this.content.validate().map(renderDiagnostic) });
  }

  /** Families that this firewall declares. */
  get families(): readonly Family[] {
    return this.content.families;
  }

  /**
   * Adds a rule to a chain. In a built-in chain it stands in its phase; in a user chain, behind those that
   * are there.
   *
   * @param construct who adds it: errors name its path
   * @throws FirewallError `parse/...` or `construct/...` with that path
   */
  addRule(construct: Construct, rule: string | RuleBuilder, options: AddRuleOptions): void {
    const text = typeof rule === 'string' ? rule : rule.text;
    const { chain, table = 'filter', phase = 'services' } = options;
    const added: DeclaredRule = { construct, text, table, chain, phase };
    this.content.add(added, options.families);
  }

  /**
   * Adds rules to one place, in the order in which they are given.
   *
   * @example
   * firewall.addRules(firewall, { chain: 'INPUT' }, [
   *   rule().tcp({ dport: 9100 }).source('192.0.2.9').jump('ACCEPT'),
   *   rule().tcp({ dport: 9100 }).jump('DROP'),
   * ]);
   * @throws FirewallError as `addRule` does
   */
  addRules(construct: Construct, options: AddRuleOptions, rules: readonly (string | RuleBuilder)[]): void {
    for (const rule of rules) this.addRule(construct, rule, options);
  }

  /**
   * Declares a user chain, which is then ours as a whole.
   *
   * @throws FirewallError `construct/chain-taken` when another construct has declared it, `construct/bad-chain-name`
   */
  addChain(
    construct: Construct,
    name: string,
    table = 'filter',
    inFamilies: readonly Family[] = this.families,
  ): void {
    this.content.checkTable(construct, table, name);
    const fault = isBuiltIn(table, name)
      ? 'is the name of a built-in chain'
      : tryFindDeclaredChainFault(name);
    if (fault !== undefined) {
      throw constructError(construct, {
        code: 'construct/bad-chain-name',
        summary: `${quoted(name)} cannot be the name of a chain`,
        detail: `it ${fault}`,
      });
    }
    this.content.addChain(construct, table, name, inFamilies);
  }

  /** Sets policies of the filter table; the last word given to a chain counts. */
  setPolicies(policies: FirewallPolicies): void {
    const chains = { input: 'INPUT', forward: 'FORWARD', output: 'OUTPUT' } as const;
    for (const name of ['input', 'forward', 'output'] as const) {
      const policy = policies[name];
      if (policy !== undefined) this.content.setPolicy('filter', chains[name], policy);
    }
  }

  /**
   * Notes that a construct of this kind is there, since a second one would contradict the first.
   *
   * @throws FirewallError `construct/declared-twice`
   */
  once(construct: Construct, what: string): void {
    const other = this.given.get(what);
    if (other === undefined) {
      this.given.set(what, construct);
      return;
    }
    throw constructError(construct, {
      code: 'construct/declared-twice',
      summary: `${what} is given twice`,
      detail: `the first is ${other.node.path}`,
      help: 'keep one of them, or give the second another name, port or chain',
    });
  }

  /**
   * Says that a construct decides who may reach a TCP port: then management access is not added for it, and no
   * second construct may decide on it.
   *
   * @throws FirewallError `construct/declared-twice`
   */
  governs(construct: Construct, port: string): void {
    this.once(construct, `who may reach tcp port ${port}`);
    if (port === this.managementPort) this.managementGoverned = true;
  }

  private produce(family: Family): unknown {
    return this.content.family(family, this.managementRules());
  }

  /**
   * Lets deploys in where INPUT would shut them out: their first packet, where no construct governs the port, and
   * those that follow, where no StatefulBase lets them in.
   */
  private managementRules(): readonly DeclaredRule[] {
    if (this.management === 'governed-elsewhere' || this.content.policyOf('filter', 'INPUT') !== 'DROP')
      return [];
    const here = { construct: this, table: 'filter', chain: 'INPUT' } as const;
    const following = beginRule().ctstate('RELATED', 'ESTABLISHED').comment('management').jump('ACCEPT');
    const opening = beginRule().tcp({ dport: this.managementPort }).ctstate('NEW');
    const { text } = opening.comment('management').jump('ACCEPT');
    return [
      ...(this.given.has('StatefulBase')
        ? []
        : [{ ...here, text: following.text, phase: 'established' as const }]),
      ...(this.managementGoverned ? [] : [{ ...here, text, phase: 'management' as const }]),
    ];
  }

  private checkPlaces({ families: given = families, anchor = 'first' }: FirewallProps): void {
    if (given.length === 0) {
      throw constructError(this, {
        code: 'construct/empty-list',
        summary: '`families` is empty, so the firewall would declare nothing',
        help: "name 'ipv4' or 'ipv6', or leave `families` out for both",
      });
    }
    if (isUnresolved(anchor) || isAnchor(anchor)) return;
    throw constructError(this, {
      code: 'construct/bad-anchor',
      summary: `${quoted(anchor)} is not a place in a chain`,
      detail:
        'allowed are first, last, before:CHAIN and after:CHAIN, where a rule of the chain jumps to CHAIN',
    });
  }

  private checkOwner(): void {
    if (isUnresolved(this.owner) || /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/.test(this.owner)) return;
    throw constructError(this, {
      code: 'construct/bad-owner',
      summary: `${quoted(this.owner)} cannot be an owner`,
      detail: 'an owner has 1 to 60 letters, digits, . _ and - characters and begins with a letter or digit',
    });
  }
}

function isAnchor(text: string): boolean {
  if (text === 'first' || text === 'last') return true;
  const [, chain] = /^(?:before|after):(.*)$/su.exec(text) ?? [];
  return chain !== undefined && tryFindChainNameFault(chain) === undefined;
}

/** The construct's path as an owner, shortened with a hash where it is too long or holds other characters. */
function ownerOf(firewall: Construct): string {
  const { path } = firewall.node;
  const owner = path.replace(/[^A-Za-z0-9._]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  if (owner.length <= 40 && owner !== '') return owner;
  return `${owner === '' ? 'firewall' : owner.slice(0, 31)}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}
