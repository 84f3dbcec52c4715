import { join } from 'node:path';
import { type ISynthesisSession, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { installProvider } from '../../lib/provider/install';

/** What `app.synth()` of cdktf and of cdktn looks for on a construct; neither exports it. */
const customSynthesis = Symbol.for('cdktf/customSynthesis');

/** Writes the provider's launcher and lock block into the stack's folder when the app is synthesized. */
export function installProviderOnSynth(provider: Construct): void {
  Object.defineProperty(provider, customSynthesis, {
    value: {
      onSynthesize: (session: ISynthesisSession): void => {
        const { workingDirectory } = session.manifest.forStack(TerraformStack.of(provider));
        installProvider({ stackDirectory: join(session.outdir, workingDirectory) });
      },
    },
  });
}
