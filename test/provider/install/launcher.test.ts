import { bundleFileName, launcherFileName } from '../../../lib/provider/install/launcher';

// Terraform took the bundle, which cannot be executed, for the provider: "fork/exec ...: permission denied".
test('the file beside the launcher is not one that Terraform starts', () => {
  const [prefix = ''] = launcherFileName('1.0.0').split('_');
  expect(bundleFileName.startsWith(prefix)).toBe(false);
});
