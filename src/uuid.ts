const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of Entra's ids. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
