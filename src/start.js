// JavaScript, as is the module that it imports: TypeScript is compiled only where it was not before.
import { keepCompiled } from './keep-compiled.js';

keepCompiled();
await import('./main.ts');
