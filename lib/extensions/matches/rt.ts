import { match } from '../extension';
import { addressList } from '../kinds/address-lists';
import { integer, integerRange, maxUnsigned32 } from '../kinds/numbers';
import { flag, refused } from '../value-kind';

const number = integer({ name: 'number', low: 0, high: maxUnsigned32 });

export const rt = match({
  name: 'rt',
  summary: 'Routing header of IPv6 packets.',
  families: ['ipv6'],
  skippedHeader: '43',
  negationIsNotComplement: true,
  options: {
    rtType: {
      flag: '--rt-type',
      value: {
        ...number,
        sample: (random) => [random.pick(['0', '2', '4', String(random.integer(0, 255))])],
      },
      negatable: true,
      summary: 'Type of the header; 0 lets the sender choose the way.',
    },
    rtSegsleft: {
      flag: '--rt-segsleft',
      value: integerRange({ name: 'segments', low: 0, high: maxUnsigned32 }),
      negatable: true,
      matchesAll: ['0:4294967295'],
      summary: 'Segments still to come, or a range.',
    },
    rtLen: { flag: '--rt-len', value: number, negatable: true, summary: 'Length of the header.' },
    rt0Res: { flag: '--rt-0-res', value: flag, summary: 'The reserved field must be zero; type 0 only.' },
    rt0Addrs: { flag: '--rt-0-addrs', value: addressList(16), summary: 'Addresses on the way; type 0 only.' },
    rt0NotStrict: {
      flag: '--rt-0-not-strict',
      value: flag,
      summary: 'Others may stand between these addresses.',
    },
  },
  needs: { rt0Res: ['rtType'], rt0Addrs: ['rtType'], rt0NotStrict: ['rt0Addrs'] },
  normalize: (uses) => {
    const type = uses.find((use) => use.flag === '--rt-type');
    const ofType0 = uses.find((use) => use.flag.startsWith('--rt-0-'));
    const isType0 = type?.words[0] === '0' && !type.negated;
    return ofType0 !== undefined && !isType0
      ? refused(`\`${ofType0.flag}\` works only with \`--rt-type 0\``)
      : uses;
  },
  example: '-m rt --rt-type 0 -j DROP',
});
