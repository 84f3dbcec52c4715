/** What every bundle for Node has in common: options of esbuild. */
export const nodeBundle = {
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Names stay as they are: stack traces in bug reports are made of them, and they cost no time.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // Native parts of ssh2 that make it faster where they were compiled; it does without them.
  external: ['cpu-features', '*.node'],
};
