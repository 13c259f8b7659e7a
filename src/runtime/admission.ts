import { isMostUrgent } from '../engine/most-urgent.ts';
import { tooManyWords } from '../views/said-answer.ts';
import { newAllowance } from './allowance.ts';
import { type GateLimits, newGate, type Place } from './gate.ts';
import {
  type Answers,
  type Caller,
  type Intake,
  type Said,
  TurnedAway,
  type Urgency,
} from './ports.ts';
import { readCommand } from './read-command.ts';
import type { Shell } from './shell.ts';

type FormContext = Parameters<Intake['submit']>[1];

/** Of the pool's ten sessions; what is left is for sending, for the clocks and for the health check. */
const limits: GateLimits = {
  atOnce: { emergency: 6, report: 5, press: 4, question: 3 },
  waiting: 200,
  ofWorkspace: 100,
  ofPerson: 10,
  patienceMs: 10_000,
};
/** What stood in a form that was closed: nobody hears that it was not kept. */
const closedPatienceMs = 60_000;

/**
 * What one person may ask for, each step of a form, press and message counted: a report is about
 * four. A person never comes near it; a script of theirs that reports what it watches may have 150
 * reports at once and 30 a minute.
 */
const ofPerson = { atOnce: 600, aMinute: 120 };
/**
 * What the people of one workspace may ask for together; emergencies do not count. As much again may
 * be questions, so that nobody's questions keep another from reporting.
 */
const ofWorkspace = { atOnce: 6000, aMinute: 2400 };
/** Emergencies of one person, which count by themselves; what is beyond counts as the ordinary. */
const ofEmergencies = { atOnce: 60, aMinute: 12 };
/** Acknowledgements of one person, which take nothing from their emergencies. */
const ofAcknowledgements = { atOnce: 600, aMinute: 120 };
/** No oftener is somebody told that their words were not passed on. */
const toldRestMs = 60_000;

/** What is turned away is logged once in this time. */
const logRestMs = 10_000;

/**
 * The same intake, which takes no more than the database and the outbox can take well: emergencies
 * first, and nobody's flood before them. Everything may throw TurnedAway.
 */
