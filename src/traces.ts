import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Timers, within } from './runtime/ports.ts';
import type { BeginSpan, Span } from './trail.ts';

export interface TracesTo {
  /** Where spans are posted to, as OTLP over HTTP. */
  readonly url: string;
  /** What this bot is called there. */
  readonly service: string;
}

export interface Traces {
  readonly begin: BeginSpan;
  /** Sends what is left, for a second at most. */
  close(): Promise<void>;
}

const closeMs = 1000;

type ExportResult = Parameters<Parameters<OTLPTraceExporter['export']>[1]>[0];

/** The words of such a failure may hold what the collector answered. */
function kindOf(error: (Error & { readonly code?: unknown }) | undefined): string {
  return String(error?.code ?? error?.name ?? 'unknown');
}

/**
 * Sends the steps of the trail to a collector, in batches. What does not arrive there is dropped: the
 * bot never waits for it. `heard` is told when batches begin to be lost, with the kind of failure, and
 * null when they arrive again. Spans have what a step is about, and of a failure the kind alone.
 */
export function openTraces(
  { url, service }: TracesTo,
  timers: Timers,
  heard: (failure: string | null) => void,
): Traces {
  const exporter = new OTLPTraceExporter({ url });
  let isLosing = false;
  const exported = ({ code, error }: ExportResult) => {
    if (isLosing === (code !== 0)) return;
    isLosing = code !== 0;
    heard(isLosing ? kindOf(error) : null);
  };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: {
          export: (spans, done) =>
            exporter.export(spans, (result) => {
              exported(result);
              done(result);
            }),
          shutdown: () => exporter.shutdown(),
        },
      }),
    ],
  });
  const tracer = provider.getTracer('firstline');
  // What a span of ours stands for at the library.
  const contexts = new WeakMap<Span, typeof ROOT_CONTEXT>();
  return {
    begin(name, parent) {
      const around = (parent && contexts.get(parent)) ?? ROOT_CONTEXT;
      const kind = name === 'request' ? SpanKind.SERVER : SpanKind.INTERNAL;
      const begun = tracer.startSpan(name, { kind }, around);
      const span: Span = {
        end(about, failed) {
          for (const [key, value] of Object.entries(about)) {
            begun.setAttribute(`firstline.${key}`, value);
          }
          if (failed !== null) {
            begun.setAttribute('error.type', failed);
            begun.setStatus({ code: SpanStatusCode.ERROR });
          }
          begun.end();
        },
      };
      contexts.set(span, trace.setSpan(around, begun));
      return span;
    },
    async close() {
      await within(
        provider.shutdown().catch(() => {}),
        closeMs,
        timers,
      );
    },
  };
}
