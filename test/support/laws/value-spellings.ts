/**
 * Other ways to write a value that iptables-save prints, by the file of its kind: written down here apart from the
 * code that reads them, from the manual pages and from what iptables was seen to take.
 *
 * Each function gets canonical words and gives words that mean the same; the words themselves where it has none.
 */
import type { Family } from '../../../lib/net/family';
import type { RandomSource } from '../../../lib/extensions/value-kind';

export interface Spelled {
  readonly random: RandomSource;
  readonly family: Family;
  /** The name of the kind: one file may have several. */
  readonly name: string;
}

type Respell = (words: readonly string[], how: Spelled) => readonly string[];

/** Of a kind of one word: other words for it, by which is picked. */
function oneWord(others: (word: string, how: Spelled) => readonly string[]): Respell {
  return ([word = ''], how) => [how.random.pick([word, ...others(word, how)])];
}

const same: Respell = (words) => words;

/** Each number of a text by itself, in another base. */
function otherBases(word: string, { random }: Spelled): string {
  return word.replace(/0x[0-9a-f]+|[0-9]+/gi, (written) => {
    const number = BigInt(written);
    const [hex, octal] = [number.toString(16), number.toString(8)];
    return random.pick([
      String(number),
      `0x${hex}`,
      `0x00${hex.toUpperCase()}`,
      number === 0n ? '0' : `0${octal}`,
    ]);
  });
}

const bases = oneWord((word, how) => [otherBases(word, how)]);

/** A list in another order, with repetitions. */
function shuffledList(word: string, { random }: Spelled): string {
  const left = word.split(',');
  const items = left.slice();
  const order = items.map(() => left.splice(random.integer(0, left.length - 1), 1)[0] ?? '');
  return [...order, random.pick(items)].join(',');
}

/** An IPv6 address in capitals or with all its groups; an IPv4 address has one form where a whole one is asked for. */
function otherAddress(address: string, { random, family }: Spelled): string {
  if (family === 'ipv4' || address.includes('.')) return address;
  const [before = '', after] = address.split('::');
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = Array.from({ length: after === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  const whole = [...head, ...zeros, ...tail];
  return random.pick([
    address.toUpperCase(),
    whole.join(':'),
    whole.map((group) => group.padStart(4, '0')).join(':'),
  ]);
}

function netmask(length: number): string {
  const bits = BigInt.asUintN(32, ~((1n << BigInt(32 - length)) - 1n));
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
}

/** `ADDRESS/LENGTH` with a netmask, without a length of all bits, or with bits behind the length. */
function otherPrefix(word: string, how: Spelled, mayHaveHostBits: boolean): readonly string[] {
  const { random, family } = how;
  const [address = '', length] = word.split('/');
  const other = otherAddress(address, how);
  if (length === undefined)
    return [`${other}/${family === 'ipv4' ? random.pick(['32', '255.255.255.255']) : '128'}`];
  if (family === 'ipv6') return [`${other}/${length}`, ...(length === '128' ? [other] : [])];
  const hostBits = address.replace(/[0-9]+$/, (last) => String(Number(last) | 1));
  return [
    `${address}/${netmask(Number(length))}`,
    ...(length === '32' ? [address] : []),
    ...(mayHaveHostBits && Number(length) < 32 ? [`${hostBits}/${length}`] : []),
  ];
}

const services: Readonly<Record<string, string>> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  123: 'ntp',
};

/** A port, or ports with `between` between the first and the last of a range. */
function otherPorts(word: string, how: Spelled, between: ':' | '-'): readonly string[] {
  const [first = '', last] = word.split(between);
  if (last === undefined)
    return [services[word] ?? word, otherBases(word, how), ...(between === '-' ? [`${word}-${word}`] : [])];
  if (between === '-') return [];
  return [
    `${otherBases(first, how)}:${otherBases(last, how)}`,
    ...(first === '0' ? [`:${last}`] : []),
    ...(last === '65535' ? [`${first}:`] : []),
  ];
}

const protocolNumbers: Readonly<Record<string, string>> = {
  ...{ icmp: '1', tcp: '6', udp: '17', dccp: '33', esp: '50', ah: '51', 'ipv6-icmp': '58' },
  ...{
    ipcomp: '108',
    sctp: '132',
    'mobility-header': '135',
    udplite: '136',
    47: 'gre',
    2: 'igmp',
    89: 'ospf',
  },
};

const protocolNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(protocolNumbers).map(([name, number]) => [number, name]),
);

