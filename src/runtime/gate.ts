import { type Timers, TurnedAway, type Urgency } from './ports.ts';

/** Whose work it is, and how urgent. */
export interface Place {
  readonly urgency: Urgency;
  readonly workspace: string;
  readonly person: string;
  /** Milliseconds that it waits for its turn; without them, the usual. */
  readonly patienceMs?: number;
}

export interface GateLimits {
  /** A piece of work begins only while fewer than these are done, of whatever urgency. */
  readonly atOnce: Readonly<Record<Urgency, number>>;
  /** What waits, of each urgency: in all, of one workspace, of one person. */
  readonly waiting: number;
  readonly ofWorkspace: number;
  readonly ofPerson: number;
  readonly patienceMs: number;
}

export interface Gate {
  /**
   * Does the work when its turn comes. Throws TurnedAway where it does not fit, or waits too long:
   * nothing of it was begun then.
   */
  pass<Result>(place: Place, work: () => Promise<Result>): Promise<Result>;
}

interface Waiting {
  readonly place: Place;
  begin(): void;
}

const urgencies = ['emergency', 'report', 'press', 'question'] as const satisfies Urgency[];

/**
 * Lets so much work in at once as the database takes well. What waits goes by urgency, then by
 * workspaces in turn, so that nobody's flood holds up what is more urgent or another's.
 */
export function newGate(limits: GateLimits, timers: Timers): Gate {
  const lines = Object.fromEntries(
    urgencies.map((urgency) => [urgency, newLine(limits)]),
  ) as Readonly<Record<Urgency, Line>>;
  let underWay = 0;

  function next(): void {
    for (const urgency of urgencies) {
      while (underWay < limits.atOnce[urgency]) {
        const first = lines[urgency].take();
        if (!first) break;
        underWay += 1;
        first.begin();
      }
    }
  }

  async function turn(place: Place): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<'turn'>();
    let isTurn = false;
    const begin = () => {
      isTurn = true;
      resolve('turn');
    };
    const waiting: Waiting = { place, begin };
    const line = lines[place.urgency];
    if (!line.join(waiting)) throw new TurnedAway();
    next();
    if (isTurn) return;
    const begun = new AbortController();
    const late = timers
      .rest(place.patienceMs ?? limits.patienceMs, begun.signal)
      .then(() => 'late' as const);
    // Its turn may have come in the same moment: only what still waits is turned away.
    if ((await Promise.race([promise, late])) === 'late' && line.leave(waiting)) {
      throw new TurnedAway();
    }
    begun.abort();
  }

  return {
    async pass(place, work) {
      await turn(place);
      try {
        return await work();
      } finally {
        underWay -= 1;
        next();
      }
    },
  };
}

interface Line {
  /** False where there is no room. */
  join(one: Waiting): boolean;
  take(): Waiting | undefined;
  /** False where it is not there any more. */
  leave(one: Waiting): boolean;
}

/** Those who wait, by workspace; the workspaces take turns. */
function newLine(limits: GateLimits): Line {
  const workspaces = new Map<string, Waiting[]>();
  const size = () => [...workspaces.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    join(one) {
      const { workspace, person } = one.place;
      const here = workspaces.get(workspace) ?? [];
      const own = here.filter(({ place }) => place.person === person).length;
      const isFull =
        size() >= limits.waiting || here.length >= limits.ofWorkspace || own >= limits.ofPerson;
      if (isFull) return false;
      workspaces.set(workspace, [...here, one]);
      return true;
    },
    take() {
      const [first] = workspaces;
      if (!first) return undefined;
      const [workspace, [one, ...rest]] = first;
      workspaces.delete(workspace);
      if (rest.length > 0) workspaces.set(workspace, rest);
      return one;
    },
    leave(one) {
      const { workspace } = one.place;
      const here = workspaces.get(workspace) ?? [];
      const rest = here.filter((other) => other !== one);
      if (rest.length === 0) workspaces.delete(workspace);
      else workspaces.set(workspace, rest);
      return rest.length < here.length;
    },
  };
}
