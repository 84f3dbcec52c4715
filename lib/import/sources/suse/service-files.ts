/** Files of `SuSEfirewall2.d/services`: the ports of a service, by the name of its file. */
import type { Diagnostic } from '../../../base/diagnostic';
import { importProblems } from '../../diagnostics';
import type { SourceFile } from '../../source-file';
import { spanOfLine } from '../noted-rules';

export interface ServiceFile {
  readonly tcp: readonly string[];
  readonly udp: readonly string[];
  readonly ip: readonly string[];
}

export function isServiceFile({ text }: SourceFile): boolean {
  return /^## Name:/m.test(text) && /^(TCP|UDP|RPC|IP)=/m.test(text);
}

export function serviceFiles(sources: readonly SourceFile[]): ReadonlyMap<string, ServiceFile> {
  return new Map(
    sources.filter(isServiceFile).map(({ file, text }) => {
      const of = (name: string): readonly string[] =>
        (new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1] ?? '')
          .split(/\s+/)
          .filter((word) => word !== '');
      return [
        file.slice(file.lastIndexOf('/') + 1),
        { tcp: of('TCP'), udp: of('UDP'), ip: of('IP') },
      ] as const;
    }),
  );
}

/** Ports that a host alone knows, and packets to all of a network. */
export function unreadPorts({ file, text }: SourceFile): readonly Diagnostic[] {
  return text.split('\n').flatMap((line, index) => {
    if (!/^(RPC|BROADCAST)=["']?[^"'\s]/.test(line)) return [];
    return [importProblems.notUnderstood(spanOfLine(file, index + 1, line), line)];
  });
}
