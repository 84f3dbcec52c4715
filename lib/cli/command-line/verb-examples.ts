/** Command lines that people type, without the name of the command, the most usual first, each with what it does: help begins with them. */
import type { VerbName } from './verb-table';

export type Example = readonly [args: string, does: string];

/** For somebody who has never used it. */
export const firstExamples: readonly Example[] = [
  ['init web', 'begin: a project with the firewall of a web server'],
  ['show ssh://root@web-1', 'what a host holds now'],
  ['plan', 'what an apply would do'],
  ['apply', 'do it, all or nothing'],
];

export const verbExamples: Readonly<Record<VerbName, readonly Example[]>> = {
  init: [
    ['init web', 'a project in the folder web'],
    ['init --pipeline github', 'what plans, reviews and applies the project in this folder'],
  ],
  import: [
    ['import ssh://root@web-1 --out web', 'a project that declares what the host holds'],
    ['import rules.v4 rules.v6', 'the same from files, printed'],
    ['import firewall.sh', 'from a script, which is read and never run'],
  ],
  discover: [['discover ssh://root@web-1', 'a proposal for a host without a firewall']],
  plan: [
    ['plan', 'what cdktf synth wrote, against its hosts'],
    ['plan --out plan.json', 'also save it, for review and apply'],
    ["plan --app 'npx tsx main.ts' --format markdown", 'run the program, for a pull request'],
    ['plan ssh://root@web-1 --rules4 rules.v4', 'one host and a rules file'],
  ],
  apply: [
    ['apply', 'show the plan, ask, then apply it'],
    ['apply plan.json', 'exactly the plan that was saved'],
    ['apply --auto-approve --canary 1', 'in a pipeline: one host first'],
    ['apply plan.json --shard 2/8 --canary 3 --results results', 'one of eight runs side by side'],
    ['apply ssh://root@web-1 --rules4 rules.v4 --confirm manually', 'check by hand before it stays'],
  ],
  review: [
    ['review plan.json', 'what somebody is asked to approve'],
    ['review plan.json --format markdown', 'the same for a comment'],
    ['review < terraform-plan.json', 'what `terraform show -json` printed'],
  ],
  report: [
    ['report results/*.json', 'what all shards left their hosts with'],
    ['report plan-*.json --out plan.json', 'one plan from those of all shards'],
    ['report drift-*.json --format markdown', 'for an issue'],
  ],
  drift: [
    ['drift', 'who changed something by hand?'],
    ['drift --persist', 'also in what is loaded at boot'],
  ],
  explain: [['explain --stack web', 'each rule of one stack with its construct']],
  render: [['render --out rules', 'the boot files of all hosts of the app']],
  show: [
    ['show ssh://root@web-1', 'both families with counters and owners'],
    ['show ssh://root@web-1 --watch', 'what matches right now'],
    ['show ssh://root@web-1 --format json', 'for a program, and for a later --since'],
    ['show ssh://root@web-1 --since monday.json', 'what has matched since then, and what has not'],
  ],
  diff: [
    ['diff old.v4 new.v4', 'what changes'],
    ['diff old.v4 new.v4 --format restore', 'for iptables-restore --noflush'],
  ],
  compare: [
    ['compare old.v4 new.v4', 'what opens and what closes'],
    ['compare old.v4 new.v4 --fail-on broadening', 'fail where something opens'],
  ],
  graph: [
    ['graph rules.v4', 'Mermaid, for a comment'],
    ['graph ssh://root@web-1 --format html', 'one page with search and traces'],
    ['graph old.v4 new.v4 --format svg', 'what comes and what goes'],
  ],
  fmt: [
    ['fmt rules.v4', 'the canonical form'],
    ['fmt rules.v4 --check', 'only say whether it is'],
  ],
  sudoers: [['sudoers --user deploy', 'for /etc/sudoers.d/deploy']],
  'authorized-key': [['authorized-key deploy.pub', 'for the authorized_keys of the user that logs in']],
  'sandbox up': [['sandbox up --name web', 'then use sandbox:web as a host']],
  'sandbox down': [['sandbox down --name web', 'remove it']],
  'sandbox list': [['sandbox list', 'which there are']],
  completion: [['completion bash', 'load it with: source <(cdktf-iptables completion bash)']],
  trace: [
    ['trace rules.v4 --chain INPUT --proto tcp --dport 443', 'is port 443 open?'],
    [
      'trace --host ssh://root@web-1 --chain INPUT --proto tcp --src 192.0.2.7 --dport 22',
      'on a live host, from one address',
    ],
  ],
  reach: [
    ['reach rules.v4', 'who can open which connections'],
    ['reach --host ssh://root@web-1 --chain INPUT', 'to a live host itself'],
  ],
  lint: [
    ['lint rules.v4', 'rules without effect'],
    ['lint --host ssh://root@web-1', 'of a live host'],
  ],
  help: [['help sandbox up', 'the help of a verb of two words']],
};