const units = {
  sec: ['s', 'second', 'Sec'],
  min: ['m', 'minute'],
  hour: ['h', 'HOUR'],
  day: ['d', 'Day'],
} as const;

/** The same unit, and for a limit also the next longer one: 2/min is 120/hour. */
function otherRate(word: string, mayChangeUnit: boolean): readonly string[] {
  const [count = '', unit = ''] = word.split('/');
  const longer: Readonly<Record<string, readonly [string, number]>> = {
    ...{ sec: ['minute', 60], min: ['hour', 60], hour: ['day', 24] },
  };
  const [name = '', times = 1] = longer[unit] ?? [];
  return [
    ...(Object.hasOwn(units, unit) ? units[unit as keyof typeof units] : []).map(
      (each) => `${count}/${each}`,
    ),
    ...(mayChangeUnit && name !== '' ? [`${String(Number(count) * times)}/${name}`] : []),
    ...(unit === 'sec' ? [count] : []),
  ];
}

const icmpNames: Readonly<Record<Family, Readonly<Record<string, readonly string[]>>>> = {
  ipv4: {
    8: ['echo-request', 'ping'],
    0: ['pong', 'echo-rep'],
    '3/4': ['fragmentation-needed'],
    11: ['ttl-exceeded'],
  },
  ipv6: {
    128: ['echo-request', 'PING'],
    2: ['packet-too-big'],
    135: ['neighbor-solicitation'],
    '1/4': ['port-unr'],
  },
};

