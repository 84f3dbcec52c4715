/**
 * The TLS that stands before gRPC: both sides know the other's certificate beforehand.
 *
 * Terraform got the provider's with the handshake line, the provider got Terraform's in the environment. So there is no chain of
 * trust to follow: the client's certificate must be that very one, byte for byte, and TLS itself has the
 * client prove that it holds the key. Whoever shows another certificate, or none, is cut off before a byte
 * of HTTP is read.
 *
 * The certificate is compared here and not given to TLS as an authority (`ca`), for then Node would first
 * parse all the authorities of the public web, which takes as long as Node takes to start.
 */
import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { type TLSSocket, createServer } from 'node:tls';
import type { ServerCertificate } from './certificate';

/** How both sides prove themselves: only the holder of the client certificate's key may connect. */
export interface ClientVerification {
  readonly server: ServerCertificate;
  readonly clientCertificatePem: string;
}

/**
 * @param enter called with each connection that has proved itself
 * @returns what takes a connection to the gate
 */
export function createTlsGate(
  { server, clientCertificatePem }: ClientVerification,
  enter: (connection: TLSSocket) => void,
): (connection: Socket) => void {
  const expected = new X509Certificate(clientCertificatePem).raw;
  const gate = createServer({
    cert: server.certificatePem,
    key: server.privateKeyPem,
    // An empty list, not none: none means the authorities of the public web.
    ca: [],
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['h2'],
  });
  gate.on('secureConnection', (connection) => {
    if (connection.getPeerX509Certificate()?.raw.equals(expected) === true) enter(connection);
    else connection.destroy();
  });
  return (connection) => {
    gate.emit('connection', connection);
  };
}
