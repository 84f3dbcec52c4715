import { catalogue } from '../base/catalogue';

/** What can be wrong in a call of the command. */
export const cliCatalogue = catalogue(
  { host: 'not-involved', retry: 'no' },
  {
    'cli/app-failed': {
      happened: 'The program of the app that `--app` names did not end well, so there are no stacks',
      todo: 'Read what it printed, and correct it',
    },
    'cli/bad-assertion': {
      happened: 'A file of assertions says something that cannot be',
      todo: 'Correct the line; [impact.md](impact.md#assertions) has what it may say',
    },
    'cli/binary-file': { happened: 'The file is not a text file', todo: 'Give a file of iptables-save' },
    'cli/control-character': {
      happened: 'An argument contains a line break or a NUL',
      todo: 'Remove it from the argument',
    },
    'cli/empty-rules-file': {
      happened: 'The rules file declares no chain',
      todo: 'Begin a table with a line such as `*filter`; leave the option out to leave a family as it is',
    },
    'cli/file-exists': {
      happened: 'A file that would be written is there already',
      todo: 'Name another folder',
    },
    'cli/file-not-found': { happened: 'The file does not exist', todo: 'Correct the path' },
    'cli/internal': {
      host: 'unknown',
      happened: 'Internal error of cdktf-iptables',
      todo: 'Run it again with `--verbose`, and report what it prints',
    },
    'cli/is-a-folder': { happened: 'The path is a folder', todo: 'Give a file' },
    'cli/too-large': {
      happened: 'The ruleset is too large to be worked out in the memory that there is room for',
      todo: 'Ask about one chain with `--chain`, or about one packet with `trace`',
    },
    'cli/known-to-terraform-only': {
      happened: 'The stack uses a value that only Terraform can resolve',
      todo: 'Use `cdktf deploy` for this stack, or other stacks with `--stack`',
    },
    'cli/no-app': {
      happened: 'There are no synthesized stacks in the folder',
      todo: 'Run `cdktf synth`, or name the folder with `--app`',
    },
    'cli/no-rulesets': {
      happened: 'The stacks declare no ruleset',
      todo: 'Choose other stacks with `--stack`',
    },
    'cli/no-sets': {
      happened: 'Warning: the file has no sets and is treated as a host without sets',
      todo: 'Check the file; a failed `ipset save` prints nothing either',
    },
    'cli/no-tables': {
      happened: 'Warning: the file has no tables and is treated as a host without rules',
      todo: 'Check the file; a failed iptables-save prints nothing either',
    },
    'cli/no-terminal': {
      host: 'unchanged',
      happened: '`--confirm manually` needs a terminal',
      todo: 'Run it in a terminal, or leave out `--confirm`',
    },
    'cli/not-approved': {
      host: 'unchanged',
      happened: 'The plan was not approved, so nothing was applied',
      todo: 'Answer `yes`, or use `--auto-approve`',
    },
    'cli/not-drift': {
      happened: 'The file of `--since` is not what `drift --format json` prints',
      todo: 'Name a file with what an earlier run printed, or leave the option out',
    },
    'cli/not-json': { happened: 'A synthesized file is not JSON', todo: 'Run `cdktf synth` without `--hcl`' },
    'cli/not-a-reading': {
      happened: 'The file of `--since` is not what `show --format json` printed',
      todo: 'Give a file that `show --format json` of this version wrote, of the same host',
    },
    'cli/not-built': {
      happened: 'The command is not built, in a checkout',
      todo: 'Run `npm ci` and `npm run build`',
    },
    'cli/same-folder': {
      happened: 'Two hosts would be rendered into one folder',
      todo: 'Render their stacks one by one with `--stack`, each into a folder of its own',
    },
    'cli/unexpected-value': {
      happened: 'A synthesized file does not hold what cdktf writes',
      todo: 'Run `cdktf synth` again with the installed version',
    },
    'cli/unknown-stack': {
      happened: 'There is no stack of this name',
      todo: 'Use one of the stacks that are listed',
    },
    'cli/unwritable-file': {
      happened: 'A file or folder cannot be written',
      todo: 'Check its permissions, and that the disk is not full',
    },
    'cli/unreadable-file': { happened: 'The file cannot be read', todo: 'Check its permissions' },
    'cli/usage': { happened: 'The command line is not valid', todo: 'See `--help`' },
  },
);
