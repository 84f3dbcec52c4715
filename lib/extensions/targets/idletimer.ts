import { target } from '../extension';
import { integer } from '../kinds/numbers';
import { name } from '../kinds/text';
import { flag } from '../value-kind';

export const idletimer = target({
  name: 'IDLETIMER',
  summary: 'Tells programs, by a file in /sys, when no packet has come for a while.',
  families: ['ipv4', 'ipv6'],
  isMachineWide: true,
  shares: { by: 'label', same: ['alarm'] },
  options: {
    timeout: {
      flag: '--timeout',
      value: integer({ name: 'seconds', low: 1, high: 2_147_482 }),
      required: true,
      summary: 'Seconds without a packet.',
    },
    label: {
      flag: '--label',
      value: name({ name: 'label', maxBytes: 27 }),
      required: true,
      summary: 'Name of the file; rules with the same label share a timer.',
    },
    alarm: { flag: '--alarm', value: flag, summary: 'Wake a sleeping machine for it.', since: '1.8.5' },
  },
  example: '-o wlan0 -j IDLETIMER --timeout 600 --label wlan',
});
