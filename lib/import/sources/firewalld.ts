/** Files of firewalld: zones, services, `direct.xml`, and `firewalld.conf` for the default zone. */
import { FirewallError } from '../../base/firewall-error';
import { importProblems } from '../diagnostics';
import type { SourceFile, SourceReader } from '../source-file';
import { type XmlElement, tryParseXml } from './firewalld/xml';
import { ZoneWriter } from './firewalld/zone-writer';

const isSettings = ({ text }: SourceFile): boolean => /^DefaultZone=/m.test(text);

export const firewalld: SourceReader = {
  format: 'firewalld',
  frontEnd: 'firewalld',
  reads: (source) =>
    isSettings(source) ||
    (source.text.trimStart().startsWith('<') && /<(zone|service|direct)[\s>/]/.test(source.text)),
  read: (sources) => {
    const parsed = sources
      .filter((source) => !isSettings(source))
      .map((source) => ({ ...source, root: rootOf(source) }));
    const named = (element: string) => parsed.filter(({ root }) => root.name === element);
    const settings = sources.filter(isSettings).map(({ text }) => /^DefaultZone=(\S+)/m.exec(text)?.[1]);
    const writer = new ZoneWriter({
      zones: named('zone').map(({ file, root }) => ({ file, root, name: nameOf(file) })),
      services: new Map(named('service').map(({ file, root }) => [nameOf(file), root])),
      direct: named('direct').map(({ file, root }) => ({ file, root })),
      defaultZone: settings[0] ?? 'public',
    });
    writer.write();
    return { rulesets: writer.rulesets.close(), comments: new Map(), notes: writer.notes };
  },
};

function rootOf({ file, text }: SourceFile): XmlElement {
  const root = tryParseXml(text);
  if (root === undefined) throw new FirewallError(importProblems.unknownFormat(file));
  return root;
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.xml$/, '');
}
