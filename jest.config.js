'use strict';

const LONG = process.env.LONG === '1';

const shared = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/scripts/test-environment.cjs',
  setupFiles: ['<rootDir>/test/support/project/no-code-cache.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/project/test-timeout.ts'],
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/laws/seeded-fast-check.ts' },
  // Types are checked by `tsc --noEmit`, not again by every test.
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/scripts/typescript-transform.cjs',
      { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false },
    ],
    '^.+\\.(sh|awk)$': '<rootDir>/scripts/script-text.cjs',
  },
};

/** `npm run test:long` sets LONG: then suites named `*.long.test.ts` run too. */
const notToday = LONG ? [] : ['\\.long\\.test\\.ts$'];

/** Unit tests need nothing but Node. End-to-end tests need root, iptables, sshd and iproute2: `npm run setup`. */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/e2e/', ...notToday],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...notToday],
    },
  ],
};
