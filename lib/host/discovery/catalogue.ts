import { catalogue } from '../../base/catalogue';

export const discoveryCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'host/no-ss': {
      happened: 'The host has no `ss`, or it failed, so it is not known what listens there',
      todo: 'Install iproute2 on the host',
    },
  },
);
