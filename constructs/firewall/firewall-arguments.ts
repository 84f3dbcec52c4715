/** What the calls of `Firewall` take. */
import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { phases } from '../../lib/patterns/phase';
import { type ArgumentKinds, takes } from '../arguments/argument-kinds';
import type {
  AddChainOptions,
  AddRuleOptions,
  FirewallHost,
  FirewallPolicies,
  FirewallProps,
  SetPoliciesOptions,
} from './firewall-props';
import { settingsArguments } from '../terraform/iptables-ruleset';
import { hostMembers } from '../terraform/ruleset-host';

const familyList = takes.listOf(takes.oneOf(...families));
const declaredBy = takes.such('a construct', (value) => Construct.isConstruct(value));

export const firewallMembers: ArgumentKinds<FirewallProps> = {
  ...settingsArguments,
  host: takes.required(takes.textOr(takes.object<FirewallHost>({ ...hostMembers, addresses: takes.peers }))),
  owner: takes.text,
  families: familyList,
  anchor: takes.textOr(takes.mapOf(takes.text)),
  foreignChains: takes.listOf(takes.text),
  stateMatch: takes.oneOf('conntrack', 'state'),
  management: takes.such(
    'open, governed-elsewhere, or a list of peers',
    (value) => value === 'open' || value === 'governed-elsewhere' || Array.isArray(value),
    {
      schema: {
        anyOf: [
          { enum: ['open', 'governed-elsewhere'] },
          { type: 'array', items: { $ref: '#/definitions/peer' } },
        ],
      },
      read: (value, at, context) =>
        Array.isArray(value) ? takes.peers.written?.read(value, at, context) : value,
    },
  ),
  provider: takes.anything,
};

export const firewallArguments = takes.object<FirewallProps>(firewallMembers);

const policy = takes.oneOf('ACCEPT', 'DROP');

export const policiesArguments = takes.object<FirewallPolicies>({
  input: policy,
  forward: policy,
  output: policy,
});

export const setPoliciesArguments = takes.object<SetPoliciesOptions>({ families: familyList });

export const addRuleMembers: ArgumentKinds<AddRuleOptions> = {
  chain: takes.required(takes.text),
  table: takes.text,
  phase: takes.oneOf(...phases),
  families: familyList,
  declaredBy,
};
export const addRuleArguments = takes.object<AddRuleOptions>(addRuleMembers);

export const addChainMembers: ArgumentKinds<AddChainOptions> = {
  table: takes.text,
  families: familyList,
  declaredBy,
};
export const addChainArguments = takes.object<AddChainOptions>(addChainMembers);

/** Not by its class: a builder of another copy of this package is one, too. */
export const ruleArgument = takes.such(
  'the text of a rule, or what rule() gives',
  (value) =>
    typeof value === 'string' ||
    (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'),
  { type: 'string' },
);
