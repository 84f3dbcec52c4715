import type { TransportName } from '../../lib/host/host-address';
import { hostAttributes } from '../../lib/resource/attributes';
import { takes } from '../arguments/argument-kinds';
import { attributeArguments } from '../arguments/attribute-argument';

/** Which host, and what overrides the provider's way to get there. Never a secret. */
export interface RulesetHost {
  /**
   * Name, address, or Host alias of ~/.ssh/config; for a sandbox, its name. May be known only at apply.
   * @default none: the transport `local` alone does without
   */
  readonly address?: string;
  /** From 1 to 65535. @default Port of ~/.ssh/config, else 22 */
  readonly port?: number;
  /** @default User of ~/.ssh/config, else the current user */
  readonly user?: string;
  /** @default 'ssh' */
  readonly transport?: TransportName;
  /**
   * `SHA256:...` as `ssh-keygen -lf` prints it; the known hosts files are then not read.
   * @default the key that the known hosts files have
   */
  readonly hostKeyFingerprint?: string;
  /** Private key file. @default the provider's */
  readonly identityFile?: string;
  /** File that the host key is looked up in. @default the provider's */
  readonly knownHostsFile?: string;
  /** `[user@]host[:port]`, comma-separated for several, first hop first. @default the provider's */
  readonly jump?: string;
}

/** Members and no values: these are checked by the table of attributes. */
export const hostMembers = attributeArguments<keyof RulesetHost>(hostAttributes);

export const hostArgument = takes.object<RulesetHost>(hostMembers);
