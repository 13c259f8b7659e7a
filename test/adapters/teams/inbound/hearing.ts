import type { Reader } from '../../../../adapters/teams/card.ts';
import { botbuilderWire, teamsInbound } from '../../../../adapters/teams/index.ts';
import { httpServer } from '../../../../src/http-server.ts';
import type { Caller, Intake, Said } from '../../../../src/runtime/ports.ts';
import type { Answer, Form } from '../../../../src/views/form.ts';
import type { Message } from '../../../../src/views/message.ts';
import { openTenant, type Tenant } from '../../../support/teams/tenant.ts';
import { keptLog } from '../outbound/log.ts';
import { type Known, known } from './known.ts';

/** What the intake was asked, in order. */
export interface Call {
  readonly name: keyof Intake;
  readonly caller: Caller;
  readonly given: readonly unknown[];
}

/** What it answers with; each is called anew. */
export interface Answers {
  answer(call: Call): Promise<Answer>;
  said: Intake['said'];
  look(): Promise<Message | null>;
  isNew(key: string): Promise<boolean>;
  added(): Promise<void>;
}

export interface Hearing {
  readonly tenant: Tenant;
  readonly url: string;
  readonly calls: readonly Call[];
  readonly answers: Answers;
  readonly references: Known;
  readonly lines: readonly string[];
  said(place?: number): Said | undefined;
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Our side of Teams over HTTP, in a simulated tenant, with an intake that answers as it is told to. */
export async function openHearing(
  options: {
    readonly forms?: Reader['forms'];
    readonly answerMs?: number;
    readonly bodyMs?: number;
    /** Whether everybody is let in. */
    readonly open?: boolean;
  } = {},
): Promise<Hearing> {
  const tenant = await openTenant();
  const references = known();
  const calls: Call[] = [];
  const log = keptLog();
  const seen = new Set<string>();
  const answers: Answers = {
    answer: async () => ({ kind: 'nothing' }),
    said: async () => 'kept',
    look: async () => null,
    isNew: async (key) => !seen.has(key) && seen.add(key).size > 0,
    added: async () => {},
  };
  const heard = (name: keyof Intake, caller: Caller, ...given: unknown[]): Call => {
    const call = { name, caller, given };
    calls.push(call);
    return call;
  };
  const asked =
    (name: keyof Intake) =>
    (caller: Caller, ...given: unknown[]) =>
      answers.answer(heard(name, caller, ...given));
  const intake: Intake = {
    command: asked('command'),
    report: asked('report'),
    begin: asked('begin'),
    contacts: asked('contacts'),
    submit: asked('submit'),
    back: asked('back'),
    act: asked('act'),
    closed: async () => {},
    homeOpened: async () => {},
    said: (caller, said) => {
      heard('said', caller, said);
      return answers.said(caller, said);
    },
    look: (caller, ...given) => {
      heard('look', caller, ...given);
      return answers.look();
    },
    added: (caller, ...given) => {
      heard('added', caller, ...given);
      return answers.added();
    },
    isNew: (key) => answers.isNew(key),
    callInstead: () => 'Call 555-0100.',
  };
  const wire = botbuilderWire(tenant.credentials, log);
  const inbound = teamsInbound({
    wire: options.open ? { ...wire, authenticate: async () => {} } : wire,
    references,
    intake,
    log,
    forms: options.forms ?? 'dialog',
    tenantId: tenant.tenantId,
    patience: { answerMs: options.answerMs ?? 5000, bodyMs: options.bodyMs ?? 10_000 },
  });
  const server = httpServer(inbound.routes, log);
  const { port } = await server.start('127.0.0.1', 0);
  const url = `http://127.0.0.1:${port}/api/messages`;
  tenant.connectBot(url);
  return {
    tenant,
    url,
    calls,
    answers,
    references,
    lines: log.lines,
    said: (place = 0) =>
      calls.filter(({ name }) => name === 'said').map(({ given }) => given[0] as Said)[place],
    settle: inbound.settle,
    close: async () => {
      await server.stop();
      await inbound.settle();
      await tenant.close();
    },
  };
}

export function form(step = 0, more: Partial<Form> = {}): Form {
  return {
    context: { kind: 'intake', deskId: 'north', draftId: 'draft-1', step },
    title: `Step ${step + 1}`,
    submitLabel: 'Next',
    intro: [],
    fields: [
      { kind: 'text', id: 'title', label: 'What is wrong', required: true, multiline: false },
      { kind: 'number', id: 'many', label: 'How many people', required: false },
    ],
    canGoBack: step > 0,
    ...more,
  };
}

export function message(summary: string, more: Message['parts'] = []): Message {
  const parts: Message['parts'] = [{ kind: 'heading', text: summary }, ...more];
  return { summary, parts };
}

/** A promise that is settled by hand. */
export function held<T>(): { readonly promise: Promise<T>; release(value: T): void } {
  let release: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}
