import { deployerName } from '../../lib/deploy/host-engine';

const process = { pid: 4711, getuid: () => 54321 };
const os = { hostname: () => 'laptop', userInfo: () => ({ username: 'alice' }) };

/** What Node's `os.userInfo` does for a user id that is not in /etc/passwd. */
const withoutEntry = {
  ...os,
  userInfo: () => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT');
  },
};

describe('who makes a change', () => {
  test('is a user, a machine and a process', () => {
    expect(deployerName({ os, process })).toBe('alice@laptop, process 4711');
  });

  test('has no name in a container whose user id has no entry in the password file', () => {
    expect(deployerName({ os: withoutEntry, process })).toBe('user 54321@laptop, process 4711');
  });

  test('is somebody where there are no user ids', () => {
    const { pid } = process;
    expect(deployerName({ os: withoutEntry, process: { pid } })).toBe('unknown user@laptop, process 4711');
  });
});
