import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const source = ['lib/**/*.ts', 'constructs/**/*.ts', 'stacks/**/*.ts', 'main.ts'];

/** The folders that may look at the clock, at chance and at the process; `.dependency-cruiser.cjs` has the imports. */
const edges = [
  'lib/start/**',
  'lib/host/transports/**',
  'lib/sandbox/**',
  'lib/provider/**',
  'lib/cli/**',
  'constructs/yaml/yaml-app.ts',
  'constructs/testing/deployed-firewall.ts',
];

const asParameter = 'Below the edges, time, chance and the process come in as parameters.';

// A later block replaces the options of a rule, so each block lists all of its syntax.
const noClock = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: asParameter },
  { selector: "CallExpression[callee.name='Date']", message: asParameter },
];
const noHandingOn = [
  {
    selector: 'ExportAllDeclaration, ExportNamedDeclaration[source]',
    message:
      'Only the doors of the package hand on what other files have: lib, lib/sandbox, constructs, constructs/testing and constructs/yaml.',
  },
];
const namedDoor = [{ selector: 'ExportAllDeclaration', message: 'A door names what goes through it.' }];

/** `max-lines` warns; this is the length at which a file is in two. One rule cannot do both. */
const fileLength = {
  meta: { type: 'suggestion', schema: [{ type: 'integer' }] },
  create: (context) => ({
    Program(node) {
      const [most] = context.options;
      const { lines } = context.sourceCode;
      const length = lines.at(-1) === '' ? lines.length - 1 : lines.length;
      if (length > most)
        context.report({ node, message: `${length} lines; never more than ${most}: split this file.` });
    },
  }),
};

export default defineConfig(
  globalIgnores([
    'build/',
    'cdktf.out/',
    'coverage/',
    'site/',
    'test/fixtures/',
    '**/*.d.ts',
    'examples/monitored-host/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `typeof import('x')` is the type of a module that is loaded only when it is needed.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A rule's text is taken apart by code points; nothing here is laid out for reading.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Records of functions, which have no `this` to lose, are taken apart everywhere here.
      '@typescript-eslint/unbound-method': 'off',
      // `{ readonly [chain: string]: X }` says what the keys are.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Control characters are what much of the input is checked for.
      'no-control-regex': 'off',
      eqeqeq: 'error',
    },
  },

  {
    files: source,
    plugins: { house: { rules: { 'file-length': fileLength } } },
    rules: {
      '@typescript-eslint/prefer-readonly': 'error',
      'max-lines': ['warn', 300],
      'house/file-length': ['error', 500],
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-restricted-syntax': ['error', ...noHandingOn],
    },
  },
  // Lists of data may be long; a data file is long because there is much of it, not because it does much.
  // Data alone.
  { files: ['lib/net/service-table.ts'], rules: { 'max-lines': 'off', 'house/file-length': 'off' } },
  { files: ['lib/extensions/**/*.ts'], rules: { 'max-lines': 'off', 'house/file-length': 'off' } },
  { files: ['lib/cli/**/*.ts'], rules: { 'no-console': 'off' } },

  {
    files: ['lib/**/*.ts', 'constructs/**/*.ts'],
    ignores: edges,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'performance', 'crypto', 'fetch'].map((name) => ({ name, message: asParameter })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: asParameter },
        { object: 'Date', property: 'now', message: asParameter },
        { object: 'globalThis', property: 'process', message: asParameter },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['crypto', 'node:crypto'].map((name) => ({
            name,
            importNames: [
              'randomBytes',
              'randomInt',
              'randomUUID',
              'randomFillSync',
              'randomFill',
              'webcrypto',
            ],
            message: asParameter,
          })),
        },
      ],
      'no-restricted-syntax': ['error', ...noHandingOn, ...noClock],
    },
  },
  {
    files: [
      'lib/index.ts',
      'lib/sandbox/index.ts',
      'constructs/index.ts',
      'constructs/testing/index.ts',
      'constructs/yaml/index.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...namedDoor, ...noClock] },
  },

  {
    files: ['test/**/*.ts'],
    extends: [jest.configs['flat/recommended'], jest.configs['flat/style']],
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert'] }],
      'jest/no-disabled-tests': 'warn',
      'jest/no-focused-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/no-restricted-matchers': [
        'error',
        Object.fromEntries(
          ['toMatchSnapshot', 'toMatchInlineSnapshot', 'toThrowErrorMatchingSnapshot'].map((name) => [
            name,
            'Say what must hold; a snapshot only says that nothing changed.',
          ]),
        ),
      ],
    },
  },

  {
    files: ['**/*.js', '**/*.cjs', 'bin/*'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs', 'bin/*'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        AbortController: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
