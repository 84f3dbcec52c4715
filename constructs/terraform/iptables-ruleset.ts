import { type IResolvable, Lazy, type TerraformMetaArguments, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { renderDiagnostic } from '../../lib/base/diagnostic';
import { findPackageRoot } from '../../lib/base/package-root';
import { hostAttributes, rulesetAttributes } from '../../lib/resource/attributes';
import { checkRuleset } from '../../lib/resource/check-ruleset';
import { printImportId } from '../../lib/resource/import-id';
import { attributesOfProps } from '../../lib/resource/names';
import { type ChainConstructs, writeRuleConstructs } from '../../lib/resource/rule-constructs';
import { isRecord } from '../../lib/resource/value';
import { type ArgumentKinds, takes } from '../arguments/argument-kinds';
import { attributeArgument } from '../arguments/attribute-argument';
import { checkArguments } from '../arguments/check-arguments';
import { checkAttributes, checkLocalFiles, checkTexts } from '../arguments/check-attributes';
import { checkCdktf } from './check-cdktf';
import { constructProblem } from '../problems/construct-problems';
import { literalText } from '../text/literal-text';
import { type RulesetHost, hostArgument } from './ruleset-host';
import { isUnresolved } from '../text/unresolved-token';

/** A chain as declared: what is left out is not touched. */
export interface RulesetChain {
  /** Of a built-in chain. @default it is not touched */
  readonly policy?: 'ACCEPT' | 'DROP';
  /**
   * Where managed rules stand in a built-in chain that also holds foreign ones: `first`, `last`, `before:CHAIN`,
   * `after:CHAIN`, or several with commas between them, which are tried in their order.
   * @default first, but behind the jumps of programs that ban addresses; and from then on wherever the rules are
   */
  readonly anchor?: string;
  /** Rule text without `-A CHAIN`, in order. @default none */
  readonly rules?: readonly string[];
}

/** Tables by name, in them chains by name. */
export interface RulesetFamily {
  /** Each table with its chains; tables and chains that are left out are not touched. */
  readonly tables: Readonly<Record<string, { readonly chains: Readonly<Record<string, RulesetChain>> }>>;
}

/** What holds for all rules of a ruleset. */
export interface RulesetSettings {
  /**
   * Former owners, such as the old name of a stack: what they have on the host becomes this owner's. The rules stay where they
   * are, with their counters.
   * @default none
   */
  readonly adopts?: readonly string[];
  /** Whether foreign rules in the built-in chains that are declared stay. @default 'keep' */
  readonly foreignRules?: 'keep' | 'remove';
  /**
   * Foreign rules that `foreignRules: 'remove'` leaves as well, such as `MYVPN-*`: patterns for the whole text of a rule, as
   * iptables-save prints it without `-A CHAIN`, or for the chain that it jumps to; `*` stands for any text.
   * @default rules of known programs stay, the others are removed
   */
  readonly ignore?: readonly string[];
  /**
   * ipsets that others make, such as those of crowdsec, and that rules name: a plan is refused where the host does not have one.
   * @default none; a rule may name any set that the host has, and a missing one is found by the apply
   */
  readonly foreignSets?: readonly string[];
  /**
   * `minimal`: the fewest operations, which keep counters. `fastest`: managed user chains are emptied and filled again
   * where that takes the host less time; their counters begin at zero.
   * @default 'minimal'
   */
  readonly strategy?: 'minimal' | 'fastest';
  /**
   * How long the host waits for the confirmation of a change before it rolls back by itself; whole seconds from 5 to
   * 86400.
   * @default 30
   */
  readonly confirmTimeout?: number;
  /** Whether the host keeps the rules over a reboot. @default false */
  readonly persist?: boolean;
  /**
   * Why a change may be made after which, as far as the rules tell, the deployer cannot log in any more or the host loses an address.
   * @default such a change is refused before anything is touched
   */
  readonly acceptLockoutRisk?: string;
}

/** A set as declared: what `ipset create` and `ipset add` are given. */
export interface RulesetSet {
  /** Such as `hash:net`. */
  readonly type: string;
  /** Which addresses it holds. @default 'ipv4', where the type has addresses */
  readonly family?: 'ipv4' | 'ipv6';
  /** Each as it stands after `ipset add NAME`, options included. @default none */
  readonly entries?: readonly string[];
  /** Options of `ipset create` by name, such as `timeout`; one that stands alone is `'true'`. @default none */
  readonly options?: Readonly<Record<string, string>>;
  /** Whether its members belong to others: it is made and kept, and has no `entries`. @default false */
  readonly dynamic?: boolean;
}

/** Settings of `IptablesRuleset`. */
export interface IptablesRulesetProps extends RulesetSettings, TerraformMetaArguments {
  /** Which host, and how to connect to it. */
  readonly host: RulesetHost;
  /** Whose rules these are; 1 to 60 letters, digits, `.`, `_` and `-`, the first a letter or digit. */
  readonly owner: string;
  /** What is declared for IPv4. @default none */
  readonly ipv4?: RulesetFamily | IResolvable;
  /** What is declared for IPv6. @default none */
  readonly ipv6?: RulesetFamily | IResolvable;
  /** Managed ipsets by name. @default none */
  readonly sets?: Readonly<Record<string, RulesetSet>> | IResolvable;
}

/** What the settings take. Values of attributes are checked by the tables of `lib/resource`. */
export const settingsArguments: ArgumentKinds<RulesetSettings> = {
  adopts: attributeArgument(rulesetAttributes.adopts),
  ignore: attributeArgument(rulesetAttributes.ignore),
  foreignSets: attributeArgument(rulesetAttributes.foreign_sets),
  foreignRules: attributeArgument(rulesetAttributes.foreign_rules),
  strategy: attributeArgument(rulesetAttributes.strategy),
  confirmTimeout: attributeArgument(rulesetAttributes.confirm_timeout),
  persist: attributeArgument(rulesetAttributes.persist),
  acceptLockoutRisk: attributeArgument(rulesetAttributes.accept_lockout_risk),
};

const rulesetArguments = takes.object<IptablesRulesetProps>({
  ...settingsArguments,
  host: takes.required(hostArgument),
  owner: takes.required(takes.text),
  ipv4: takes.anything,
  ipv6: takes.anything,
  sets: takes.anything,
  connection: takes.anything,
  count: takes.anything,
  dependsOn: takes.anything,
  forEach: takes.anything,
  lifecycle: takes.anything,
  provider: takes.anything,
  provisioners: takes.anything,
});

/**
 * All rules of one owner on one host, both families: the plain resource, as `iptables_ruleset` of Terraform.
 * `Firewall` writes it from what people mean.
 *
 * A host always has a ruleset, so the resource is imported: the first plan shows the true difference to what
 * is live. Where the host is known only at apply, and with `count` or `forEach`, it is created instead; creating
 * reads the host, too, and applies the difference.
 *
 * @example
 * new IptablesRuleset(this, 'rules', {
 *   host: { address: 'web-1.example.net' },
 *   owner: 'web',
 *   ipv4: { tables: { filter: { chains: { INPUT: { rules: ['-p tcp --dport 443 -j ACCEPT'] } } } } },
 * });
 */
export class IptablesRuleset extends TerraformResource {
  /** The resource's name in Terraform. */
  static readonly tfResourceType = 'iptables_ruleset';

  /** Which construct declared which rule: a comment for readers of the stack. @internal */
  ruleConstructs: (() => Iterable<ChainConstructs>) | undefined;

  private readonly props: IptablesRulesetProps;

  constructor(scope: Construct, id: string, props: IptablesRulesetProps) {
    super(scope, id, {
      ...props,
      terraformResourceType: 'iptables_ruleset',
      terraformGeneratorMetadata: {
        providerName: 'iptables',
        providerVersion: findPackageRoot(__dirname).version,
        providerVersionConstraint: findPackageRoot(__dirname).version,
      },
    });
    checkCdktf(this);
    checkArguments(this, 'IptablesRuleset', props, rulesetArguments);
    this.props = props;
    const attributes = attributesOf(props);
    checkTexts(this, { ...props.host, owner: props.owner });
    checkLocalFiles(this, hostAttributes, attributes.host);
    checkAttributes(this, rulesetAttributes, attributes, checkRuleset);
    this.node.addValidation({ validate: () => [...this.rivals(), ...this.namesakes()] });
  }

  /** What an apply does, each operation as the command that a person would type. */
  get operations(): string[] {
    return this.getListAttribute('operations');
  }

  /** What the change newly allows and blocks. */
  get impact(): string[] {
    return this.getListAttribute('impact');
  }

  /**
   * With the import block where the host is known. `importFrom` of cdktf writes the same, but has each synthesis
   * run `terraform version`, which fails for those who use the direct command and have no Terraform.
   */
  override toTerraform(): Record<string, unknown> {
    const block = this.withComment(super.toTerraform() as Record<string, unknown>);
    const { host, owner, provider, count, forEach } = this.props;
    const isKnown = Object.values({ ...host, owner }).every((value) => !isUnresolved(value));
    if (!isKnown || count !== undefined || forEach !== undefined) return block;
    const to = `${this.terraformResourceType}.${this.friendlyUniqueId}`;
    const id = literalText(printImportId(attributesOf(this.props)));
    return { ...block, import: [{ ...(provider === undefined ? {} : { provider: provider.fqn }), id, to }] };
  }

  /** The block with the constructs of its rules, where cdktf writes its own comment. */
  private withComment(block: Record<string, unknown>): Record<string, unknown> {
    const { ruleConstructs: read } = this;
    const resources = block['resource'];
    const ofType = isRecord(resources) ? resources[this.terraformResourceType] : undefined;
    const resource = isRecord(ofType) ? ofType[this.friendlyUniqueId] : undefined;
    if (read === undefined || !isRecord(resource)) return block;
    const constructs = Lazy.anyValue({ produce: () => writeRuleConstructs(read()) });
    const comment = { ...(resource['//'] as object | undefined), constructs };
    const commented = { ...resource, '//': comment };
    return { ...block, resource: { [this.terraformResourceType]: { [this.friendlyUniqueId]: commented } } };
  }

  /** What is written into the resource block. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    return literalText(attributesOf(this.props));
  }

  /** Others that would write the same owner's rules on the same host: each would take out what the other wrote. */
  private rivals(): readonly string[] {
    const mine = this.claim();
    return this.node.root.node.findAll().flatMap((other) => {
      if (!(other instanceof IptablesRuleset) || other === this || other.claim() !== mine) return [];
      const { owner } = this.props;
      return [
        renderDiagnostic(
          constructProblem(this, {
            code: 'construct/declared-twice',
            summary: `the rules of \`${owner}\` on this host are declared twice`,
            detail: `${other.node.path} declares them too`,
            help: 'put both into one Firewall, or give one of them another `owner`',
          }),
        ),
      ];
    });
  }

  /** Others of the same address in Terraform, of which only one would be written. */
  private namesakes(): readonly string[] {
    return this.cdktfStack.node.findAll().flatMap((other) => {
      if (!(other instanceof IptablesRuleset) || other === this || other.claim() === this.claim()) return [];
      if (other.cdktfStack !== this.cdktfStack || other.friendlyUniqueId !== this.friendlyUniqueId) return [];
      return [
        renderDiagnostic(
          constructProblem(this, {
            code: 'construct/declared-twice',
            summary: `the resource ${this.terraformResourceType}.${this.friendlyUniqueId} is declared twice`,
            detail: `${other.node.path} has the same address in Terraform`,
            help: 'give one of the two rulesets another name with `overrideLogicalId`',
          }),
        ),
      ];
    });
  }

  private claim(): string {
    const { host, owner } = this.props;
    return JSON.stringify([owner, host.transport ?? 'ssh', host.address, host.port ?? 22]);
  }
}

/** By the names of the resource. */
function attributesOf({ host, ...props }: IptablesRulesetProps): Record<string, unknown> & {
  readonly host: Record<string, unknown>;
} {
  return {
    ...attributesOfProps(rulesetAttributes, { host, ...props }),
    host: attributesOfProps(hostAttributes, host),
  };
}
