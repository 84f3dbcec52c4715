import { accepted, refused, wordKind } from '../value-kind';

const allowed =
  'an interface name of at most 15 bytes without white space or /, a + at its end matches any ending';

/** The name of an interface, or the beginning of one with `+`. */
export const interfaceName = wordKind({
  name: 'interface',
  allowed,
  plain: { form: 'name', maxBytes: 15 },
  parse: (word) => {
    const usable = /^[^\s/\p{C}"\\!]+$/u.test(word) && Buffer.byteLength(word) <= 15 && !/^[-$]/.test(word);
    return usable ? accepted(word) : refused(`not ${allowed}`);
  },
  sample: (random) => random.pick(['lo', 'eth0', 'eth+', 'br-0.100', 'wg0', 'tun+']),
});
