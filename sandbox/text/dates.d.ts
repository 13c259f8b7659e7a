export function formatDate(seconds: number, format: string, now: number): string | undefined;
