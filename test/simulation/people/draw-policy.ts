import { checkPolicy } from '../../../src/check/check-policy.ts';
import { type Policy, questionsOf } from '../../../src/engine/policy.ts';
import { madePolicy, mednet, netex, teladentistry } from '../../engine/made.ts';
import type { Random } from '../random.ts';

/** A policy that passes its check: a shipped one, one of any times, or one of any words. */
export async function drawPolicy(random: Random): Promise<Policy> {
  for (let tries = 0; tries < 20; tries += 1) {
    const policy = await drawn(random);
    const isWanted = questionsOf(policy).every(
      ({ type, required }) => type !== 'file' || !required,
    );
    // Nobody here has a file to give.
    if (isWanted && checkPolicy(policy).problems.length === 0) return policy;
  }
  return netex;
}

async function drawn(random: Random): Promise<Policy> {
  const kind = random.next();
  if (kind < 0.3) return random.pick([netex, mednet, teladentistry]);
  return kind < 0.9 ? timed(random) : worded(random);
}

/**
 * A shipped policy with all that people read in it made of any texts. What draws these is loaded where
 * it is wanted, as it takes longer to load than a short life to live.
 */
async function worded(random: Random): Promise<Policy> {
  const { default: fc } = await import('fast-check');
  const { policyArb } = await import('../../support/arbitrary/policy.ts');
  const [sample] = fc.sample(policyArb, { seed: random.below(2 ** 31), numRuns: 1 });
  if (!sample) throw new Error('no policy was drawn');
  return sample[0];
}

const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Cairo',
];
const spans = ['PT7M', 'PT20M', 'PT45M30S', 'PT1H', 'PT2H', 'PT5H', 'PT8H', 'P1D', 'P3D'];
const levels = ['a', 'b', 'c'];
const roles = ['director', 'president'];

/** A small policy of any clocks, targets and thresholds. */
function timed(random: Random): Policy {
  const clock = () => random.pick(['24x7', 'office']);
  const target = () =>
    random.chance(0.15) ? null : { within: random.pick(spans), clock: clock() };
  const thresholds = levels.flatMap((level) =>
    roles.flatMap((role, at) =>
      random.chance(0.85)
        ? [
            {
              level,
              role,
              after: afterwards(random, at),
              ...(random.chance(0.2) ? { when: { hours: random.pick(['open', 'closed']) } } : {}),
            },
          ]
        : [],
    ),
  );
  return madePolicy({
    calendars: { office: office(random) },
    levels: levels.map((id) => ({
      id,
      name: `Name of ${id}`,
      meaning: 'Made up.',
      response: target(),
      resolution: random.chance(0.15) ? 'release' : target(),
    })),
    steps: [
      {
        title: 'What happened',
        questions: [
          { id: 'summary', type: 'text', label: 'What happened?' },
          {
            id: 'level',
            type: 'choice',
            label: 'How bad is it?',
            options: levels.map((value) => ({ value, label: `As bad as ${value}` })),
          },
        ],
      },
    ],
    levelRules: levels.map((level) => ({
      level,
      when: { answers: { level } },
      because: 'It was chosen.',
    })),
    atRisk: random.pick([0.5, 0.75, 0.9]),
    workaroundLevels: random.chance(0.3) ? [{ from: ['a', 'b'], to: 'c' }] : [],
    assignment: random.chance(0.3)
      ? { mode: 'rotation', within: random.pick(spans) }
      : { mode: 'manual' },
    teams: { others: { name: 'Others', does: 'They help.' } },
    clockStarts: random.chance(0.3) ? [{ when: { hours: 'closed' }, at: 'nextOpening' }] : [],
    escalation: {
      clock: clock(),
      pausesWhileWaiting: random.chance(0.4),
      acknowledgingStops: random.chance(0.3),
      reminders: random.chance(0.7)
        ? { every: random.pick(['PT20M', 'PT1H', 'PT8H']), atMost: 1 + random.below(3) }
        : null,
      thresholds,
    },
  });
}

/** The thresholds of a level come in the order of their times, and so do those of its roles. */
function afterwards(random: Random, place: number): string {
  if (place === 0 && random.chance(0.15)) return 'PT0S';
  const half = Math.ceil(spans.length / roles.length);
  return random.pick(spans.slice(place * half, (place + 1) * half));
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'];

function office(random: Random) {
  const hours = random.pick([
    [['09:00', '17:00']],
    [
      ['08:30', '12:00'],
      ['13:00', '17:30'],
    ],
    [['22:00', '06:00']],
  ]);
  return {
    timezone: random.pick(zones),
    hours: Object.fromEntries(weekdays.map((weekday) => [weekday, hours])),
    holidays: random.chance(0.5)
      ? [
          { name: 'A fixed day', month: 6, day: 4, observed: true },
          { name: 'A Monday', month: 6, weekday: 'mon', nth: 2, plusDays: 1 },
        ]
      : [],
  };
}
