import { type OptionUse, target } from '../extension';
import { maxSegmentSize } from '../kinds/max-segment-size';
import { flag, refused } from '../value-kind';

export const tcpmss = target({
  name: 'TCPMSS',
  summary: 'Changes the largest segment that the ends of a TCP connection agree on.',
  effect: 'marked',
  families: ['ipv4', 'ipv6'],
  protocols: ['tcp'],
  options: {
    setMss: { flag: '--set-mss', value: maxSegmentSize, summary: 'The size to set.' },
    clampMssToPmtu: {
      flag: '--clamp-mss-to-pmtu',
      value: flag,
      summary: 'The size that fits the path to the destination.',
    },
  },
  exclusive: [['setMss', 'clampMssToPmtu']],
  oneOf: ['setMss', 'clampMssToPmtu'],
  normalize: (uses, { chain }) =>
    uses[0]?.flag === '--clamp-mss-to-pmtu' && (chain === 'PREROUTING' || chain === 'INPUT')
      ? refused(`\`--clamp-mss-to-pmtu\` needs a packet on its way out, and ${chain} has none`)
      : uses,
  limits: [
    {
      backend: 'legacy',
      when: (_uses, { matches }) =>
        !matches.some(({ name, options }) => name === 'tcp' && options.some(testsForSyn)),
      why: 'it takes TCPMSS only in a rule that looks for the SYN flag, such as `--tcp-flags SYN,RST SYN`',
    },
  ],
  example: '-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
});

/** As the kernel tells it: SYN is among the flags that must be set, whatever the mask says. */
function testsForSyn({ flag: name, negated, words }: OptionUse): boolean {
  return name === '--tcp-flags' && !negated && words[1]?.split(',').includes('SYN') === true;
}
