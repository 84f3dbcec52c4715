/** Every format that is read, those with a sure sign first. */
import type { SourceReader } from '../source-file';
import { ferm } from './ferm';
import { iptablesSave } from './iptables-save';
import { firewalld } from './firewalld';
import { ipchains } from './ipchains';
import { ipsetSave } from './ipset-save';
import { shellScript } from './shell-script';
import { suseFirewall } from './suse-firewall';
import { ufw } from './ufw';

export const readers: readonly SourceReader[] = [
  firewalld,
  ufw,
  iptablesSave,
  ipsetSave,
  ipchains,
  suseFirewall,
  ferm,
  shellScript,
];
