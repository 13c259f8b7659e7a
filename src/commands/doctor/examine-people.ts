import { platformName, platformTitle } from '../../runtime/addresses.ts';
import { type Address, type Desk, type Person, PlatformError } from '../../runtime/ports.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { type Side, type Sides, withoutCredentials } from './side.ts';

/** Whether messages would reach everybody that a desk names, each asked once. */
export async function examinePeople(desk: Desk, sides: Sides): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [person, duties] of named(desk)) {
    const about = `desk ${desk.id}, ${duties.join(', ')}`;
    const side = sides.get(platformName(person.address));
    if (side === undefined) findings.push(withoutCredentials(about, person.address));
    else if (side) findings.push(await examinePerson(about, person, side));
  }
  return findings;
}

async function examinePerson(about: string, person: Person, side: Side): Promise<Finding> {
  try {
    const answer = await side.reach(person.address);
    if (answer.reachable) {
      const name = answer.name === person.address ? person.name : answer.name;
      return ok(about, `${name} can be reached`);
    }
    return wrong(
      about,
      `${answer.name ?? person.name} (${person.address}) cannot be reached: ${answer.reason}`,
      side.todo(answer.reason),
    );
  } catch (error) {
    const reason = error instanceof PlatformError ? error.reason : String(error);
    return warning(
      about,
      `it is not known whether ${person.name} can be reached: ${reason}`,
      `Try again when ${platformTitle(platformName(person.address))} answers.`,
    );
  }
}

/** Everybody with all that they are for the desk. */
function named(desk: Desk): [Person, string[]][] {
  const people = new Map<Address, [Person, string[]]>();
  const add = (person: Person, duty: string) => {
    const known = people.get(person.address);
    if (known) known[1].push(duty);
    else people.set(person.address, [person, [duty]]);
  };
  for (const [role, contacts] of Object.entries(desk.contacts)) {
    for (const person of contacts) add(person, desk.policy.roles[role] ?? role);
  }
  add(desk.fallback, 'fallback');
  if (desk.lead) add(desk.lead, 'lead');
  for (const agent of desk.roster) add(agent, 'support agent');
  return [...people.values()];
}
