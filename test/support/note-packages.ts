import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Loaded ahead of a process: at its end it writes the names of all packages of which anything was
// loaded, by import or by require, into the file that NOTE_PACKAGES names.

const names = new Set<string>();

registerHooks({
  load(url, context, next) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    if (name !== undefined) names.add(name);
    return next(url, context);
  },
});

process.on('exit', () => {
  writeFileSync(process.env.NOTE_PACKAGES ?? '', JSON.stringify([...names].sort()));
});
