/** The wording of what is odd about rules that are imported. */
import type { Diagnostic, Span } from '../base/diagnostic';
import { quoted } from '../base/visible-text';
import { type Family, familyName } from '../net/family';
import { importCatalogue } from './catalogue';

const { problem, warning } = importCatalogue;

export const importProblems = {
  /** @param why nothing can be read from it, where that is known */
  unknownFormat: (file: string, why?: string): Diagnostic =>
    problem({
      code: 'import/unknown-format',
      summary: `${quoted(file)} is of no format that is read`,
      ...(why === undefined ? {} : { detail: why }),
      help: 'give a file of iptables-save, with the file of `ipset save`, a script of iptables commands, or a file of ufw, firewalld, ferm, ipchains or SUSEfirewall2',
    }),
  severalFormats: (family: Family, first: string, second: string): Diagnostic =>
    problem({
      code: 'import/several-formats',
      summary: `files of ${first} and of ${second} both declare ${familyName(family)}`,
      help: 'import them one by one',
    }),
  tableTwice: (file: string, family: Family, table: string): Diagnostic =>
    problem({
      code: 'import/table-twice',
      summary: `${quoted(file)} declares the ${table} table of ${familyName(family)} again`,
      help: 'give the files of one host; with --ipv6, files that do not say of which family they are, are of IPv6',
    }),
  tooLarge: (files: readonly string[]): Diagnostic =>
    problem({
      code: 'import/too-large',
      summary: `${files.map(quoted).join(', ')} makes too many rules or steps, or nests too deep; nothing was imported`,
      help: 'look for a loop without an end, lists of lists, or a function that calls itself; or let it write its rules into a namespace, as docs/adopt/script.md says, and import those',
    }),
  noRules: (files: readonly string[]): Diagnostic =>
    problem({
      code: 'import/no-rules',
      summary: `no rules were found in ${files.map(quoted).join(', ')}`,
      help: 'a failed iptables-save prints nothing, too; `discover` proposes a firewall for a host without one',
    }),
  emptyFile: (file: string): Diagnostic =>
    warning({
      code: 'import/empty-file',
      summary: `${quoted(file)} is empty, and was passed over`,
      help: 'iptables-save prints nothing where there are no rules, but a failed one prints nothing, too',
    }),
  severalScripts: (file: string): Diagnostic =>
    problem({
      code: 'import/several-scripts',
      summary: `${quoted(file)} is a second file of rules that are written as a program`,
      help: 'what one does depends on the one before; import the one that calls or includes the others',
    }),
  notShell: (span: Span, what: string): Diagnostic =>
    problem({ code: 'import/not-shell', summary: `the script cannot be read: ${what}`, span }),
  incomplete: (file: string, missing: string, what: string): Diagnostic =>
    warning({
      code: 'import/incomplete',
      summary: `${quoted(file)} is a part of what decides on that host: ${what}`,
      help: `give ${missing} as well`,
    }),
  setsNotRead: (sets: readonly string[], why: string): Diagnostic =>
    warning({
      code: 'import/sets-not-read',
      summary: `the sets ${sets.map(quoted).join(', ')} are left to others, as their members could not be read: ${why}`,
    }),
  membersUnknown: (span: Span, set: string): Diagnostic =>
    warning({
      code: 'import/members-unknown',
      summary: `what is in the set ${quoted(set)} depends on the host: it is declared without members, and left to what fills it`,
      span,
    }),
  membersLeft: (set: string, count: number, why: string): Diagnostic =>
    warning({
      code: 'import/members-left',
      summary: `the set ${quoted(set)} is declared without ${count === 1 ? 'its member' : `its ${String(count)} members`}, as ${why}`,
    }),
  ipchainsInput: (span: Span): Diagnostic =>
    warning({
      code: 'import/ipchains-input',
      summary:
        'in ipchains, routed packets met the rules of `input` and `output` as well; in iptables they meet FORWARD alone',
      help: 'say for each rule of INPUT and OUTPUT whether FORWARD needs it, too',
      span,
    }),
  frontEnd: (name: string, page: string): Diagnostic =>
    warning({
      code: 'import/front-end',
      summary: `${name} writes the rules of this host, too`,
      detail: "two programs that do so take out each other's rules, at the latest at the next boot",
      help: `${page} of cdktf-iptables says how to switch it off, and when`,
    }),
  notUnderstood: (span: Span, what: string): Diagnostic =>
    warning({ code: 'import/not-understood', summary: `not understood, and left out: ${what}`, span }),
  notExpressed: (span: Span, what: string): Diagnostic =>
    warning({ code: 'import/not-expressed', summary: `left out, as no rule says it: ${what}`, span }),
};
