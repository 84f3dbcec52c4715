import { showProtocol } from '../../net/protocol';

/** Parameters before the protocol, and its number, in a canonical text. */
const protocolNumber = /^((?:(?:! )?-[sdio] [^ ]+ )*(?:! )?-p )([0-9]{1,3})(?= |$)/;

/**
 * The text of a rule as people read it: with the name of its protocol where /etc/protocols has one. It is the same rule to
 * iptables; what is sent and compared has the number, for that is what every host understands.
 */
export function shownRule(text: string): string {
  return text.replace(
    protocolNumber,
    (_, before: string, number: string) => before + showProtocol(Number(number)),
  );
}
