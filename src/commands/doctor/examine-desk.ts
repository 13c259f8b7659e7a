import { platformName } from '../../runtime/addresses.ts';
import type { Desk } from '../../runtime/ports.ts';
import { examinePeople } from './examine-people.ts';
import type { Finding } from './finding.ts';
import { aboutChannel, type Sides, withoutCredentials } from './side.ts';

/** The support channels of a desk, and everybody that it names, each where they are. */
export async function examineDesk(desk: Desk, sides: Sides): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const channel of desk.supportChannels) {
    const side = sides.get(platformName(channel));
    const about = aboutChannel(desk, channel);
    if (side === undefined) findings.push(withoutCredentials(about, channel));
    else if (side) findings.push(await side.examineChannel(about, desk, channel));
  }
  return [...findings, ...(await examinePeople(desk, sides))];
}
