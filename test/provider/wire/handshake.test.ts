import { handshakeEnvironment, handshakeLine, readHandshake } from '../../../lib/provider/wire/handshake';

const { cookieName, cookieValue, clientCertificate } = handshakeEnvironment;

describe('the handshake', () => {
  test('is refused with a hint when it was not Terraform that started the provider', () => {
    expect(readHandshake({})).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('--reattach') as string,
    });
    expect(readHandshake({ [cookieName]: 'other' })).toMatchObject({ kind: 'refused' });
  });

  test('is refused when Terraform speaks none of our versions', () => {
    const environment = { [cookieName]: cookieValue, PLUGIN_PROTOCOL_VERSIONS: '4,5' };
    expect(readHandshake(environment)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('4,5') as string,
    });
  });

  test.each(['5,6', '6,5', '6', undefined])('takes the versions in any order: %s', (versions) => {
    const environment = {
      [cookieName]: cookieValue,
      PLUGIN_PROTOCOL_VERSIONS: versions,
      [clientCertificate]: 'PEM',
    };
    expect(readHandshake(environment)).toEqual({
      kind: 'terraform',
      clientCertificate: 'PEM',
      socketDirectory: undefined,
    });
  });

  test('does without TLS when no client certificate is given', () => {
    const environment = { [cookieName]: cookieValue, [clientCertificate]: '' };
    expect(readHandshake(environment)).toMatchObject({ clientCertificate: undefined });
  });

  test.each([
    [1, 'AQ'],
    [2, 'AQI'],
    [3, 'AQID'],
  ])('says the certificate of %d bytes without padding', (length, encoded) => {
    const line = handshakeLine('/tmp/x/s', Buffer.from([1, 2, 3].slice(0, length)));
    expect(line).toBe(`1|6|unix|/tmp/x/s|grpc|${encoded}\n`);
  });
});
