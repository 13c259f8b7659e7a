import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { About, StepName, Trail } from './runtime/ports.ts';

/** What a trace is made of; `parent` is the span of the step around it. */
export interface Span {
  /** `failed`: by its kind alone, as the words of an error may be a person's. */
  end(about: About, failed: string | null): void;
}

export type BeginSpan = (name: StepName, parent: Span | null) => Span;

/** A trail that its log can ask. */
export interface KnownTrail extends Trail {
  /** What is known of the step under way, for a line of the log; empty between steps. */
  known(): About;
}

interface Step {
  readonly outer: Step | undefined;
  readonly span: Span | null;
  about: About;
  forgotten: boolean;
}

/** Ids of platforms are taken as they are where they hold nothing that could forge a line. */
const safeId = /^[\w.:;|+/=-]{1,128}$/;

/** Follows work by Node's own context, from step to step, with a span for each where spans are begun. */
export function newTrail(beginSpan: BeginSpan | null = null): KnownTrail {
  const steps = new AsyncLocalStorage<Step>();
  return {
    async step(name, about, work) {
      const outer = steps.getStore();
      const { outcome: _, ...around } = outer?.about ?? {};
      const request = name === 'request' ? { request: randomUUID() } : {};
      const step: Step = {
        outer,
        span: beginSpan?.(name, outer?.span ?? null) ?? null,
        about: { ...around, ...request, ...safe(about) },
        forgotten: false,
      };
      let failed: string | null = 'unknown';
      try {
        const result = await steps.run(step, work);
        failed = null;
        return result;
      } catch (error) {
        if (error instanceof Error) failed = error.name;
        throw error;
      } finally {
        if (!step.forgotten) step.span?.end(step.about, failed);
      }
    },
    note(about) {
      const { outcome, ...known } = safe(about);
      let step = steps.getStore();
      if (step && outcome !== undefined) step.about = { ...step.about, outcome };
      for (; step; step = step.outer) step.about = { ...step.about, ...known };
    },
    forget() {
      const step = steps.getStore();
      if (step) step.forgotten = true;
    },
    known() {
      const { outcome: _, ...known } = steps.getStore()?.about ?? {};
      return known;
    },
  };
}

function safe(about: About): About {
  const { request, ...rest } = about;
  return request !== undefined && safeId.test(request) ? about : rest;
}
