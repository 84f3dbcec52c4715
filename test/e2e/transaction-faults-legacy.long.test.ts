/** A fault at every step, on hosts with iptables-legacy: afterwards the old or the new ruleset, whole, and nothing else. */
import { describeFaults } from '../support/fault-suite';

describeFaults('legacy', (title) => new RegExp(process.env['FAULT'] ?? '').test(title));
