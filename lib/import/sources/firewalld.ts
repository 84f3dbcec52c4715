/** Files of firewalld: zones, policies, services, sets, `direct.xml`, and `firewalld.conf` for the default zone. */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { importProblems } from '../diagnostics';
import type { SourceFile, SourceReader } from '../source-file';
import { declaredSet, knownSet } from './firewalld/described-sets';
import { missingSetNotes } from './firewalld/missing-sets';
import { type XmlElement, tryParseXml } from './firewalld/xml';
import { spanOfLine } from './noted-rules';
import { ZoneWriter } from './firewalld/zone-writer';

const isSettings = ({ text }: SourceFile): boolean => /^DefaultZone=/m.test(text);

export const firewalld: SourceReader = {
  format: 'firewalld',
  frontEnd: 'firewalld',
  reads: (source) =>
    isSettings(source) ||
    (source.text.trimStart().startsWith('<') &&
      /<(zone|policy|service|ipset|direct)[\s>/]/.test(source.text)),
  read: (sources) => {
    const parsed = sources
      .filter((source) => !isSettings(source))
      .map((source) => ({ ...source, root: rootOf(source) }));
    const named = (element: string) => parsed.filter(({ root }) => root.name === element);
    const settings = sources.filter(isSettings).map(({ text }) => /^DefaultZone=(\S+)/m.exec(text)?.[1]);
    const withName = ({ file, root }: (typeof parsed)[number]) => ({ file, root, name: nameOf(file) });
    const sets = named('ipset').map(withName);
    const zones = named('zone').map(withName);
    const policies = named('policy').map(withName);
    const writer = new ZoneWriter({
      zones,
      policies,
      services: new Map(named('service').map(({ file, root }) => [nameOf(file), root])),
      sets: new Map(sets.map(({ name, root }) => [name, knownSet(root)])),
      direct: named('direct'),
      defaultZone: settings[0] ?? 'public',
    });
    writer.write();
    const declared = sets.map((file) => ({ file, ...declaredSet(file) }));
    for (const { file, notes } of declared)
      for (const { element, what } of notes) writer.rules.note(file.file, element, what);
    for (const { file, root } of parsed.filter((each) => !elements.has(each.root.name)))
      writer.rules.note(file, root, `<${root.name}>`);
    const missing = missingSetNotes([...zones, ...policies], new Set(sets.map(({ name }) => name)));
    const notes = [...writer.rules.notes, ...missing, ...sources.filter(isSettings).flatMap(settingNotes)];
    return {
      rulesets: writer.rules.rulesets.close(),
      sets: new Map(declared.flatMap(({ file, set }) => (set === undefined ? [] : [[file.name, set]]))),
      comments: new Map(),
      notes,
    };
  },
};

/** What the root of a file may be. */
const elements: ReadonlySet<string> = new Set(['zone', 'policy', 'service', 'ipset', 'direct']);

/** What firewalld does by itself where these are `yes`, as some are unless somebody says no. */
const silently = {
  IPv6_rpfilter: 'firewalld drops IPv6 packets that come from where their answer would not go (-m rpfilter)',
  RFC3964_IPv4: 'firewalld rejects IPv6 packets to 6to4 addresses that have no place in the Internet',
  LogDenied: 'firewalld logs what it refuses',
} as const;

function settingNotes({ file, text }: SourceFile): readonly Diagnostic[] {
  return text.split('\n').flatMap((line, index) => {
    const logs = /^LogDenied=(?!off\b)\S/.test(line) ? 'LogDenied' : undefined;
    const [, name = logs ?? ''] = /^(\w+)=yes\s*$/.exec(line) ?? [];
    const what = (silently as Readonly<Record<string, string | undefined>>)[name];
    const span = spanOfLine(file, index + 1, line);
    return what === undefined ? [] : [importProblems.notUnderstood(span, `${name}: ${what}`)];
  });
}

function rootOf({ file, text }: SourceFile): XmlElement {
  const root = tryParseXml(text);
  if (root === undefined) {
    const why =
      'it begins as XML, but an element does not end, or it names an entity that is not of XML itself';
    throw new FirewallError(importProblems.unknownFormat(file, why));
  }
  return root;
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.xml$/, '');
}
