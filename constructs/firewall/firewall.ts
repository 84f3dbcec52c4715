import { Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import { renderDiagnostic } from '../../lib/base/diagnostic';
import { tryParseAddress } from '../../lib/net/address';
import { type Family, families } from '../../lib/net/family';
import type { PlacedRule } from '../../lib/ruleset/check/filled-by-rules';
import { type TableName, isBuiltIn } from '../../lib/ruleset/model/tables';
import { checkAtSynthesis } from './assertions/firewall-assertions';
import { contentWarnings, oneFamilyWarnings } from './content-warnings';
import { checkArgument, checkArguments } from '../arguments/check-arguments';
import { checkCdktf } from '../terraform/check-cdktf';
import { checkAnchor, checkFamilies } from './firewall-checks';
import { checkChainName } from './chain-names';
import { constructError } from '../problems/construct-problems';
import {
  addChainArguments,
  addRuleArguments,
  firewallArguments,
  policiesArguments,
  ruleArgument,
  setPoliciesArguments,
} from './firewall-arguments';
import { takes } from '../arguments/argument-kinds';
import { FirewallClaims } from './firewall-claims';
import { type ExplainedRule, constructsIn } from './explained-rule';
import type { OrderedChain } from './declared-rule';
import { FirewallContent } from './firewall-content';
import type {
  AddChainOptions,
  AddRuleOptions,
  FirewallHost,
  FirewallPolicies,
  FirewallProps,
  RuleLike,
  SetPoliciesOptions,
} from './firewall-props';
import { FirewallSets } from './firewall-sets';
import { type AcknowledgedCode, FirewallWarnings } from './firewall-warnings';
import { Hosts, type IntentHost } from './hosts';
import { type Intent, writeIntent } from './intents';
import { IptablesRuleset, type RulesetFamily } from '../terraform/iptables-ruleset';
import { literalText } from '../text/literal-text';
import { ManagementAccess } from './management-access';
import type { AddressLike } from '../values/peer';
import { portText } from '../values/port';
import type { RulesetHost } from '../terraform/ruleset-host';
import { ownerOfStack, tryResourceName } from '../text/stable-names';

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
export class Firewall extends Hosts implements IntentHost {
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
  /** Addresses by which other hosts see this one. */
  readonly addresses: readonly AddressLike[];
  /** This firewall alone. */
  readonly firewalls: readonly this[] = [this];

  /** For the constructs of this package. @internal */
  readonly claims = new FirewallClaims();
  /** For `IpSet`. @internal */
  readonly sets = new FirewallSets();

  private readonly content: FirewallContent;
  private readonly warnings = new FirewallWarnings();
  private readonly management: ManagementAccess;

  /**
   * @throws FirewallError `construct/bad-anchor`, `construct/empty-list`, `construct/bad-address`, and what is wrong with the host
   * or the owner: `resource/...`, `host/...`
   */
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    checkCdktf(this);
    checkArguments(this, 'Firewall', props, firewallArguments);
    const { host: where, owner = ownerOfStack(this), families: wanted = families, ...rest } = props;
    const { anchor, foreignChains = [], management = 'open', stateMatch = 'conntrack', ...settings } = rest;
    const { addresses, ...host }: FirewallHost = typeof where === 'string' ? { address: where } : where;
    this.owner = owner;
    this.addresses = addresses ?? ownAddress(host);
    this.content = new FirewallContent({
      families: families.filter((family) => wanted.includes(family)),
      anchor,
      foreignChains,
      stateMatch,
    });
    this.ruleset = new IptablesRuleset(this, 'ruleset', {
      ...settings,
      host,
      owner,
      ipv4: Lazy.anyValue({ produce: () => this.produce('ipv4') }),
      ipv6: Lazy.anyValue({ produce: () => this.produce('ipv6') }),
      sets: Lazy.anyValue({ produce: () => this.sets.produce() }),
    });
    this.ruleset.ruleConstructs = () =>
      this.families.flatMap((family) => constructsIn(family, this.chains(family)));
    const name = tryResourceName(this, host, owner);
    if (name !== undefined) this.ruleset.overrideLogicalId(name);
    checkFamilies(this, wanted, 'the firewall would declare nothing');
    checkAnchor(this, anchor, foreignChains);
    this.management = new ManagementAccess(this, management, portText(host.port ?? 22), this.families);
    checkAtSynthesis(this, () => this.validate());
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
    checkArgument(this, 'addRule', 'rule', rule, ruleArgument);
    checkArguments(this, 'addRule', options, addRuleArguments);
    checkFamilies(options.declaredBy ?? this, options.families, 'the rule would be in no family');
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
    checkArgument(this, 'addRules', 'rules', rules, takes.listOf(ruleArgument));
    for (const rule of rules) this.addRule(rule, options);
  }

  /**
   * Declares a user chain. All of it is then managed: rules that others add to it are removed. The chain of a program, such as
   * `DOCKER-USER`, is not declared, but named in `foreignChains`.
   *
   * @example
   * firewall.addChain('MONITORING');
   * firewall.addRule(rule().source('192.0.2.9').jump('ACCEPT'), { chain: 'MONITORING' });
   * @throws FirewallError `construct/chain-taken` when another construct has declared it, `construct/bad-chain-name`,
   * `construct/no-such-chain` for a table that iptables does not have
   */
  addChain(name: string, options: AddChainOptions = {}): void {
    checkArgument(this, 'addChain', 'name', name, takes.text);
    checkArguments(this, 'addChain', options, addChainArguments);
    const { table = 'filter', families: inFamilies = this.families, declaredBy = this } = options;
    this.content.checkTable(declaredBy, table, name);
    checkChainName(declaredBy, table, name);
    this.content.addChain(declaredBy, table, name, inFamilies);
  }

  /** As a name in `foreignChains`, for the constructs of this package. @internal */
  shareChain(chain: string): void {
    this.content.shareChain(chain);
  }

  /** For the constructs of this package. @internal */
  declareIntent(intent: Intent): void {
    const construct = intent.options.declaredBy ?? this;
    const declare = (): void => {
      const { rules, services, warning } = writeIntent(intent, this, construct);
      for (const { family, text, phase } of rules)
        this.content.addOnce({ construct, text, table: 'filter', chain: intent.chain, phase }, family);
      if (warning !== undefined) this.warnings.add(construct, warning);
      const opens = intent.options.connections !== 'established';
      if (intent.chain === 'INPUT' && intent.verdict === 'accept' && opens)
        for (const service of services) this.claims.governService(service);
    };
    const declareWhereClosed = (): void => {
      if (this.content.closes('OUTPUT')) declare();
    };
    if (intent.onlyWhereClosed === true) this.content.whenComplete(declareWhereClosed);
    else declare();
  }

  /**
   * Says that a warning of synthesis is known and why it may stay; it is then not shown any more.
   *
   * @example
   * firewall.acknowledge('construct/expires-soon', 'the migration ends this month');
   * @throws FirewallError `construct/bad-acknowledgement` for a code that is no warning of synthesis, or without a reason
   */
  acknowledge(code: AcknowledgedCode, reason: string): void {
    this.warnings.acknowledge(this, code, reason);
  }

  /**
   * Sets policies of the filter table. Of two calls for one chain, the later one counts.
   *
   * @example
   * firewall.setPolicies({ input: 'DROP', forward: 'DROP' });
   */
  setPolicies(policies: FirewallPolicies, options: SetPoliciesOptions = {}): void {
    checkArguments(this, 'setPolicies', policies, policiesArguments);
    checkArguments(this, 'setPolicies', options, setPoliciesArguments);
    const { families: inFamilies = this.families } = options;
    checkFamilies(this, inFamilies, 'the policies would be in no family');
    const chains = { input: 'INPUT', forward: 'FORWARD', output: 'OUTPUT' } as const;
    for (const name of ['input', 'forward', 'output'] as const) {
      const policy = policies[name];
      if (policy !== undefined) this.content.setPolicy('filter', chains[name], policy, inFamilies);
    }
  }

  /**
   * Each rule in its order, with the construct that it comes from. What is declared afterwards is not there yet.
   *
   * @example
   * for (const { family, chain, rule, construct } of firewall.explain()) console.log(family, chain, rule, construct);
   */
  explain(): readonly ExplainedRule[] {
    return this.families.flatMap((family) =>
      this.chains(family).flatMap(({ table, name: chain, rules }) =>
        rules.map(({ text: rule, phase, construct }) => ({
          family,
          table: table as TableName,
          chain,
          phase: isBuiltIn(table, chain) ? phase : undefined,
          rule,
          construct: construct.node.path,
        })),
      ),
    );
  }

  private chains(family: Family): readonly OrderedChain[] {
    return this.content.ordered(family, this.management.rules(this.content, family));
  }

  private validate(): string[] {
    const errors = [...this.content.validate(), ...this.sets.filledBy(this.placedRules())];
    for (const family of this.families)
      for (const { construct, warning } of contentWarnings(this, family, this.chains(family)))
        this.warnings.add(construct, warning);
    if (this.families.length > 1)
      for (const { construct, warning } of oneFamilyWarnings((family) => this.chains(family)))
        this.warnings.add(construct, warning);
    this.warnings.show();
    return errors.map(renderDiagnostic);
  }

  private *placedRules(): Generator<PlacedRule> {
    for (const family of this.families)
      for (const { table, name: chain, rules } of this.chains(family))
        for (const { text } of rules) yield { family, table, chain, text };
  }

  /** What is declared for one family by now. @internal */
  declaredFamily(family: Family): RulesetFamily | undefined {
    return this.content.family(family, this.management.rules(this.content, family));
  }

  private produce(family: Family): unknown {
    return literalText(this.declaredFamily(family));
  }
}

/** An address that deploys connect to is one by which others see the host. */
function ownAddress({ address }: RulesetHost): readonly AddressLike[] {
  const isAddress = address !== undefined && families.some((family) => tryParseAddress(address, family));
  return isAddress ? [address] : [];
}
