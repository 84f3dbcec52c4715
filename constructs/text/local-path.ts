import { isAbsolute } from 'node:path';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { constructError } from '../problems/construct-problems';
import { quoted } from '../../lib/base/visible-text';

/**
 * Checks a path on the machine that deploys. Terraform runs in the stack's output folder, where a relative
 * path would name another file than in the program's own folder.
 *
 * @throws FirewallError `construct/relative-path`
 */
export function checkLocalPath(construct: Construct, name: string, path: string | undefined): void {
  if (path === undefined || Token.isUnresolved(path) || isAbsolute(path)) return;
  if (path === '~' || path.startsWith('~/') || path === 'none') return;
  throw constructError(construct, {
    code: 'construct/relative-path',
    summary: `\`${name}\` is the relative path ${quoted(path)}`,
    detail: 'Terraform runs in another folder, where it would name another file',
    help: 'start it with / or ~/',
  });
}
