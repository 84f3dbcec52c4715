/** What the assertions of `Firewall` and `HostGroup` take. */
import { takes } from '../../arguments/argument-kinds';
import { interfaceArgument } from '../intent-arguments';
import type { AssertedTraffic } from './firewall-assertions';

const common = {
  chain: takes.oneOf('INPUT', 'FORWARD', 'OUTPUT'),
  to: takes.peer,
  service: takes.service,
  inInterface: interfaceArgument,
  outInterface: interfaceArgument,
  name: takes.text,
};

export const assertedTrafficArguments = takes.object<AssertedTraffic>({ ...common, from: takes.peer });
export const onlyFromArguments = takes.object<Omit<AssertedTraffic, 'from'>>(common);
