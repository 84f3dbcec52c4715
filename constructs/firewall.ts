import { createHash } from 'node:crypto';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { renderDiagnostic } from '../lib/base/diagnostic';
import { quoted } from '../lib/base/visible-text';
import { type Family, families } from '../lib/net/family';
import { tryFindDeclaredChainFault } from '../lib/plan/ownership/declared-chain-name';
import { rule as newRule } from '../lib/ruleset/build/rule-builder';
import { isBuiltIn, tryFindChainNameFault } from '../lib/ruleset/model/tables';
import { constructError } from './construct-problems';
import { FirewallClaims } from './firewall-claims';
import { type DeclaredRule, FirewallContent } from './firewall-content';
import type {
  AddChainOptions,
  AddRuleOptions,
  FirewallPolicies,
  FirewallProps,
  RuleLike,
} from './firewall-props';
import { IptablesRuleset } from './iptables-ruleset';
import { isUnresolved } from './unresolved-token';
import { portText } from './port';
import type { RulesetHost } from './ruleset-host';

/**
 * The firewall of one host, both families in one declaration. Constructs below it add chains and rules.
 *
 * Only what is declared is touched: foreign rules in the built-in chains stay where they are, and so do chains and tables that
 * nothing here names.
 *
 * @example
 * const firewall = new Firewall(this, 'firewall', { host: { address: '203.0.113.10', user: 'admin' } });
 * new WebServerFirewall(firewall, 'web');
 * new RateLimitedSsh(firewall, 'ssh');
 */
export class Firewall extends Construct {
  /**
   * The firewall that a construct belongs to: the nearest one above it.
   *
   * @throws FirewallError `construct/no-firewall`
   */
  static of(construct: Construct): Firewall {
    const firewall = [...construct.node.scopes].reverse().find((scope) => scope instanceof Firewall);
    if (firewall !== undefined) return firewall;
    throw constructError(construct, {
      code: 'construct/no-firewall',
      summary: `${construct.constructor.name} is not inside a Firewall`,
      help: 'give a Firewall as its scope: new WebServerFirewall(firewall, "web")',
    });
  }

  /** The owner of the rules on the host. */
  readonly owner: string;
  /** The resource that this firewall becomes. */
  readonly ruleset: IptablesRuleset;

  /** For the constructs of this package. @internal */
  readonly claims = new FirewallClaims();

  private readonly content: FirewallContent;
  private readonly management: FirewallProps['management'];
  private readonly managementPort: string;

