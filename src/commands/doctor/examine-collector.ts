import { type Finding, ok, warning } from './finding.ts';

const about = 'traces';
const patienceMs = 5000;
const todo =
  'Start the collector, or correct OTEL_EXPORTER_OTLP_ENDPOINT; the bot works without it, and drops its traces.';

/** Whether the collector takes traces: it is sent none, in the form that they have. */
export async function examineCollector(url: string): Promise<Finding> {
  const { origin, pathname } = new URL(url);
  const shown = `${origin}${pathname}`;
  try {
    const {
      ok: taken,
      status,
      body,
    } = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [] }),
      signal: AbortSignal.timeout(patienceMs),
    });
    await body?.cancel();
    if (taken) return ok(about, `${shown} takes them`);
    return warning(about, `${shown} answered ${status}`, todo);
  } catch {
    return warning(about, `nothing answers at ${shown}`, todo);
  }
}
