/** Every format that is read, those first whose files are told by a sure sign. */
import type { SourceReader } from '../source-file';
import { iptablesSave } from './iptables-save';
import { shellScript } from './shell-script';

export const readers: readonly SourceReader[] = [iptablesSave, shellScript];
