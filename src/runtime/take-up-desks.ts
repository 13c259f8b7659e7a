import type { ContactEdit, Desk } from './ports.ts';
import type { Shell } from './shell.ts';

type Desks = Pick<Shell, 'desks' | 'fileDesks' | 'contactEdits'>;

/**
 * Makes these the desks from now on. New tickets come under their policies; open tickets stay under
 * the version they were opened under. A desk that is no longer in the file keeps serving its open
 * tickets until the bot is restarted.
 */
export async function takeUpDesks(
  shell: Desks & Pick<Shell, 'tickets' | 'policies' | 'clock'>,
  desks: readonly Desk[],
): Promise<void> {
  for (const desk of desks) await keepPolicy(shell, desk);
  for (const desk of desks) shell.fileDesks.set(desk.id, desk);
  await takeUpContacts(shell);
}

/** Puts the contacts that leads set above those of the desk file. */
export async function takeUpContacts({ desks, fileDesks, contactEdits }: Desks): Promise<void> {
  for (const desk of fileDesks.values()) {
    desks.set(desk.id, withEdits(desk, await contactEdits.latest(desk.id)));
  }
}

/** Takes up the contacts again whenever they were changed, here or by another replica. */
export function followContacts(shell: Desks): () => Promise<void> {
  let seen: number | null = null;
  return async () => {
    const version = await shell.contactEdits.version();
    if (version === seen) return;
    await takeUpContacts(shell);
    seen = version;
  };
}

/** The desk with its edited roles; edits of roles that its policy has no more are left out. */
export function withEdits(desk: Desk, edits: readonly ContactEdit[]): Desk {
  const edited = edits.flatMap(({ role, people }) =>
    people !== null && Object.hasOwn(desk.policy.roles, role) ? [[role, people] as const] : [],
  );
  return { ...desk, contacts: { ...desk.contacts, ...Object.fromEntries(edited) } };
}

/** Keeps the desk's policy document, so that tickets can stand under it. */
export async function keepPolicy(
  shell: Pick<Shell, 'tickets' | 'policies' | 'clock'>,
  { id, policyVersion, policy }: Desk,
): Promise<void> {
  await shell.tickets.savePolicy(id, policyVersion, policy, shell.clock.now());
  await shell.policies.reload(id);
}
