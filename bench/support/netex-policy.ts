import { fileURLToPath } from 'node:url';

/** The path of the policy that desks of the bench stand under. */
export const netexPolicy = fileURLToPath(new URL('../../policies/netex.yaml', import.meta.url));
