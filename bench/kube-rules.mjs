/** Rules as kube-proxy writes them: each service leads to one of two pods, and marks what has to be masqueraded behind it. */

const mark = '0x4000/0x4000';

/**
 * A file of iptables-save.
 *
 * @param services how many
 * @param gone the number of one that is not there
 */
export function kubeRules(services, gone = -1) {
  const all = Array.from({ length: services }, (_, number) => number).filter((number) => number !== gone);
  const chains = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-MARK-MASQ', 'KUBE-POSTROUTING'];
  const parts = all.map(serviceRules);
  return [
    '*nat',
    ...['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'].map((chain) => `:${chain} ACCEPT [0:0]`),
    ...[...chains, ...parts.flatMap((part) => part.chains)].map((chain) => `:${chain} - [0:0]`),
    '-A PREROUTING -j KUBE-SERVICES',
    '-A OUTPUT -j KUBE-SERVICES',
    '-A POSTROUTING -j KUBE-POSTROUTING',
    `-A KUBE-MARK-MASQ -j MARK --set-xmark ${mark}`,
    `-A KUBE-POSTROUTING -m mark ! --mark ${mark} -j RETURN`,
    '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
    '-A KUBE-POSTROUTING -j MASQUERADE --random-fully',
    ...parts.flatMap((part) => part.rules),
    '-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    'COMMIT',
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD DROP [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    `-A FORWARD -m mark --mark ${mark} -j ACCEPT`,
    '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A FORWARD -s 10.244.0.0/16 -j ACCEPT',
    '-A FORWARD -d 10.244.0.0/16 -j ACCEPT',
    'COMMIT',
    '',
  ].join('\n');
}

/** Every fifth service is at a port of the host too. */
function serviceRules(number) {
  const address = `10.96.${number >> 8}.${number & 255}/32`;
  const asked = `-d ${address} -p tcp -m comment --comment "default/s${number} cluster IP" -m tcp --dport ${80 + (number % 7)}`;
  const service = `KUBE-SVC-${number}`;
  const pods = [0, 1].map((pod) => ({
    chain: `KUBE-SEP-${number}-${pod}`,
    address: `10.244.${number >> 6}.${((number & 63) << 2) | pod}`,
  }));
  const [first, last] = pods;
  return {
    chains: [service, ...pods.map(({ chain }) => chain)],
    rules: [
      `-A KUBE-SERVICES ${asked} -j ${service}`,
      `-A ${service} ! -s 10.244.0.0/16 ${asked} -j KUBE-MARK-MASQ`,
      ...(number % 5 === 0
        ? [`-A KUBE-NODEPORTS -p tcp -m tcp --dport ${30_000 + number} -j ${service}`]
        : []),
      `-A ${service} -m statistic --mode random --probability 0.50000000000 -j ${first.chain}`,
      `-A ${service} -j ${last.chain}`,
      ...pods.flatMap((pod) => [
        `-A ${pod.chain} -s ${pod.address}/32 -j KUBE-MARK-MASQ`,
        `-A ${pod.chain} -p tcp -m tcp -j DNAT --to-destination ${pod.address}:8080`,
      ]),
    ],
  };
}
