'use strict';
/** Loaded into a process by `node --require`: writes how much memory it needed at most, in MiB, when it ends. */
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  writeFileSync(process.env.PEAK_MEMORY_FILE, String(Math.ceil(process.resourceUsage().maxRSS / 1024)));
});
