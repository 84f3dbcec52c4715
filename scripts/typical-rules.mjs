/** Of forms that most rulesets have, each several times, with what differs from rule to rule. */
export const typicalRules = Array.from({ length: 20 }, (_, number) => [
  `-s 192.0.2.${number}/32 -p tcp -m tcp --dport ${1000 + number} -j ACCEPT`,
  `-d 192.0.2.${number}/32 -p udp -m udp --sport 1024:65535 -m comment --comment "rule ${number}" -j DROP`,
  `-i eth${number} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  `-p tcp -m multiport --dports 80,${8000 + number} -j OWN`,
  `-m limit --limit ${number + 1}/min -j LOG --log-prefix "in: "`,
  `-p icmp -m icmp --icmp-type 8 -j REJECT --reject-with icmp-port-unreachable`,
]).flat();
