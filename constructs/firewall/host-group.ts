import type { Construct } from 'constructs';
import { tryFindNearest } from '../../lib/base/suggest';
import { hostAttributes } from '../../lib/resource/attributes';
import { camelName } from '../../lib/resource/names';
import { constructError, nearestHelp } from '../problems/construct-problems';
import { Firewall } from './firewall';
import type { FirewallHost, FirewallProps } from './firewall-props';
import type { AcknowledgedCode } from './firewall-warnings';
import { Hosts } from './hosts';

/** One host of a group. A type of your own may have more members, for what differs between hosts. */
export interface GroupHost extends FirewallHost {
  /** Its name in the program. @default its address */
  readonly name?: string;
  /** What it is for: `web`, `db`. @default none */
  readonly roles?: readonly string[];
  /** Settings of its Firewall that differ from those of the group. @default none */
  readonly firewall?: Partial<Omit<FirewallProps, 'host'>>;
}

interface Member<Host> {
  readonly host: Host;
  readonly firewall: Firewall;
}

/** Settings of `HostGroup`; those of a Firewall hold for each host. */
export interface HostGroupProps<Host extends GroupHost = GroupHost> extends Omit<FirewallProps, 'host'> {
  /** The hosts. */
  readonly hosts: readonly Host[];
  /** Those of a group that is part of another one, which have their firewalls already. @internal */
  readonly members?: readonly Member<Host>[];
}

/**
 * Many hosts in one declaration, each with a Firewall of its own. What is said of a group is said of each of its hosts, and as a
 * peer it stands for all their addresses.
 *
 * @example
 * const fleet = new HostGroup(this, 'fleet', {
 *   hosts: [
 *     { address: '192.0.2.11', roles: ['web'] },
 *     { address: '192.0.2.12', roles: ['web'] },
 *     { address: '192.0.2.21', roles: ['db'] },
 *   ],
 * });
 * const [web, db] = [fleet.withRole('web'), fleet.withRole('db')];
 * web.forEach((firewall) => new WebServerFirewall(firewall, 'web'));
 * db.forEach((firewall) => new DatabaseServerFirewall(firewall, 'db', { from: [web] }));
 */
export class HostGroup<Host extends GroupHost = GroupHost> extends Hosts {
  /** The firewall of each host, in the order of the hosts. */
  readonly firewalls: readonly Firewall[];

  private readonly members: readonly Member<Host>[];
  private readonly byRole = new Map<string, HostGroup<Host>>();

  /** @throws FirewallError `construct/empty-list`, `construct/declared-twice`, and as Firewall does */
  constructor(scope: Construct, id: string, props: HostGroupProps<Host>) {
    super(scope, id);
    const { hosts, members, ...shared } = props;
    this.members = members ?? hosts.map((host) => this.member(host, shared));
    if (this.members.length === 0) throw this.nobody('`hosts` is empty');
    this.firewalls = this.members.map(({ firewall }) => firewall);
  }

  /**
   * Those hosts of the group that have a role, as a group of its own; a host may have several.
   *
   * @throws FirewallError `construct/empty-list` when no host has it
   */
  withRole(role: string): HostGroup<Host> {
    const known = this.byRole.get(role);
    if (known !== undefined) return known;
    const members = this.members.filter(({ host }) => host.roles?.includes(role) === true);
    if (members.length === 0) throw this.nobody(`no host has the role ${JSON.stringify(role)}`, role);
    const group = new HostGroup<Host>(this, `role-${role}`, { hosts: [], members });
    this.byRole.set(role, group);
    return group;
  }

  /** Declares something for each host: constructs that have its firewall as their scope. */
  forEach(declare: (firewall: Firewall, host: Host) => unknown): void {
    for (const { firewall, host } of this.members) declare(firewall, host);
  }

  /** Says that a warning of synthesis is known for all hosts, and why it may stay. @throws FirewallError as Firewall does */
  acknowledge(code: AcknowledgedCode, reason: string): void {
    for (const firewall of this.firewalls) firewall.acknowledge(code, reason);
  }

  private member(host: Host, shared: Omit<FirewallProps, 'host'>): Member<Host> {
    const { name, firewall: own = {}, address }: GroupHost = host;
    const id = name ?? address;
    if (id === undefined) {
      throw constructError(this, {
        code: 'construct/empty-list',
        summary: 'a host has neither a name nor an address',
        help: 'give each host an `address`, and a `name` where the address is not known yet',
      });
    }
    if (this.node.tryFindChild(id) !== undefined) {
      throw constructError(this, {
        code: 'construct/declared-twice',
        summary: `the host ${JSON.stringify(id)} is declared twice`,
        help: 'keep one of them, with all of its roles, or give the second another `name`',
      });
    }
    return { host, firewall: new Firewall(this, id, { ...shared, ...own, host: firewallHost(host) }) };
  }

  private nobody(summary: string, role?: string): Error {
    const roles = [...new Set(this.members.flatMap(({ host }) => host.roles ?? []))].sort();
    return constructError(this, {
      code: 'construct/empty-list',
      summary,
      ...(role === undefined ? {} : { detail: `its roles are ${roles.join(', ') || 'none'}` }),
      ...(role === undefined ? {} : nearestHelp(tryFindNearest(role, roles))),
    });
  }
}

/** What a Firewall takes of a host, without what is the group's and what is the program's own. */
function firewallHost(host: GroupHost): FirewallHost {
  const names: readonly string[] = ['addresses', ...Object.keys(hostAttributes).map(camelName)];
  return Object.fromEntries(Object.entries(host).filter(([name]) => names.includes(name)));
}
