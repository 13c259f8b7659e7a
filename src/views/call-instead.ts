/**
 * What is said to somebody who cannot be served at this moment: whom to reach otherwise. Empty where
 * there is nobody.
 */
export function callInstead(
  lines: readonly { readonly label: string; readonly value: string }[],
): string {
  const said = new Set(lines.map(({ label, value }) => `${label}: ${value}`));
  return said.size === 0 ? '' : `If it is urgent, please do not wait: ${[...said].join('; ')}`;
}

/** Sentences of ours one after the other; empty ones are left out. */
export function sentences(...all: readonly string[]): string {
  return all.filter((one) => one !== '').join(' ');
}
