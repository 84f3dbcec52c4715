/** The wording of what is odd about rules that are imported. */
import type { Diagnostic, Span } from '../base/diagnostic';
import { quoted } from '../base/visible-text';
import { type Family, familyName } from '../net/family';
import { importCatalogue } from './catalogue';

const { problem, warning } = importCatalogue;

export const importProblems = {
  unknownFormat: (file: string): Diagnostic =>
    problem({
      code: 'import/unknown-format',
      summary: `${quoted(file)} is of no format that is read`,
      help: 'give a file of iptables-save, a script of iptables commands, or a file of ufw, firewalld, ferm, ipchains or SUSEfirewall2',
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
  severalScripts: (file: string): Diagnostic =>
    problem({
      code: 'import/several-scripts',
      summary: `${quoted(file)} is a second script`,
      help: 'what one script does depends on the one before; import the one that calls the others',
    }),
  notShell: (span: Span, what: string): Diagnostic =>
    problem({ code: 'import/not-shell', summary: `the script cannot be read: ${what}`, span }),
  notUnderstood: (span: Span, what: string): Diagnostic =>
    warning({ code: 'import/not-understood', summary: `not understood, and left out: ${what}`, span }),
  notExpressed: (span: Span, what: string): Diagnostic =>
    warning({ code: 'import/not-expressed', summary: `left out, as no rule says it: ${what}`, span }),
};
