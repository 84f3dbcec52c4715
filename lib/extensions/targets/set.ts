import { target } from '../extension';
import { ipSet } from '../kinds/ip-sets';
import { integer } from '../kinds/numbers';
import { flag, refused } from '../value-kind';

export const set = target({
  name: 'SET',
  summary: 'Puts addresses and ports of the packet into an ipset, or takes them out of it.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  options: {
    addSet: { flag: '--add-set', value: ipSet, requiresHostObject: 'an ipset', summary: 'Set to add to.' },
    exist: {
      flag: '--exist',
      value: flag,
      summary: 'Begin the timeout anew when the entry is there already.',
    },
    timeout: {
      flag: '--timeout',
      value: integer({ name: 'seconds', low: 0, high: 4_294_967_294 }),
      summary: 'Seconds that the new entry lives, instead of those that the set gives.',
    },
    delSet: {
      flag: '--del-set',
      value: ipSet,
      requiresHostObject: 'an ipset',
      summary: 'Set to take out of.',
    },
    mapSet: {
      flag: '--map-set',
      value: ipSet,
      requiresHostObject: 'an ipset',
      summary: 'Set whose entries say what the packet gets.',
    },
    mapMark: { flag: '--map-mark', value: flag, summary: 'The packet gets the mark of its entry.' },
    mapPrio: { flag: '--map-prio', value: flag, summary: 'The packet gets the class of its entry.' },
    mapQueue: {
      flag: '--map-queue',
      value: flag,
      summary: 'The packet gets the hardware queue of its entry.',
    },
  },
  oneOf: ['addSet', 'delSet', 'mapSet'],
  needs: {
    exist: ['addSet'],
    timeout: ['addSet'],
    mapMark: ['mapSet'],
    mapPrio: ['mapSet'],
    mapQueue: ['mapSet'],
  },
  normalize: (uses, { table, chain }) => {
    const map = uses.find((use) => use.flag.startsWith('--map-'));
    if (map !== undefined && !uses.some((use) => use.flag !== '--map-set' && use.flag.startsWith('--map-')))
      return refused('`--map-set` needs one of --map-mark, --map-prio and --map-queue');
    if (map !== undefined && table !== undefined && table !== 'mangle')
      return refused(`\`${map.flag}\` works only in the mangle table`);
    const outward = uses.find((use) => use.flag === '--map-prio' || use.flag === '--map-queue');
    return outward !== undefined && (chain === 'PREROUTING' || chain === 'INPUT')
      ? refused(`\`${outward.flag}\` works only in FORWARD, OUTPUT and POSTROUTING`)
      : uses;
  },
  example: '-p tcp -m tcp --dport 23 -j SET --add-set scanners src --exist',
  notes: 'The set must be there before the rule: make it on the host with ipset.',
});
