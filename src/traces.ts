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

/**
 * Sends the steps of the trail to a collector, in batches. What does not arrive there is dropped: the
 * bot never waits for it. Spans have what a step is about, and of a failure the kind alone.
 */
export function openTraces({ url, service }: TracesTo, timers: Timers): Traces {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
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
