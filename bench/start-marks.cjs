'use strict';
/**
 * Loaded by the provider before its own code, for `provider-start.mjs`: appends one line of JSON to the file in START_MARKS, with the times
 * at which this process had come so far, in milliseconds since the epoch.
 */
const { EventEmitter } = require('node:events');
const fs = require('node:fs');

const { performance } = globalThis;
const now = () => performance.timeOrigin + performance.now();
const marks = { started: performance.timeOrigin, node: now() };

const { writeSync } = fs;
fs.writeSync = (file, ...rest) => {
  const written = writeSync(file, ...rest);
  if (file === 1 && marks.line === undefined) {
    marks.line = now();
    // What follows the line in the same turn makes the server.
    globalThis.queueMicrotask(() => (marks.server = now()));
  }
  return written;
};

const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function (name, ...rest) {
  if (name === 'stream') marks.call ??= now();
  return emit.call(this, name, ...rest);
};

process.once('exit', () => {
  marks.exit = now();
  fs.appendFileSync(process.env.START_MARKS, `${JSON.stringify(marks)}\n`);
});
