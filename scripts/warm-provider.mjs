/**
 * Plays Terraform to the provider, as tsc made it, for the build; prints as JSON which modules it used: a list of those
 * that it needs to answer with its schema, and a list of those that it needs beside them to check and plan a firewall that is new.
 *
 *     node scripts/warm-provider.mjs
 */
import { connect } from 'node:http2';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { typicalRules } from './typical-rules.mjs';
import { recordUsedModules } from './used-modules.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const used = recordUsedModules(root);
const provider = join(root, 'build', 'lib', 'provider');

const { createServerCertificate } = require(join(provider, 'wire', 'certificate.js'));
const [server, client] = [createServerCertificate(new Date()), createServerCertificate(new Date())];
const { serve } = require(join(provider, 'program.js'));
const served = serve({
  verification: { server, clientCertificatePem: client.certificatePem },
  onShutDown: () => undefined,
  onIdle: () => undefined,
});
const folder = mkdtempSync(join(tmpdir(), 'warm-provider-'));
const listener = createServer((connection) => served.inject(connection));
await new Promise((resolve) => listener.listen(join(folder, 's'), resolve));
const socket = connectTls({
  path: join(folder, 's'),
  servername: 'localhost',
  ca: server.certificatePem,
  cert: client.certificatePem,
  key: client.privateKeyPem,
  ALPNProtocols: ['h2'],
});
const session = connect('https://localhost', { createConnection: () => socket });
const messages = require(join(provider, 'wire', 'terraform-messages.js'));

/** One call; its answer. */
async function call(method, request, requestType, responseType) {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/tfplugin6.Provider/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const message = requestType.encode(request);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([header, message]));
  const parts = [];
  for await (const part of stream) parts.push(part);
  const answer = responseType.decode(Buffer.concat(parts).subarray(5));
  const wrong = (answer.diagnostics ?? []).find(({ severity }) => severity === 1);
  if (wrong !== undefined) throw new Error(`${method}: ${JSON.stringify(wrong)}`);
  return answer;
}

try {
  await call('GetProviderSchema', {}, messages.empty, messages.getProviderSchemaResponse);
  const forSchema = used();

  const { encodeDynamicValue } = require(join(provider, 'wire', 'dynamic-value.js'));
  const providerConfig = encodeDynamicValue({});
  await call(
    'ValidateProviderConfig',
    { config: providerConfig },
    messages.validateProviderConfigRequest,
    messages.validateProviderConfigResponse,
  );
  await call(
    'ConfigureProvider',
    { terraform_version: '1.11.0', config: providerConfig },
    messages.configureProviderRequest,
    messages.configureProviderResponse,
  );
  const chains = { INPUT: { policy: 'DROP', rules: typicalRules }, OWN: { rules: [] } };
  const declared = { ipv4: { tables: { filter: { chains } } } };
  const config = encodeDynamicValue({ host: { address: '192.0.2.1' }, owner: 'web', ...declared });
  const resource = { type_name: 'iptables_ruleset' };
  await call(
    'ValidateResourceConfig',
    { ...resource, config },
    messages.validateResourceConfigRequest,
    messages.validateResourceConfigResponse,
  );
  await call(
    'PlanResourceChange',
    { ...resource, prior_state: encodeDynamicValue(null), proposed_new_state: config, config },
    messages.planResourceChangeRequest,
    messages.planResourceChangeResponse,
  );
  const forPlan = used().filter((file) => !forSchema.includes(file));
  console.log(JSON.stringify([forSchema, forPlan]));
} finally {
  session.destroy();
  served.close();
  listener.close();
  rmSync(folder, { recursive: true });
}
