import { target } from '../extension';
import { ledDelay, ledTrigger } from '../kinds/led';
import { flag } from '../value-kind';

export const led = target({
  name: 'LED',
  summary: 'Makes a light of the machine blink when a packet comes by.',
  families: ['ipv4', 'ipv6'],
  isMachineWide: true,
  options: {
    ledTriggerId: {
      flag: '--led-trigger-id',
      value: ledTrigger,
      required: true,
      summary: 'Name of the trigger; the kernel puts netfilter- before it.',
    },
    ledDelay: {
      flag: '--led-delay',
      value: ledDelay,
      hidden: ['0'],
      summary: 'Milliseconds that the light stays on, or inf.',
    },
    ledAlwaysBlink: {
      flag: '--led-always-blink',
      value: flag,
      summary: 'Blink for each packet, also when the light is on.',
    },
  },
  example: '-p tcp -m tcp --dport 22 -j LED --led-trigger-id "ssh" --led-delay 500',
});
