import { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { checkCdktf } from './check-cdktf';
import { checkAttributes, checkLocalFiles, checkTexts } from '../arguments/check-attributes';
import { installProviderOnSynth } from './provider-installation';
import { findPackageRoot } from '../../lib/base/package-root';
import { providerAttributes } from '../../lib/resource/attributes';
import { checkValues } from '../../lib/resource/check-values';
import { attributesOfProps } from '../../lib/resource/names';
import { providerSource } from '../../lib/provider/install/provider-source';

/** How hosts are reached, unless a firewall says otherwise. Nothing is required, and nothing here is a secret. */
export interface IptablesProviderProps {
  /** A second provider in one stack needs a name. @default the provider without a name, which constructs take by themselves */
  readonly alias?: string;
  /** @default User of ~/.ssh/config, else the current user */
  readonly user?: string;
  /** @default Port of ~/.ssh/config, else 22 */
  readonly port?: number;
  /**
   * Private key files, tried in order; a passphrase comes from CDKTF_IPTABLES_PASSPHRASE.
   * @default IdentityFile of ~/.ssh/config, else OpenSSH's default names
   */
  readonly identityFiles?: readonly string[];
  /** Path of the agent's socket, `none` for no agent. @default SSH_AUTH_SOCK */
  readonly agent?: string;
  /** @default UserKnownHostsFile of ~/.ssh/config, else ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts */
  readonly knownHostsFiles?: readonly string[];
  /** `[user@]host[:port]`, comma-separated for several, first hop first. @default ProxyJump of ~/.ssh/config */
  readonly jump?: string;
  /** The ssh_config file, `none` for none. @default ~/.ssh/config */
  readonly configFile?: string;
  /** How long the TCP connection, and then the SSH handshake, may each take; whole seconds from 1 to 3600. @default 10 */
  readonly connectTimeout?: number;
  /** Time between keepalive messages; whole seconds from 1 to 3600. @default 5 */
  readonly keepaliveInterval?: number;
  /** How long a machine made in the same deploy may take until it answers; whole seconds from 1 to 86400. @default 300 */
  readonly waitForSsh?: number;
}

const providerArguments = takes.object<IptablesProviderProps>({
  alias: takes.text,
  user: takes.anything,
  port: takes.anything,
  identityFiles: takes.anything,
  agent: takes.anything,
  knownHostsFiles: takes.anything,
  jump: takes.anything,
  configFile: takes.anything,
  connectTimeout: takes.anything,
  keepaliveInterval: takes.anything,
  waitForSsh: takes.anything,
});

/**
 * The Terraform provider. It is part of this package: synthesis puts its launcher where Terraform looks for
 * it, and its block into the lock file, so there is nothing to install.
 *
 * @example
 * new IptablesProvider(this, 'iptables', { user: 'admin' });
 */
export class IptablesProvider extends TerraformProvider {
  /** The provider's name in Terraform. */
  static readonly tfResourceType = 'iptables';

  private readonly props: IptablesProviderProps;
  private aliasName: string | undefined;

  constructor(scope: Construct, id: string, props: IptablesProviderProps = {}) {
    super(scope, id, {
      terraformResourceType: 'iptables',
      terraformGeneratorMetadata: {
        providerName: 'iptables',
        providerVersion: findPackageRoot(__dirname).version,
        providerVersionConstraint: findPackageRoot(__dirname).version,
      },
      terraformProviderSource: providerSource,
    });
    checkCdktf(this);
    checkArguments(this, 'IptablesProvider', props, providerArguments);
    this.props = props;
    const attributes = attributesOfProps(providerAttributes, props);
    checkTexts(this, props);
    checkLocalFiles(this, providerAttributes, attributes);
    checkAttributes(this, providerAttributes, attributes, (...value) => {
      checkValues(providerAttributes, ...value);
    });
    this.aliasName = props.alias;
    installProviderOnSynth(this);
  }

  /** Name of this provider, where a stack has several. */
  override get alias(): string | undefined {
    return this.aliasName;
  }

  override set alias(value: string | undefined) {
    this.aliasName = value;
  }

  /** What is written into the provider block. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { alias: this.aliasName, ...attributesOfProps(providerAttributes, this.props) };
  }
}
