/**
 * The certificate that this process shows to Terraform, and that Terraform trusts because it came with the
 * handshake line. Made anew at each start, never written to disk, worthless once the process has ended.
 *
 * Terraform takes this certificate as its only root and expects the name `localhost`: the subject
 * alternative name and dates that include now are what it checks. The certificate is built here, byte by
 * byte, since that costs a few milliseconds where certificate libraries cost over a hundred at each of the
 * three starts in a plan.
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  unsignedInteger,
  utcTime,
  utf8String,
} from './der';

export interface ServerCertificate {
  /** The certificate in DER. */
  readonly der: Buffer;
  /** The same in PEM. */
  readonly certificatePem: string;
  /** Its private key in PEM (PKCS #8). */
  readonly privateKeyPem: string;
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const commonName = objectIdentifier('2.5.4.3');
const subjectAltName = objectIdentifier('2.5.29.17');

const hourMs = 3_600_000;
/** Clocks of one machine do not differ, but they may be set back while a long apply runs. */
const backdatedMs = 24 * hourMs;
const validForMs = 30 * 24 * hourMs;

/** A self-signed P-256 certificate for `localhost`, valid from a day before `now` to 30 days after. */
export function createServerCertificate(now: Date): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(commonName, utf8String('localhost'))));
  const extensions = sequence(
    sequence(subjectAltName, octetString(sequence(tagged(0x82, Buffer.from('localhost', 'latin1'))))),
  );
  const content = sequence(
    tagged(0xa0, unsignedInteger(Buffer.from([2]))),
    unsignedInteger(randomBytes(16)),
    ecdsaWithSha256,
    name,
    sequence(utcTime(new Date(now.getTime() - backdatedMs)), utcTime(new Date(now.getTime() + validForMs))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  );
  const der = sequence(content, ecdsaWithSha256, bitString(sign('sha256', content, privateKey)));
  return {
    der,
    certificatePem: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
