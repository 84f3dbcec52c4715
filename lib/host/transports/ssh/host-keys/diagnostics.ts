import type { Diagnostic } from '../../../../base/diagnostic';
import { shellWord } from '../../../../base/shell-word';
import { quoted } from '../../../../base/visible-text';
import { type KnownHostsFile, type KnownHostsLine, fingerprintOf, typeOfKey } from './known-hosts';
import { hostCatalogue } from '../../../catalogue';

const { problem } = hostCatalogue;

/** Wording of everything about host keys: whoever meets an untrusted key at night has to understand it. */
export function hostKeyUnknown(
  subject: HostKeySubject,
  name: string,
  key: Buffer,
  files: readonly KnownHostsFile[],
  withoutPort: readonly KnownHostsLine[],
  hasAuthority: boolean,
): Diagnostic {
  const target = files[0]?.path ?? '~/.ssh/known_hosts';
  return problem({
    code: 'host/host-key-unknown',
    summary: `the host key of ${place(subject)} is not known; not connecting`,
    detail: [
      `the host shows ${describeKey(key)}`,
      `no key for ${quoted(name)} in ${files.map(describeFile).join(', ') || 'any known hosts file'}`,
      ...withoutPort.map((line) => `a key is known for the host without its port: ${describeLine(line)}`),
    ].join('\n'),
    help: [
      ...compareKeys(subject, key),
      'if they are the same, add the key:',
      `  ${keyscan(subject, key)}${underAlias(subject)} >> ${shellWord(target)}`,
      'or pin the fingerprint',
      ...(hasAuthority
        ? ['the file has a @cert-authority for this host; certificates need an openssh:// address']
        : []),
    ].join('\n'),
  });
}

export function hostKeyChanged(
  subject: HostKeySubject,
  name: string,
  key: Buffer,
  known: readonly KnownHostsLine[],
): Diagnostic {
  const files = [...new Set(known.map((line) => line.file))];
  return problem({
    code: 'host/host-key-changed',
    summary: `the host key of ${place(subject)} has changed; not connecting`,
    detail: [
      `the host shows ${describeKey(key)}`,
      ...known.map((line) => `the known key is ${describeLine(line)}`),
      'another machine may be impersonating the host, or the host has new keys',
    ].join('\n'),
    help: [
      ...compareKeys(subject, key),
      'if they are the same, remove the old keys and add the new one:',
      ...files.map((file) => `  ssh-keygen -R ${shellWord(name)} -f ${shellWord(file)}`),
      `  ${keyscan(subject, key)}${underAlias(subject)} >> ${shellWord(files[0] ?? '~/.ssh/known_hosts')}`,
    ].join('\n'),
  });
}

export function hostKeyRevoked(subject: HostKeySubject, key: Buffer, line: KnownHostsLine): Diagnostic {
  return problem({
    code: 'host/host-key-revoked',
    summary: `the host key of ${place(subject)} is marked as revoked; not connecting`,
    detail: `the host shows ${describeKey(key)}\nrevoked by ${describeLine(line)}`,
    help: 'give the host new keys, or remove the @revoked line from the file if it is a mistake',
  });
}

export function hostKeyInRevokedFile(subject: HostKeySubject, key: Buffer, file: string): Diagnostic {
  return problem({
    code: 'host/host-key-revoked',
    summary: `the host key of ${place(subject)} is revoked; not connecting`,
    detail: `the host shows ${describeKey(key)}\nit is in ${file}, the file of RevokedHostKeys`,
    help: 'give the host new keys, or remove the key from that file if it is a mistake',
  });
}

export function hostKeyNotPinned(
  subject: HostKeySubject,
  fingerprint: string,
  seen: readonly SeenHostKey[],
): Diagnostic {
  const type = shortType(seen[0]?.type);
  return problem({
    code: 'host/host-key-not-pinned',
    summary: `the host key of ${place(subject)} is not the pinned one; not connecting`,
    detail: [
      `the pinned fingerprint is ${fingerprint}`,
      ...seen.map((key) => `the host shows ${key.type} ${key.fingerprint}`),
    ].join('\n'),
    help: [
      'on the host itself, ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub prints the fingerprint; over the network:',
      `  ssh-keyscan -t ${type}${address(subject)} | ssh-keygen -lf -`,
    ].join('\n'),
  });
}

export function badFingerprint(text: string): Diagnostic {
  return problem({
    code: 'host/bad-fingerprint',
    summary: `${quoted(text)} is not the fingerprint of a host key`,
    detail: 'allowed: SHA256: and 43 characters of base64, in the form that ssh-keygen -lf prints',
    help: 'on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
  });
}

function compareKeys(subject: HostKeySubject, key: Buffer): readonly string[] {
  const where =
    subject.via === undefined ? '' : ` (from where the host can be reached, such as ${subject.via})`;
  return [
    `compare the fingerprint with what \`ssh-keygen -lf /etc/ssh/ssh_host_${shortType(typeOfKey(key))}_key.pub\` prints on the host itself;`,
    `over the network${where} this shows it:`,
    `  ${keyscan(subject, key)} | ssh-keygen -lf -`,
  ];
}

function keyscan(subject: HostKeySubject, key: Buffer): string {
  return `ssh-keyscan -t ${shortType(typeOfKey(key))}${address(subject)}`;
}

function address(subject: HostKeySubject): string {
  return ` -p ${String(subject.port)} ${subject.address}`;
}

function underAlias(subject: HostKeySubject): string {
  return subject.alias === undefined ? '' : ` | sed ${shellWord(`s/^[^ ]*/${subject.alias}/`)}`;
}

function shortType(type: string | undefined): string {
  if (type === 'ssh-rsa') return 'rsa';
  return type?.startsWith('ecdsa-') === true ? 'ecdsa' : 'ed25519';
}

function place(subject: HostKeySubject): string {
  return `${subject.address} port ${String(subject.port)}`;
}

function describeKey(key: Buffer): string {
  return `${typeOfKey(key) ?? 'a key of unknown type'} ${fingerprintOf(key)}`;
}

function describeLine(line: KnownHostsLine): string {
  return `${describeKey(line.key)} (${line.file}:${String(line.line)})`;
}

function describeFile(file: KnownHostsFile): string {
  return file.lines === undefined ? `${file.path} (does not exist)` : file.path;
}

/** Which host's key is looked up, and under which name. */
export interface HostKeySubject {
  readonly address: string;
  readonly port: number;
  /** HostKeyAlias of ssh_config: the name to look under, without a port. */
  readonly alias?: string;
  /** The jump host that the connection goes through, when the host cannot be reached from here. */
  readonly via?: string;
}

/** A key that a host showed and that was not the pinned one. */
export interface SeenHostKey {
  readonly type: string;
  readonly fingerprint: string;
}