const syslogLevels = ['panic', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'];

const rejectNames: Readonly<Record<string, readonly string[]>> = {
  'icmp-port-unreachable': ['port-unreach', 'icmp-port', 'PORT-UNREACH'],
  'icmp-host-unreachable': ['host-unreach', 'icmp-host'],
  'icmp-net-unreachable': ['net-unreach', 'icmp-net'],
  'icmp6-adm-prohibited': ['adm-prohibited', 'icmp6-adm'],
  'icmp6-no-route': ['no-route'],
  'tcp-reset': ['TCP-RESET'],
};

const tosNames: Readonly<Record<string, string>> = {
  '0x10/0x3f': 'minimize-delay',
  '0x08/0x3f': 'Maximize-Throughput',
};

const tcpOptions: Readonly<Record<string, string>> = {
  2: 'mss',
  3: 'wscale',
  4: 'sack-permitted',
  8: 'timestamp',
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const anyCase = oneWord((word) => [word.toUpperCase(), word.toLowerCase()]);

/** Spellings of a choice are those of the option that has it. */
const choices: Readonly<Record<string, Respell>> = {
  'packet type': oneWord((word) => [
    word.toUpperCase(),
    { unicast: 'host', broadcast: 'bcast' }[word] ?? word,
  ]),
  'IPsec protocol': oneWord((word) => [{ ah: '51', esp: '50', ipcomp: '108' }[word] ?? word]),
  'audit type': anyCase,
  'forwarding method': anyCase,
};

/** Sets of which the names have to be written as they are printed. */
const exact: ReadonlySet<string> = new Set([
  ...['what to tell apart', 'connection events', 'expectation events', 'parts', 'IPv6 headers'],
]);

export const otherSpellings: Readonly<Record<string, Respell>> = {
  'address-lists': oneWord((word, how) =>
    how.name === 'address range'
      ? [
          word
            .split('-')
            .map((end) => otherAddress(end, how))
            .join('-'),
          ...(isOne(word) ? [word.split('-')[0] ?? ''] : []),
        ]
      : [
          word
            .split(',')
            .map((address) => otherAddress(address, how))
            .join(','),
        ],
  ),
  addresses: oneWord((word, how) =>
    how.name === 'prefix' ? otherPrefix(word, how, true) : [otherAddress(word, how)],
  ),
  'big-numbers': oneWord((word, how) => [
    otherBases(word, how),
    ...(how.name !== 'amount' ? [] : word.includes(':') ? [word.replace(/^0:/, ':')] : [`${word}:`]),
  ]),
  'bpf-programs': oneWord((word) => [`${word},`, word.replaceAll(' ', '  '), word.replaceAll(',', ', ')]),
  'byte-patterns': oneWord((word, { name }) =>
    name === 'text'
      ? []
      : [word.toUpperCase(), word.replace(/[0-9a-f]{2}(?!\|)/g, '$& '), word.replace('|', '| ')],
  ),
  choice: (words, how) => (choices[how.name] ?? same)(words, how),
  'connection-labels': oneWord((word, how) => (/^[0-9]+$/.test(word) ? [otherBases(word, how)] : [])),
  'ct-zone': oneWord((word, how) => [word === 'mark' ? 'Mark' : otherBases(word, how)]),
  dscp: oneWord((word, how) => (how.name === 'DSCP' ? [otherBases(word, how)] : [word.toLowerCase()])),
  'estimated-rates': (words, how) =>
    words.length === 0
      ? words
      : oneWord((word) => [word.replace(/bit$/, 'BIT'), word.replace(/([0-9])bit$/, '$1')])(words, how),
  'hashlimit-rates': oneWord((word, how) =>
    how.name === 'hashlimit burst'
      ? [/^[0-9]+$/.test(word) ? otherBases(word, how) : word.replace(/b$/, '')]
      : word.endsWith('b/s')
        ? [`${word}ec`]
        : otherRate(word, false),
  ),
  'host-prefixes': oneWord((word, how) =>
    how.name === 'prefix length'
      ? [otherBases(word, how), ...(how.family === 'ipv4' ? [netmask(Number(word))] : [])]
      : otherPrefix(word, how, false),
  ),
  'icmp-types': oneWord((word, { family }) => icmpNames[family][word] ?? []),
  interfaces: same,
  'ip-sets': same,
  'ipv6-options': bases,
  led: oneWord((word, how) => (how.name === 'delay' ? [word === 'inf' ? 'INF' : otherBases(word, how)] : [])),
  'log-levels': oneWord((word, how) => [syslogLevels[Number(word)] ?? word, otherBases(word, how)]),
  'mac-addresses': oneWord((word) => [word.toUpperCase(), word.replace(/\b0/g, '')]),
  'mark-operands': bases,
  marks: oneWord((word, how) =>
    word.startsWith('0x')
      ? [otherBases(word, how), ...(word.includes('/') ? [] : [`${word}/0xffffffff`, `${word}/4294967295`])]
      : [],
  ),
  'max-segment-size': bases,
  microseconds: oneWord((word) =>
    word.endsWith('ms')
      ? [`${word.replace('.0ms', '')}000us`, `${word.replace('.0ms', '')}000`, word.replace('ms', 'msecs')]
      : [word.replace('s', 'sec'), word.replace('.0s', 's')],
  ),
  'mobility-types': oneWord((word, how) => [
    otherBases(word, how),
    ...({ 0: ['brr'], 5: ['BU', 'binding-u'] }[word] ?? []),
  ]),
  'nat-ranges': oneWord((word, how) => {
    if (how.name.startsWith('port range')) return otherPorts(word, how, '-');
    return /[[\]]|^:|^[0-9.-]+$/.test(word)
      ? []
      : [
          word
            .split('-')
            .map((end) => otherAddress(end, how))
            .join('-'),
        ];
  }),
  networks: oneWord((word, how) =>
    how.name === 'network' ? otherPrefix(word, how, true) : [otherAddressOf(word, how)],
  ),
  numbers: (words, how) => (how.name === 'interval in seconds' ? words : bases(words, how)),
  owners: oneWord((word, how) =>
    /^[0-9]+$/.test(word) ? [otherBases(word, how), `${word}-${word}`, word === '0' ? 'root' : word] : [],
  ),
  'port-lists': oneWord((word, how) => [
    word
      .split(',')
      .map((port) => services[port] ?? port)
      .join(','),
    otherBases(word, how),
  ]),
  ports: oneWord((word, how) => otherPorts(word, how, ':')),
  probability: oneWord((word) => [word.replace(/0+$/, ''), word.replace(/^0\./, '.'), `${word}e0`]),
  protocols: oneWord((word) => {
    const other = /^[0-9]/.test(word) ? protocolNames[word] : protocolNumbers[word];
    return other === undefined ? [] : [other, other.toUpperCase(), word.toUpperCase()];
  }),
  'queue-range': oneWord((word, how) => [
    otherBases(word, how),
    word.replace(/:65535$/, ':'),
    word.replace(/^0:/, ':'),
  ]),
  rate: oneWord((word) => otherRate(word, true)),
  'reject-kinds': oneWord((word) => [word.toUpperCase(), ...(rejectNames[word] ?? [])]),
  'sctp-chunks': ([quantity = '', list = ''], { random }) => [
    random.pick([quantity, quantity.toUpperCase()]),
    random.pick([
      list,
      list.split(',').reverse().join(','),
      list.replace(/[A-Z_]+(?=,|:|$)/g, (name) => name.toLowerCase()),
    ]),
  ],
  'security-context': same,
  sets: oneWord((word, how) => {
    if (word === '') return [];
    const shuffled = shuffledList(word, how);
    return exact.has(how.name) ? [shuffled] : [shuffled, shuffled.toLowerCase()];
  }),
  'tcp-flags': (words, how) =>
    words.map((word) => {
      const shuffled = shuffledList(word, how);
      const whole = word === 'FIN,SYN,RST,PSH,ACK,URG' ? ['ALL', 'all'] : [];
      return how.random.pick([shuffled, shuffled.toLowerCase(), ...whole]);
    }),
  'tcp-option-set': oneWord((word, how) => [
    word
      .split(',')
      .map((number) => tcpOptions[number] ?? otherBases(number, how))
      .reverse()
      .join(','),
  ]),
  text: same,
  times: oneWord((word, how) => {
    if (how.name === 'time of day') return [word.replace(/:00$/, ''), word.replace(/^0/, '')];
    if (how.name === 'date') return [word.replace(/T00:00:00$/, ''), word.replace(/:00$/, '')];
    if (how.name === 'days of the month') return [shuffledList(word, how)];
    const days = shuffledList(word, how).split(',');
    return [
      days.join(','),
      days.map((day) => how.random.pick([day.slice(0, 2), String(weekdays.indexOf(day) + 1)])).join(','),
    ];
  }),
  tos: oneWord((word, how) => [otherBases(word, how), tosNames[word] ?? word, word.replace(/\/0xff$/, '')]),
  'traffic-class': oneWord((word) => [
    word.replace(/\b0+(?=[0-9a-f])/g, ''),
    word.toUpperCase(),
    `0x${word}`,
  ]),
  'u32-tests': oneWord((word, how) => [word.replace(/&&|[=@,]|<<|>>/g, ' $& '), otherBases(word, how)]),
};

function isOne(range: string): boolean {
  const [first, last] = range.split('-');
  return first === last;
}

function otherAddressOf(prefix: string, how: Spelled): string {
  const [address = '', length = ''] = prefix.split('/');
  return `${otherAddress(address, how)}/${length}`;
}
