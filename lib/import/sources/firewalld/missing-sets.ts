/** Sets that zones and policies of firewalld name, and whose files were not given: nothing tells their family and members. */
import type { Diagnostic } from '../../../base/diagnostic';
import { importProblems } from '../../diagnostics';
import type { NamedFile } from './element-rules';
import type { XmlElement } from './xml';

export function missingSetNotes(
  files: readonly NamedFile[],
  given: ReadonlySet<string>,
): readonly Diagnostic[] {
  return files.flatMap(({ file, root }) =>
    [...new Set(setsIn(root))]
      .filter((set) => !given.has(set))
      .map((set) =>
        importProblems.incomplete(
          file,
          `/etc/firewalld/ipsets/${set}.xml`,
          `the set ${set} is taken for one of IPv4 addresses that others make`,
        ),
      ),
  );
}

function setsIn({ attributes: { ipset }, children }: XmlElement): readonly string[] {
  return [...(ipset === undefined ? [] : [ipset]), ...children.flatMap(setsIn)];
}