  /**
   * @throws FirewallError `construct/bad-owner`, `construct/bad-anchor`, `construct/empty-list`, `construct/no-address` and
   * what else is wrong with the host
   */
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const { host: where, owner = ownerOf(this), families: wanted = families, ...rest } = props;
    const { anchor = 'first', foreignChains = [], management = 'open', ...settings } = rest;
    const host: RulesetHost = typeof where === 'string' ? { address: where } : where;
    this.owner = owner;
    this.management = management;
    this.managementPort = portText(host.port ?? 22);
    this.content = new FirewallContent({
      families: families.filter((family) => wanted.includes(family)),
      anchor,
      foreignChains,
    });
    this.ruleset = new IptablesRuleset(this, 'ruleset', {
      ...settings,
      host,
      owner,
      ipv4: Lazy.anyValue({ produce: () => this.produce('ipv4') }),
      ipv6: Lazy.anyValue({ produce: () => this.produce('ipv6') }),
    });
    this.checkFamilies(wanted);
    this.checkAnchor(anchor);
    this.node.addValidation({ validate: () => this.content.validate().map(renderDiagnostic) });
  }

  /** Families that this firewall declares. */
  get families(): readonly Family[] {
    return this.content.families;
  }

  /**
   * Adds a rule to a chain. In a built-in chain it stands in its phase; in a user chain, behind the rules that were added
   * before.
   *
   * @example
   * firewall.addRule(rule().tcp({ dport: 9100 }).source('192.0.2.9').jump('ACCEPT'), { chain: 'INPUT' });
   * @throws FirewallError `parse/...` or `construct/...`, with the path of the construct
   */
  addRule(rule: RuleLike, options: AddRuleOptions): void {
    const { chain, table = 'filter', phase = 'services', declaredBy = this } = options;
    const text = typeof rule === 'string' ? rule : rule.text;
    this.content.add({ construct: declaredBy, text, table, chain, phase }, options.families);
  }

  /**
   * Adds rules to one chain, in this order.
   *
   * @example
   * firewall.addRules(
   *   [
   *     rule().tcp({ dport: 9100 }).source('192.0.2.9').jump('ACCEPT'),
   *     rule().tcp({ dport: 9100 }).jump('DROP'),
   *   ],
   *   { chain: 'INPUT' },
   * );
   * @throws FirewallError as `addRule` does
   */
  addRules(rules: readonly RuleLike[], options: AddRuleOptions): void {
    for (const rule of rules) this.addRule(rule, options);
  }

  /**
   * Declares a user chain. All of it is then managed: rules that others add to it are removed.
   *
   * @example
   * firewall.addChain('MONITORING');
   * firewall.addRule(rule().source('192.0.2.9').jump('ACCEPT'), { chain: 'MONITORING' });
   * @throws FirewallError `construct/chain-taken` when another construct has declared it, `construct/bad-chain-name`,
   * `construct/no-such-chain` for a table that iptables does not have
   */
  addChain(name: string, options: AddChainOptions = {}): void {
    const { table = 'filter', families: inFamilies = this.families, declaredBy = this } = options;
    this.content.checkTable(declaredBy, table, name);
    const fault = isBuiltIn(table, name)
      ? 'is the name of a built-in chain'
      : tryFindDeclaredChainFault(name);
    if (fault !== undefined) {
      throw constructError(declaredBy, {
        code: 'construct/bad-chain-name',
        summary: `${quoted(name)} cannot be the name of a chain`,
        detail: `it ${fault}`,
      });
    }
    this.content.addChain(declaredBy, table, name, inFamilies);
  }

  /** Sets policies of the filter table. Of two calls for one chain, the later one counts. */
  setPolicies(policies: FirewallPolicies): void {
    const chains = { input: 'INPUT', forward: 'FORWARD', output: 'OUTPUT' } as const;
    for (const name of ['input', 'forward', 'output'] as const) {
      const policy = policies[name];
      if (policy !== undefined) this.content.setPolicy('filter', chains[name], policy);
    }
  }

  private produce(family: Family): unknown {
    return this.content.family(family, this.managementRules());
  }

  /**
   * Keeps deploys able to connect where INPUT would drop them: their first packet, where no construct governs the port, and
   * the packets after it, where no StatefulBase accepts them.
   */
  private managementRules(): readonly DeclaredRule[] {
    if (this.management === 'governed-elsewhere' || this.content.policyOf('filter', 'INPUT') !== 'DROP')
      return [];
    const here = { construct: this, table: 'filter', chain: 'INPUT' } as const;
    const following = newRule().ctstate('RELATED', 'ESTABLISHED').comment('management').jump('ACCEPT');
    const opening = newRule().tcp({ dport: this.managementPort }).ctstate('NEW');
    const { text } = opening.comment('management').jump('ACCEPT');
    return [
      ...(this.claims.has('StatefulBase')
        ? []
        : [{ ...here, text: following.text, phase: 'established' as const }]),
      ...(this.claims.hasPort(this.managementPort) ? [] : [{ ...here, text, phase: 'management' as const }]),
    ];
  }

  private checkFamilies(wanted: readonly Family[]): void {
    if (wanted.length > 0) return;
    throw constructError(this, {
      code: 'construct/empty-list',
      summary: '`families` is empty, so the firewall would declare nothing',
      help: "name 'ipv4' or 'ipv6', or leave `families` out for both",
    });
  }

  private checkAnchor(anchor: string): void {
    if (isUnresolved(anchor) || isAnchor(anchor)) return;
    throw constructError(this, {
      code: 'construct/bad-anchor',
      summary: `${quoted(anchor)} is not a place in a chain`,
      detail:
        'allowed are first, last, before:CHAIN and after:CHAIN, where a rule of the chain jumps to CHAIN',
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
