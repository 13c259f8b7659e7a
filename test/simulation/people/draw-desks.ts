import { policyVersion } from '../../../src/files/load-policy.ts';
import type { Desk } from '../../../src/runtime/ports.ts';
import type { Random } from '../random.ts';
import { drawPolicy } from './draw-policy.ts';
import { channelOn, type Key, type Place, type Platform, personOn } from './society.ts';

const sides: readonly Platform[] = ['slack', 'teams'];

/** Desks of any shape: on one platform, on both, two beside each other, with people of the other one. */
export async function drawDesks(random: Random): Promise<Desk[]> {
  const first = random.fork('first');
  const shape = random.below(6);
  switch (shape) {
    case 0:
    case 1: {
      const side = sides[shape] ?? 'slack';
      return [await desk(first, 'first', [side], 'support')];
    }
    case 2:
      return [await desk(first, 'first', ['slack', 'teams'], 'support')];
    case 3:
      return [await desk(first, 'first', ['teams', 'slack'], 'support')];
    case 4:
      return [
        await desk(first, 'first', ['slack'], 'support'),
        await desk(random.fork('second'), 'second', ['teams'], 'second'),
      ];
    default:
      return [
        await desk(first, 'first', ['slack'], 'support'),
        await desk(random.fork('second'), 'second', ['slack', 'teams'], 'second'),
      ];
  }
}

async function desk(
  random: Random,
  id: string,
  [own, ...more]: readonly [Platform, ...Platform[]],
  place: Place,
): Promise<Desk> {
  const policy = await drawPolicy(random);
  const on = () => random.pick([own, ...more]);
  const person = (key: Key) => personOn(on(), key);
  const roles = Object.keys(policy.roles);
  const stand: readonly Key[] = id === 'first' ? ['dana', 'pia', 'leo'] : ['pia', 'fay'];
  const contacts = roles.map((role, at) => {
    const key = stand[at % stand.length] ?? 'dana';
    // A role that nobody stands behind goes to the fallback; two may stand behind one.
    const people = random.chance(0.12) ? [] : [person(key)];
    return [role, random.chance(0.15) ? [...people, person('leo')] : people] as const;
  });
  const roster = random.chance(0.7)
    ? [own, ...more].flatMap((side) =>
        (['ana', 'ben'] as const).map((key) => ({ ...personOn(side, key), duty: null })),
      )
    : [];
  const named = { ...policy, name: `${id === 'first' ? 'First' : 'Second'} desk` };
  return {
    id,
    policy: named,
    policyVersion: policyVersion(named),
    supportChannels: [channelOn(own, place), ...more.map((side) => channelOn(side, place))],
    roster,
    lead: random.chance(0.6) ? person('leo') : null,
    contacts: Object.fromEntries(contacts.map(([role, all]) => [role, unique(all)])),
    fallback: person('fay'),
    offices: {},
    serves: random.chance(0.2) ? 'all' : [],
    publicStatus: false,
  };
}

function unique<One extends { readonly address: string }>(people: readonly One[]): One[] {
  return [...new Map(people.map((one) => [one.address, one])).values()];
}
