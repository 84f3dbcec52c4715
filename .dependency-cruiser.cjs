'use strict';

/**
 * The house: which folder of lib/ stands on which floor. Imports go down only, and folders of one floor do
 * not import each other. A new folder gets its place here, or the rule `floor-is-known` reports it.
 * `test/architecture.test.ts` shows for every rule below that it can fail.
 */
const FLOORS = [
  ['base', 'start'],
  ['net'],
  ['extensions'],
  ['ruleset', 'sets'],
  ['diff', 'impact', 'patterns'],
  ['plan'],
  ['review', 'host'],
  ['deploy', 'sandbox', 'picture', 'import'],
  ['resource'],
  ['provider', 'cli'],
];

/** Node's modules that reach out of the process. `crypto`, `path`, `stream` and the like are free for all. */
const IO_BUILTINS = [
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'fs',
  'http',
  'http2',
  'https',
  'inspector',
  'net',
  'os',
  'process',
  'readline',
  'repl',
  'tls',
  'tty',
  'worker_threads',
];

const SOURCE = '^(lib|constructs|stacks)/|^main\\.ts$';

const oneOf = (names) => `(${names.join('|')})`;
const folders = (names) => `^lib/${oneOf(names)}/`;
/** A package however it is seen: resolved, by its separate types, or not installed. */
const packages = (names) =>
  ['^', '(^|/)node_modules/', '(^|/)node_modules/@types/'].map((where) => `${where}${oneOf(names)}(/|$)`);

const floorRules = FLOORS.flatMap((names, floor) =>
  names.map((name) => ({
    name: `floor-${name}`,
    severity: 'error',
    comment: `lib/${name} is on floor ${floor}: it imports itself and the floors below, nothing beside or above it.`,
    from: { path: folders([name]) },
    to: { path: '^lib/', pathNot: folders([...FLOORS.slice(0, floor).flat(), name]) },
  })),
);

/**
 * The rooms of lib/host, and which others each may use. All use the files beside them (`transport.ts`, `frames.ts`, `read.ts`),
 * which use none of the rooms.
 */
const HOST_ROOMS = {
  transports: [],
  rehearsal: [],
  persist: [],
  discovery: [],
  transaction: ['rehearsal'],
  rights: ['persist'],
};

const hostRules = [
  {
    name: 'host-ground',
    severity: 'error',
    comment: 'What all rooms of lib/host use, uses none of them, but for the wording of errors.',
    from: { path: '^lib/host/[^/]+$' },
    to: { path: '^lib/host/[^/]+/', pathNot: '/(diagnostics|catalogue)\\.ts$' },
  },
  ...Object.entries(HOST_ROOMS).map(([room, others]) => ({
    name: `host-${room}`,
    severity: 'error',
    comment: `Of the rooms of lib/host, ${room} uses ${others.join(', ') || 'no other'}. A connection comes in as a parameter.`,
    from: { path: `^lib/host/${room}/` },
    to: { path: '^lib/host/[^/]+/', pathNot: `^lib/host/${oneOf([room, ...others])}/` },
  })),
  ...['ssh', 'openssh'].map((transport) => ({
    name: `transport-${transport}`,
    severity: 'error',
    comment: 'A transport knows no other one; what two need is beside them in lib/host/transports.',
    from: { path: `^lib/host/transports/${transport}/` },
    to: {
      path: ['^lib/host/transports/[^/]+/', '^lib/host/transports/(open|local)-transport\\.ts$'],
      pathNot: `^lib/host/transports/${transport}/`,
    },
  })),
];

/** Floors inside a folder: its rooms import each other downwards only, and all of its files but the index are in a room. */
const roomRules = (path, rooms, folder = path.replace('lib/', '')) => [
  ...rooms.flatMap((names, floor) =>
    names.map((name) => ({
      name: `room-${folder}-${name}`,
      severity: 'error',
      comment: `${path}/${name} is on inner floor ${floor}: of ${path}, it imports itself and the rooms below.`,
      from: { path: `^${path}/${name}/` },
      to: {
        path: `^${path}/`,
        pathNot: `^${path}/${oneOf([...rooms.slice(0, floor).flat(), name])}/`,
      },
    })),
  ),
  {
    name: `room-${folder}-is-known`,
    severity: 'error',
    comment: `A file of ${path} that is in none of its rooms: give it one, or give the room a floor.`,
    from: { path: `^${path}/`, pathNot: `^${path}/(${oneOf(rooms.flat())}/|index\\.ts$)` },
    to: {},
  },
];

const rulesetRooms = roomRules('lib/ruleset', [
  ['text'],
  ['model'],
  ['parse', 'bulk', 'build'],
  ['check'],
  ['save'],
]);

