import { createHash } from 'node:crypto';

/** Files of a provider's folder by their path inside it, with `/` between folders. */
export type PackageFiles = Readonly<Record<string, string | Uint8Array>>;

/** The `h1:` hash that Terraform's lock file holds of a provider's folder. */
export function packageHash(files: PackageFiles): string {
  const lines = Object.keys(files)
    .sort()
    .map((name) => `${sha256(files[name] ?? '').toString('hex')}  ${name}\n`);
  return `h1:${sha256(lines.join('')).toString('base64')}`;
}

function sha256(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
