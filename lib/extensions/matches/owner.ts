import { type DroppedOption, match } from '../extension';
import { owner as ownerKind } from '../kinds/owners';
import { flag } from '../value-kind';

const droppedOptions = ['--pid-owner', '--sid-owner', '--cmd-owner'].map((option): DroppedOption => ({
  option,
  reason: 'the kernel dropped it in Linux 2.6.14, for it could not be done safely on more than one processor',
  instead: '--uid-owner or --gid-owner, or -m cgroup --path for the processes of one service',
}));

export const owner = match({
  name: 'owner',
  summary: 'Who on this host has sent the packet.',
  families: ['ipv4', 'ipv6'],
  chains: ['OUTPUT', 'POSTROUTING'],
  options: {
    socketExists: {
      flag: '--socket-exists',
      value: flag,
      negatable: true,
      summary: 'A socket of this host has sent it.',
    },
    uidOwner: {
      flag: '--uid-owner',
      value: ownerKind('user'),
      negatable: true,
      summary: 'User that the socket belongs to, or numbers as FIRST-LAST.',
    },
    gidOwner: {
      flag: '--gid-owner',
      value: ownerKind('group'),
      negatable: true,
      summary: 'Group that the socket belongs to, or numbers as FIRST-LAST.',
    },
    supplGroups: {
      flag: '--suppl-groups',
      value: flag,
      summary: 'Ask for the group among the supplementary ones too.',
      since: '1.8.3',
    },
  },
  droppedOptions,
  oneOf: ['uidOwner', 'gidOwner', 'socketExists'],
  needs: { supplGroups: ['gidOwner'] },
  example: '-p tcp -m tcp --dport 25 -m owner ! --uid-owner 0 -j REJECT',
  notes: 'Names are looked up on the host, which prints numbers. What the kernel itself sends has no owner.',
});
