import { Construct } from 'constructs';
import { interfaceChainPattern } from '../../lib/patterns/interface-chain';
import type { LogOptions } from '../../lib/patterns/log-options';
import type { Verdict } from '../../lib/patterns/verdict';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { interfaceArgument, logArgument } from '../firewall/intent-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';
import { Interface, type InterfaceLike } from '../values/interface';
import { Service, type ServiceLike } from '../values/service';
import { chainNameFor } from '../text/stable-names';

/** Settings of `InterfaceChain`. */
export interface InterfaceChainProps {
  /** The interface that packets to the host come in by. */
  readonly interface: InterfaceLike;
  /** Services that are open there. @default none */
  readonly services?: readonly ServiceLike[];
  /** What becomes of everything else that comes in there. @default 'drop' */
  readonly others?: Verdict;
  /** Whether that is logged, and how. @default false */
  readonly log?: boolean | LogOptions;
  /** Name of the chain, at most 28 bytes. @default `IN-`, the interface and the owner, shortened */
  readonly chainName?: string;
}

/** What the constructor takes. */
export const interfaceChainArguments = takes.object<InterfaceChainProps>({
  interface: takes.required(interfaceArgument),
  services: takes.services,
  others: takes.oneOf('accept', 'drop', 'reject'),
  log: logArgument,
  chainName: takes.text,
});

/**
 * One chain for all that comes in by an interface, so that its rules stand together and are only asked for its packets.
 *
 * @example
 * new InterfaceChain(firewall, 'dsl', { interface: 'ppp0', services: [Service.ssh], log: true });
 */
export class InterfaceChain extends Construct {
  /** The name of its chain. */
  readonly chainName: string;

  /** @throws FirewallError `construct/bad-interface`, `construct/unknown-service`, `construct/bad-port`, `construct/chain-taken` */
  constructor(scope: Construct, id: string, props: InterfaceChainProps) {
    super(scope, id);
    checkArguments(this, 'InterfaceChain', props, interfaceChainArguments);
    const firewall = Firewall.of(this);
    const { services = [], others = 'drop', log = false } = props;
    const name = Interface.textOf(props.interface, this);
    this.chainName = props.chainName ?? chainNameFor(`IN-${name.replace('+', '')}`, this, firewall.owner);
    const parts = services.flatMap((service) => Service.matchesOf(service, this));
    const asked = { chainName: this.chainName, interface: name, services: parts, others, log };
    declarePattern(firewall, this, interfaceChainPattern(asked));
  }
}
