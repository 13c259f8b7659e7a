/** The desk file of the sandbox, where the operator names none. */
export const sandboxDeskFile = new URL('../sandbox/desk.yaml', import.meta.url);
