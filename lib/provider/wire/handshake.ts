/**
 * What go-plugin, the library by which Terraform starts its providers, agrees on before gRPC begins:
 * a cookie in the environment that says "Terraform started you", and one line on stdout that says where
 * the provider listens and which certificate it will show.
 */

/** The number of Terraform's plugin protocol that the provider speaks. */
export const pluginProtocolVersion = 6;

/** Version of the handshake itself. */
const coreProtocolVersion = 1;

/** Fixed in Terraform's sources; it tells a start by Terraform from a start by hand, and is no secret. */
const cookieName = 'TF_PLUGIN_MAGIC_COOKIE';
const cookieValue = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** Names by which Terraform hands over what it wants, for the tests that play Terraform. @internal */
export const handshakeEnvironment = {
  cookieName,
  cookieValue,
  clientCertificate: 'PLUGIN_CLIENT_CERT',
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

export type HandshakeRequest =
  | {
      readonly kind: 'terraform';
      /** PEM of the only client that may connect; undefined when Terraform asks for no TLS. */
      readonly clientCertificate: string | undefined;
      /** A folder that Terraform wants the socket in. */
      readonly socketDirectory: string | undefined;
    }
  /** Not started by Terraform, or by one that speaks none of our protocol versions. */
  | { readonly kind: 'refused'; readonly message: string };

/** Reads what Terraform asks for from the environment. */
export function readHandshake(environment: Environment): HandshakeRequest {
  if (environment[cookieName] !== cookieValue) {
    return {
      kind: 'refused',
      message:
        'This is the Terraform provider of cdktf-iptables. Terraform starts it; started by hand it does nothing.\n' +
        'To change firewalls without Terraform, use the command `cdktf-iptables`. To debug the provider, start\n' +
        'it with `--reattach` and set what it prints in the environment of Terraform.',
    };
  }
  const versions = environment['PLUGIN_PROTOCOL_VERSIONS'];
  if (versions !== undefined && !versions.split(',').includes(String(pluginProtocolVersion))) {
    return {
      kind: 'refused',
      message:
        `The provider of cdktf-iptables speaks plugin protocol ${String(pluginProtocolVersion)}, but this Terraform speaks ` +
        `${versions}. Terraform 1.5 or later is needed.`,
    };
  }
  return {
    kind: 'terraform',
    clientCertificate: nonEmpty(environment[handshakeEnvironment.clientCertificate]),
    socketDirectory: nonEmpty(environment['PLUGIN_UNIX_SOCKET_DIR']),
  };
}

/**
 * The line that Terraform waits for. The certificate goes as base64 **without padding**: with padding the
 * line is refused, and since the length of a signature varies, a padded one would fail only now and then.
 */
export function handshakeLine(socketPath: string, certificate: Buffer | undefined): string {
  const encoded = certificate === undefined ? '' : certificate.toString('base64').replace(/=+$/, '');
  return [coreProtocolVersion, pluginProtocolVersion, 'unix', socketPath, 'grpc', encoded].join('|') + '\n';
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
