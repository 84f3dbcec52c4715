import type { Client, ClientChannel } from 'ssh2';

/**
 * Keeps a channel from writing to a connection that is gone. ssh2 does not tell the channels of a lost connection that they are
 * closed, so one that ends later sends its last message and throws where nobody can catch it.
 */
export function silenceWhenLost(client: Client, channel: ClientChannel): void {
  const silence = (): void => {
    // Not part of ssh2's types: the state of our side of the channel.
    (channel as unknown as { readonly outgoing: { state: string } }).outgoing.state = 'closed';
  };
  const release = (): void => {
    client.off('end', silence).off('close', silence);
  };
  client.on('end', silence).on('close', silence);
  channel.on('close', release);
}
