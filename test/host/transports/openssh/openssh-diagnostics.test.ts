import { explainOpensshFailure } from '../../../../lib/host/transports/openssh/openssh-diagnostics';

describe('what ssh prints when it gives up', () => {
  test.each([
    [
      'No ED25519 host key is known for web1 and you have requested strict checking.\r\nHost key verification failed.',
      'host/host-key-unknown',
    ],
    [
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\r\nHost key verification failed.',
      'host/host-key-changed',
    ],
    ['@ WARNING: REVOKED HOST KEY DETECTED! @\r\nHost key verification failed.', 'host/host-key-revoked'],
    [
      'Host key ED25519 SHA256:x revoked by file /revoked\r\nHost key verification failed.',
      'host/host-key-revoked',
    ],
    ['ssh: Could not resolve hostname nowhere: Name or service not known', 'host/unknown-host'],
    ['ssh: connect to host web1 port 22: Connection refused', 'host/refused'],
    ['ssh: connect to host web1 port 22: Connection timed out', 'host/connect-timeout'],
    ['ssh: connect to host web1 port 22: Operation timed out', 'host/connect-timeout'],
    ['Connection timed out during banner exchange', 'host/handshake-timeout'],
    ['ssh: connect to host web1 port 22: No route to host', 'host/unreachable'],
    ['ssh: connect to host web1 port 22: Network is unreachable', 'host/unreachable'],
    ['root@web1: Permission denied (publickey).', 'host/login-failed'],
    ['Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures', 'host/login-failed'],
    [
      'Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-rsa',
      'host/no-common-algorithm',
    ],
    [
      '/c: line 1: Bad configuration option: nonsense\r\n/c: terminating, 1 bad configuration options',
      'host/ssh-config-unreadable',
    ],
    ['kex_exchange_identification: read: Connection reset by peer', 'host/handshake-failed'],
    ['Connection to web1 closed by remote host.', 'host/handshake-failed'],
    ['something new', 'host/openssh-failed'],
    ['', 'host/openssh-failed'],
  ])('%j means %s', (stderr, code) => {
    const host = { transport: 'openssh', address: 'web1' } as const;
    expect(explainOpensshFailure({ description: 'openssh://web1', host, stderr, timeoutMs: 1000 }).code).toBe(
      code,
    );
  });
});
