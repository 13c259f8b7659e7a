import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps what Node compiles of the modules that are loaded from now on, so that the next start takes
 * less. It is kept among the packages, where nobody writes who could not change the code itself;
 * where nothing can be written there, each start compiles anew.
 */
export function keepCompiled() {
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/firstline', import.meta.url)));
}
