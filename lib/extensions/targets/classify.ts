import { target } from '../extension';
import { trafficClass } from '../kinds/traffic-class';

export const classify = target({
  name: 'CLASSIFY',
  summary: 'Sets the class of traffic control that the packet goes into.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
  options: {
    setClass: {
      flag: '--set-class',
      value: trafficClass,
      required: true,
      summary: 'The class, always in hexadecimal.',
    },
  },
  example: '-o eth0 -p tcp -m tcp --sport 22 -j CLASSIFY --set-class 0001:0010',
});