const impactRooms = roomRules('lib/impact', [
  ['diagrams'],
  ['effects'],
  ['packets'],
  ['rules'],
  ['chains'],
  ['path'],
  ['questions'],
]);

const reviewRooms = roomRules('lib/review', [
  ['text'],
  ['views'],
  ['one-host'],
  ['many-hosts', 'show', 'drift', 'answers'],
]);

const constructRooms = roomRules('constructs', [
  ['problems'],
  ['text'],
  ['values'],
  ['arguments'],
  ['terraform'],
  ['firewall'],
  ['library'],
  ['testing', 'yaml'],
]);

const unknownFolder = { path: '^lib/[^/]+/', pathNot: folders(FLOORS.flat()) };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floorRules,
    ...hostRules,
    ...rulesetRooms,
    ...impactRooms,
    ...reviewRooms,
    ...constructRooms,
    {
      name: 'floor-is-known',
      severity: 'error',
      comment:
        'A folder of lib/ without a floor: give it one in .dependency-cruiser.cjs and in ARCHITECTURE.md.',
      from: unknownFolder,
      to: {},
    },
    {
      name: 'floor-is-known',
      severity: 'error',
      comment:
        'A folder of lib/ without a floor: give it one in .dependency-cruiser.cjs and in ARCHITECTURE.md.',
      from: {},
      to: unknownFolder,
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Two files that need each other are one file, or lack a third below them.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolves',
      severity: 'error',
      comment: 'An import that leads nowhere would hide from every other rule.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'lib-is-not-above',
      severity: 'error',
      comment: 'The engine knows nothing of the constructs, the stacks or the app.',
      from: { path: '^lib/' },
      to: { path: '^(constructs|stacks|examples|bench)/|^main\\.ts$' },
    },
    {
      name: 'constructs-stay-light',
      severity: 'error',
      comment:
        'Synthesis opens no connection: of the provider, constructs use only what installs it; never the engine, the command or a sandbox. What tests of users import may.',
      from: { path: '^(constructs|stacks)/|^main\\.ts$', pathNot: '^constructs/testing/' },
      to: { path: '^lib/(deploy|sandbox|provider|cli)/', pathNot: '^lib/provider/install(/|\\.ts$)' },
    },
    {
      name: 'stacks-are-last',
      severity: 'error',
      comment: 'Stacks and the app are examples of use; the library does not lean on them.',
      from: { path: '^constructs/' },
      to: { path: '^stacks/|^main\\.ts$' },
    },
    {
      name: 'tests-are-not-source',
      severity: 'error',
      comment: 'What a test and the source both need belongs to the source.',
      from: { path: SOURCE },
      to: { path: '^test/|\\.test\\.ts$' },
    },
    {
      name: 'ssh-only-in-transports',
      severity: 'error',
      comment: 'ssh2 without a verifier accepts any host key, so one folder alone may hold it.',
      from: { path: SOURCE, pathNot: '^lib/host/transports/' },
      to: { path: packages(['ssh2', 'ssh-config']) },
    },
    {
      name: 'cdktf-only-in-constructs',
      severity: 'error',
      comment: 'The engine works without Terraform: constructs, stacks and the app are where the two meet.',
      from: { path: '^lib/' },
      to: { path: packages(['cdktf', 'cdktn', 'constructs']) },
    },
    {
      name: 'wire-only-in-provider',
      severity: 'error',
      comment: 'Protocol types stop at the wire; what the provider does is written without them.',
      from: { path: SOURCE, pathNot: '^lib/provider/wire/' },
      to: { path: packages(['@msgpack']) },
    },
    {
      name: 'io-only-at-the-edges',
      severity: 'error',
      comment:
        'Time, randomness, files and processes come in as parameters everywhere else. Two files below may read: the one that finds the package itself, and the one that reads YAML.',
      from: {
        path: SOURCE,
        pathNot: [
          '^lib/host/transports/',
          '^lib/(start|sandbox|provider|cli)/',
          '^lib/base/package-root\\.ts$',
          '^constructs/yaml/yaml-(file|app)\\.ts$',
        ],
      },
      to: { dependencyTypes: ['core'], path: `^(node:)?${oneOf(IO_BUILTINS)}(/|$)` },
    },
    {
      name: 'runtime-dependency',
      severity: 'error',
      comment: 'What the package imports, package.json names under dependencies or peerDependencies.',
      from: { path: '^(lib|constructs)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-peer', 'type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|cdktf\\.out|coverage|examples/monitored-host)/' },
    tsPreCompilationDeps: true,
    // No `tsConfig`: with it, the package `constructs` would be taken for the folder of that name.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'types', 'import'],
    },
  },
};
