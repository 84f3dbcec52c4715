import { diffRulesets } from '../../lib/diff/ruleset-diff';
import type { Family } from '../../lib/net/family';
import { pictureOf } from '../../lib/picture/make-picture';
import type { ChainPicture, Picture } from '../../lib/picture/picture';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';

export function read(text: string, family: Family = 'ipv4'): Ruleset {
  const { ruleset } = parseSave(text, { family, file: 'x', live: true });
  if (ruleset === undefined) throw new Error('cannot be read');
  return ruleset;
}

export function picture(before: string, after?: string): Picture {
  const live = read(before);
  const operations = after === undefined ? [] : diffRulesets(live, read(after));
  return pictureOf({ title: 'ssh://web-1', families: [{ live, operations }] });
}

export function chainOf(drawn: Picture, table: string, name: string): ChainPicture {
  const found = drawn.families[0]?.chains.find((chain) => chain.table === table && chain.name === name);
  if (found === undefined) throw new Error(`the picture has no chain ${table} ${name}`);
  return found;
}

export const before = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
[95:5700] -A POSTROUTING -s 172.17.0.0/16 -j MASQUERADE
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ban - [0:0]
:cdktf-ledger-shop - [0:0]
:web - [0:0]
[8:80] -A INPUT -i lo -j ACCEPT
[51:3000] -A INPUT -p tcp -m tcp --dport 443 -j web
[2:120] -A INPUT -p tcp -m tcp --dport 25 -j ACCEPT
[1:60] -A ban -s 203.0.113.9/32 -j DROP
-A cdktf-ledger-shop -m comment --comment "owner shop"
-A cdktf-ledger-shop -m comment --comment "chain web"
-A cdktf-ledger-shop -m comment --comment "generation 0123456789abcdef"
[51:3000] -A web -j ban
[50:2940] -A web -j ACCEPT
COMMIT
`;

export const after = before
  .replace(':INPUT ACCEPT', ':INPUT DROP')
  .replace(':web -', ':ssh - [0:0]\n:web -')
  .replace('--dport 25 -j ACCEPT', '--dport 22 -j ssh')
  .replace('[1:60] -A ban -s 203.0.113.9/32 -j DROP\n', '')
  .replace('[51:3000] -A web -j ban', '-A ssh -s 192.0.2.0/24 -j ACCEPT\n[51:3000] -A web -j ban');

/** Rules whose texts mean something to whoever draws them. */
export function hostile(texts: readonly string[]): string {
  const rules = texts.map((text) => `-A INPUT -m comment --comment "${text}" -j ACCEPT`);
  return `*filter\n:INPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
}

export const hostileTexts = [
  '<script>hit()</script>',
  '</script><script>hit()</script>',
  '<!--<script>',
  '<img src=x onerror=hit()>',
  "'><svg onload=hit()>",
  '${hit()}',
  '`; hit(); `',
  'javascript:hit()',
  '&lt;script&gt;',
  ']]> --> end click v4c1 call hit()',
  '%%{init: {}}%%',
  '#quot; onclick=hit()',
  '**bold** _it_ 1. list',
  '\u202eevil\u2066',
  '\udcff\u2028',
] as const;
