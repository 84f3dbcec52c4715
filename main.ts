import { App } from 'cdktf';
import { WebServerStack } from './stacks/web-server-stack';

const app = new App();

new WebServerStack(app, 'web-server');

app.synth();
