import { type IResolvable, type TerraformMetaArguments, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { checkLocalPath } from './local-path';
import { renderDiagnostic } from '../lib/base/diagnostic';
import { printImportId } from '../lib/provider/install/print-import-id';
import { findPackageRoot } from '../lib/base/package-root';
import { constructProblem } from './construct-problems';
import { isUnresolved } from './late-value';
import { type RulesetHost, checkHost, checkTexts } from './ruleset-host';

/** A chain as declared: what is left out is not touched. */
export interface RulesetChain {
  /** Of a built-in chain. */
  readonly policy?: 'ACCEPT' | 'DROP';
  /** Where ours begin in a built-in chain that holds none of ours yet: `first`, `last`, `before:CHAIN`, `after:CHAIN`. */
  readonly anchor?: string;
  /** Rule text without `-A CHAIN`, in order. */
  readonly rules?: readonly string[];
}

/** Tables by name, in them chains by name. */
export interface RulesetFamily {
  readonly tables: Readonly<Record<string, { readonly chains: Readonly<Record<string, RulesetChain>> }>>;
}

export interface IptablesRulesetProps extends TerraformMetaArguments {
  readonly host: RulesetHost;
  /** Whose rules these are; letters, digits, `.`, `_` and `-`. */
  readonly owner: string;
  /** Whether rules of others in built-in chains stay. @default 'keep' */
  readonly foreignRules?: 'keep' | 'remove';
  /**
   * `minimal`: the fewest operations, which keep counters. `fastest`: user chains of ours are emptied and filled again
   * where that takes the host less time; their counters begin at zero.
   * @default 'minimal'
   */
  readonly strategy?: 'minimal' | 'fastest';
  readonly ipv4?: RulesetFamily | IResolvable;
  readonly ipv6?: RulesetFamily | IResolvable;
  /** Seconds until the host goes back by itself. */
  readonly confirmTimeout?: number;
  /** Whether the host keeps the rules over a reboot. @default false */
  readonly persist?: boolean;
}

/**
 * All rules of one owner on one host, both families: the plain resource, as `iptables_ruleset` of Terraform.
 * `Firewall` writes it from what people mean.
 *
 * A host always has a ruleset, so the resource is imported: the first plan shows the true difference to what
 * is live. Only where the host is known only at apply, it is created.
 */
export class IptablesRuleset extends TerraformResource {
  static readonly tfResourceType = 'iptables_ruleset';

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
    this.props = props;
    checkLocalPath(this, 'identityFile', props.host.identityFile);
    checkLocalPath(this, 'knownHostsFile', props.host.knownHostsFile);
    checkHost(this, props.host);
    checkTexts(this, { owner: props.owner });
    this.node.addValidation({ validate: () => [...this.rivals()] });
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
    const block = super.toTerraform() as Record<string, unknown>;
    const { host, owner, provider } = this.props;
    const isKnown = Object.values({ ...host, owner }).every((value) => !isUnresolved(value));
    if (!isKnown) return block;
    const to = `${this.terraformResourceType}.${this.friendlyUniqueId}`;
    const id = this.importId();
    return { ...block, import: [{ ...(provider === undefined ? {} : { provider: provider.fqn }), id, to }] };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { props } = this;
    return {
      host: hostAttributes(props.host),
      owner: props.owner,
      foreign_rules: props.foreignRules,
      strategy: props.strategy,
      ipv4: props.ipv4,
      ipv6: props.ipv6,
      confirm_timeout: props.confirmTimeout,
      persist: props.persist,
    };
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

  private claim(): string {
    const { host, owner } = this.props;
    return JSON.stringify([owner, host.transport ?? 'ssh', host.address, host.port ?? 22]);
  }

  private importId(): string {
    const { host, owner, foreignRules, strategy, confirmTimeout, persist } = this.props;
    return printImportId({
      host: hostAttributes(host),
      owner,
      ...(foreignRules === undefined ? {} : { foreign_rules: foreignRules }),
      ...(strategy === undefined ? {} : { strategy }),
      ...(confirmTimeout === undefined ? {} : { confirm_timeout: confirmTimeout }),
      ...(persist === undefined ? {} : { persist }),
    });
  }
}

function hostAttributes(host: RulesetHost): Record<string, string | number> {
  const attributes = {
    address: host.address,
    port: host.port,
    user: host.user,
    transport: host.transport,
    host_key_fingerprint: host.hostKeyFingerprint,
    identity_file: host.identityFile,
    known_hosts_file: host.knownHostsFile,
    jump: host.jump,
  };
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}
