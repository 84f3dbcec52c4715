'use strict';
/** Loaded into the command by `node --require`: writes what it used itself, apart from the hosts, when it ends. */
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, memoryMb: maxRSS / 1024 };
  writeFileSync(process.env.CLIENT_USAGE_FILE, JSON.stringify(usage));
});
