import {
  type Address,
  type Desk,
  type Person,
  PlatformError,
  type Reach,
} from '../../runtime/ports.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

/** Whether messages would reach everybody that a desk names, each asked once. */
export async function examinePeople(
  desk: Desk,
  reach: (person: Address) => Promise<Reach>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [person, duties] of named(desk)) {
    findings.push(await examinePerson(desk, person, duties.join(', '), reach));
  }
  return findings;
}

async function examinePerson(
  desk: Desk,
  person: Person,
  duties: string,
  reach: (person: Address) => Promise<Reach>,
): Promise<Finding> {
  const about = `desk ${desk.id}, ${duties}`;
  try {
    const answer = await reach(person.address);
    if (answer.reachable) return ok(about, `${answer.name} can be reached`);
    return wrong(
      about,
      `${answer.name ?? person.name} (${person.address}) cannot be reached: ${answer.reason}`,
      'Name somebody else, or let them back into the workspace.',
    );
  } catch (error) {
    const reason = error instanceof PlatformError ? error.reason : String(error);
    return warning(
      about,
      `it is not known whether ${person.name} can be reached: ${reason}`,
      'Try again when Slack answers.',
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
