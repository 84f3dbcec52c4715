import { X509Certificate, createPrivateKey } from 'node:crypto';
import { createServerCertificate } from '../../../lib/provider/wire/certificate';
import { objectIdentifier, sequence, tagged, unsignedInteger } from '../../../lib/provider/wire/der';

const now = new Date('2027-03-04T05:06:07Z');

describe('the certificate of the provider', () => {
  const made = createServerCertificate(now);
  const certificate = new X509Certificate(made.certificatePem);

  test('is for localhost, the name that Terraform expects', () => {
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.subjectAltName).toBe('DNS:localhost');
  });

  test('is signed by its own key', () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made.privateKeyPem))).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
  });

  test('is valid from a day before to thirty days after', () => {
    expect(new Date(certificate.validFrom)).toEqual(new Date('2027-03-03T05:06:07Z'));
    expect(new Date(certificate.validTo)).toEqual(new Date('2027-04-03T05:06:07Z'));
  });

  test('is a P-256 certificate in DER and in PEM alike', () => {
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(certificate.raw.equals(made.der)).toBe(true);
  });

  test('is another one each time, and always well formed', () => {
    const many = Array.from({ length: 50 }, () => createServerCertificate(now));
    expect(new Set(many.map(({ der }) => der.toString('hex'))).size).toBe(50);
    for (const { certificatePem } of many) {
      const parsed = new X509Certificate(certificatePem);
      expect(parsed.verify(parsed.publicKey)).toBe(true);
    }
  });
});

describe('DER', () => {
  test.each([
    ['00', '020100'],
    ['0000', '020100'],
    ['7f', '02017f'],
    ['80', '02020080'],
    ['0001', '020101'],
  ])('writes the number %s in the fewest bytes, never negative', (bytes, expected) => {
    expect(unsignedInteger(Buffer.from(bytes, 'hex')).toString('hex')).toBe(expected);
  });

  test('writes lengths in one byte to 127, and in as few as possible from there', () => {
    const lengthOf = (size: number): string =>
      tagged(0x04, Buffer.alloc(size)).subarray(1, 5).toString('hex');
    expect(lengthOf(127).slice(0, 2)).toBe('7f');
    expect(lengthOf(128).slice(0, 4)).toBe('8180');
    expect(lengthOf(256).slice(0, 6)).toBe('820100');
  });

  test('writes identifiers with arcs of several bytes', () => {
    expect(objectIdentifier('1.2.840.10045.4.3.2').toString('hex')).toBe('06082a8648ce3d040302');
    expect(sequence().toString('hex')).toBe('3000');
  });
});
