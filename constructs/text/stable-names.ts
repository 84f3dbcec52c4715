/**
 * Names that stay when constructs are renamed or moved: they come from the stack, the host and the owner, never from a
 * construct's path.
 */
import { DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import { shortHash } from '../../lib/patterns/short-hash';
import { unresolvedMarker } from '../../lib/ruleset/build/unresolved-values';
import { isUnresolved } from './unresolved-token';

const maxOwner = 40;
/** The kernel's limit, in bytes. */
const maxChain = 28;
const maxResource = 120;
const sshPort = 22;

/** What a resource is named after. */
export interface HostOfResource {
  readonly address?: string;
  readonly transport?: string;
  readonly port?: number;
}

/** The owner of a firewall that names none: the stack's id. */
export function ownerOfStack(construct: Construct): string {
  const { id } = TerraformStack.of(construct).node;
  const owner = id.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return owner === '' ? `stack-${shortHash(id)}` : shortened(owner, maxOwner);
}

/**
 * The resource's name in Terraform: its host, and the owner where it is not the stack's.
 *
 * @returns undefined where the address is known neither as text nor as a reference
 */
export function tryResourceName(
  construct: Construct,
  host: HostOfResource,
  owner: string,
): string | undefined {
  const address = textOf(construct, host.address ?? host.transport ?? '');
  if (address === undefined || address === '') return undefined;
  const port = host.port === undefined || host.port === sshPort ? [] : [textOf(construct, host.port)];
  const owners = owner === ownerOfStack(construct) ? [] : [textOf(construct, owner)];
  const name = [address, ...port, ...owners]
    .map((text) => (text ?? '').replace(/[^A-Za-z0-9_]/g, '_'))
    .join('_');
  return shortened(/^[A-Za-z_]/.test(name) ? name : `host_${name}`, maxResource);
}

/** The default name of a chain, which another owner's construct of the same kind does not have. */
export function chainNameFor(kind: string, construct: Construct, owner: string): string {
  const text = (textOf(construct, owner) ?? '').replace(/[^A-Za-z0-9._-]/g, '_');
  return shortened(`${kind}-${text}`, maxChain);
}

/** A short name for a text, which is the same in every synthesis also where it holds unresolved tokens. */
export function stableHash(construct: Construct, text: string): string {
  return shortHash(textOf(construct, text) ?? text.replace(unresolvedMarker, ''));
}

/** A known value as text; of an unresolved token what it refers to: `aws_instance.web.public_ip`. */
function textOf(construct: Construct, value: string | number): string | undefined {
  if (!isUnresolved(value)) return String(value);
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved: unknown = Tokenization.resolve(value, { scope: construct, resolver, preparing: false });
  return typeof resolved === 'string' ? resolved.replace(/\$\{|\}/g, '') : undefined;
}

function shortened(text: string, max: number): string {
  const hash = shortHash(text);
  return text.length <= max ? text : `${text.slice(0, max - hash.length - 1)}-${hash}`;
}