export function admission(
  intake: Intake,
  shell: Pick<Shell, 'desks' | 'clock' | 'timers' | 'outbox' | 'hint' | 'log' | 'meter'>,
): Intake {
  const { timers } = shell;
  const gate = newGate(limits, timers);
  const persons = newAllowance(ofPerson, timers.now);
  const workspaces = newAllowance(ofWorkspace, timers.now);
  const questions = newAllowance(ofWorkspace, timers.now);
  const emergencies = newAllowance(ofEmergencies, timers.now);
  const acknowledgements = newAllowance(ofAcknowledgements, timers.now);
  const turnedAway = counted(shell);

  const pass = <Result>(place: Place, work: () => Promise<Result>): Promise<Result> =>
    gate.pass(place, work).catch((error: unknown) => {
      if (error instanceof TurnedAway) turnedAway(place.urgency);
      throw error;
    });
  const placeOf = ({ workspace, person }: Caller, urgency: Urgency): Place => ({
    urgency,
    workspace,
    person: person.address,
  });
  const isAllowed = ({ person: { address }, workspace }: Caller, urgency: Urgency): boolean =>
    urgency === 'emergency'
      ? emergencies.take(address) || persons.take(address)
      : persons.take(address) && (urgency === 'question' ? questions : workspaces).take(workspace);
  /** What leaves something behind in the database, or in the outbox. */
  const admit = async <Result>(
    caller: Caller,
    urgency: Urgency,
    work: () => Promise<Result>,
    allowed = isAllowed(caller, urgency),
  ): Promise<Result> => {
    if (allowed) return pass(placeOf(caller, urgency), work);
    turnedAway(urgency);
    throw new TurnedAway();
  };

  async function said(caller: Caller, words: Said): Promise<'kept' | 'command'> {
    const { address } = caller.person;
    if (persons.take(address)) {
      const allowed = workspaces.take(caller.workspace);
      return admit(caller, 'report', () => intake.said(caller, words), allowed);
    }
    turnedAway('report');
    await pass(placeOf(caller, 'report'), () =>
      tell(shell, caller, words, intake.callInstead(caller)),
    );
    return 'kept';
  }

  return {
    command: (caller, text, ...rest) =>
      admit(caller, isInquiry(text) ? 'question' : 'press', () =>
        intake.command(caller, text, ...rest),
      ),
    report: (caller, ...rest) => admit(caller, 'press', () => intake.report(caller, ...rest)),
    begin: (caller, ...rest) => admit(caller, 'press', () => intake.begin(caller, ...rest)),
    closed: (caller, ...rest) =>
      pass({ ...placeOf(caller, 'press'), patienceMs: closedPatienceMs }, () =>
        intake.closed(caller, ...rest),
      ),
    said,
    look: (caller, ...rest) =>
      pass(placeOf(caller, 'question'), () => intake.look(caller, ...rest)),
    added: (caller, ...rest) => admit(caller, 'press', () => intake.added(caller, ...rest)),
    isNew: (key) =>
      pass({ urgency: 'report', workspace: '', person: key }, () => intake.isNew(key)),
    homeOpened: (caller) => pass(placeOf(caller, 'question'), () => intake.homeOpened(caller)),
    contacts: (caller, press) => admit(caller, 'press', () => intake.contacts(caller, press)),
    submit: (caller, context, values) =>
      admit(caller, urgencyOf(shell, context, values), () =>
        intake.submit(caller, context, values),
      ),
    back: (caller, ...rest) => admit(caller, 'press', () => intake.back(caller, ...rest)),
    act: (caller, press) => {
      const work = () => intake.act(caller, press);
      return press.action === 'acknowledge'
        ? admit(caller, 'emergency', work, acknowledgements.take(caller.person.address))
        : admit(caller, 'press', work);
    },
    callInstead: intake.callInstead,
  };
}

function isInquiry(text: string): boolean {
  return !['form', 'new', 'report'].includes(readCommand(text).kind);
}

/** A report is an emergency by what stands in this form of it, or stood in those before. */
function urgencyOf(
  { desks, clock }: Pick<Shell, 'desks' | 'clock'>,
  context: FormContext,
  values: Answers,
): Urgency {
  if (context.kind !== 'intake') return 'report';
  if (context.urgent) return 'emergency';
  const desk = desks.get(context.deskId);
  return desk && isMostUrgent(desk.policy, values, clock.now()) ? 'emergency' : 'report';
}

/** Says under the words that they, and others of this minute, were not passed on. */
async function tell(
  shell: Pick<Shell, 'outbox' | 'hint'>,
  { person: { address } }: Caller,
  { place, conversation, message, thread }: Said,
  instead: string,
): Promise<void> {
  const entry = {
    deskId: '',
    number: '',
    to: place === 'direct' ? address : conversation,
    conversation: `said:${conversation}`,
    as: 'answer',
    keys: [],
    urgent: false,
    delivery: {
      kind: 'post',
      replyTo: thread ?? message,
      message: tooManyWords(instead),
    },
  } as const;
  const added = await shell.outbox.add('', `too-many:${address}`, [entry], toldRestMs);
  if (added) shell.hint.raise();
}

/** Counts, and logs how many were turned away, of what urgency, and not each of them. */
function counted({
  log,
  timers,
  meter,
}: Pick<Shell, 'log' | 'timers' | 'meter'>): (urgency: Urgency) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let since: Partial<Record<Urgency, number>> = {};
  return (urgency) => {
    meter.turnedAway(urgency);
    since[urgency] = (since[urgency] ?? 0) + 1;
    if (timers.now() - toldAt < logRestMs) return;
    log.warn({ turnedAway: since }, 'more is asked for than can be taken');
    toldAt = timers.now();
    since = {};
  };
}
