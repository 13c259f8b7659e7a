import { type GivenPerson, PEOPLE, type Sandbox } from '../../../sandbox/index.ts';
import { type DeskFiles, type PolicyChange, writeDeskFiles } from '../desk-files.ts';
import {
  botToken,
  netexDesk,
  openSandbox,
  signingSecret,
  supportChannel,
} from '../sandbox-desk.ts';

/** A workspace with many requesters, whose clock runs, and a desk whose thresholds are seconds. */
export interface Town {
  readonly sandbox: Sandbox;
  readonly files: DeskFiles;
  /** Ids of the requesters. */
  readonly requesters: readonly string[];
  /** The keys that each ticket of theirs fires. */
  readonly thresholds: readonly string[];
  /** What every bot of this town needs in its environment, besides the database. */
  readonly env: Readonly<Record<string, string>>;
  /** How often an entry of the outbox was sent as what may be a repeat, by its id. */
  readonly marked: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export interface TownOptions {
  readonly requesters?: number;
  /** Seconds from a report to the director and to the president. */
  readonly after?: readonly [number, number];
  readonly rateLimits?: boolean;
  readonly policy?: readonly PolicyChange[];
}

export async function openTown(options: TownOptions = {}): Promise<Town> {
  const { requesters = 8, after = [2, 4], rateLimits = false, policy = [] } = options;
  const people: GivenPerson[] = Array.from({ length: requesters }, (_, place) => ({
    id: `U0R${place}`,
    name: `Requester ${place}`,
  }));
  const everybody = [...Object.entries(PEOPLE).map(([id, one]) => ({ id, ...one })), ...people];
  const [director, president] = after.map((seconds) => `PT${seconds}S`);
  const files = await writeDeskFiles({ netex: netexDesk }, [
    { at: ['escalation', 'thresholds', 0, 'after'], to: director },
    { at: ['escalation', 'thresholds', 1, 'after'], to: president },
    ...policy,
  ]);
  const sandbox = await openSandbox({
    rateLimits,
    people: everybody,
    channels: [
      { id: 'C0GENERAL', name: 'general', members: everybody.map(({ id }) => id) },
      { id: supportChannel, name: 'support-desk', members: ['U0ANA', 'U0BEN', 'U0FIRSTLINE'] },
    ],
    redelivery: { afterMs: [500, 2000, 5000] },
  });
  return {
    sandbox,
    files,
    marked: watchMarks(sandbox),
    requesters: people.map(({ id }) => id),
    thresholds: [`1/${director}/director`, `1/${president}/president`],
    env: {
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: sandbox.apiUrl,
      FIRSTLINE_CONFIG: files.deskFile,
    },
    async close() {
      await sandbox.close();
      await files.remove();
    },
  };
}

/** By what is sent, as a card that is shown anew has the mark no more. */
function watchMarks({ faults }: Sandbox): ReadonlyMap<string, number> {
  const marked = new Map<string, number>();
  faults.add({
    method: 'chat.postMessage',
    kind: 'error',
    when: (args) => {
      const id = /"entry_id":"([^"]+)"/.exec(textOf(args.metadata))?.[1];
      if (id && textOf(args.blocks).includes('This may be a repeat')) {
        marked.set(id, (marked.get(id) ?? 0) + 1);
      }
      return false;
    },
  });
  return marked;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
