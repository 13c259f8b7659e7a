/** A row of CSV (RFC 4180), without its line break. */
export function csvRow(cells: readonly string[]): string {
  return cells.map(cell).join(',');
}

/** Quoted where needed; what a spreadsheet would take for a formula stays text. */
function cell(value: string): string {
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
