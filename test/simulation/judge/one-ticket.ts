import type { Evidence, Violation } from './evidence.ts';

/** Every report that was sent in is one ticket, no ticket came of nothing, and the number told is its. */
export function oneTicket(evidence: Evidence): Violation[] {
  const { submissions, tickets } = evidence;
  const violation = (says: string, shows: unknown): Violation => ({
    invariant: 'one ticket a submission',
    says,
    evidence: shows,
  });
  const ofWord = (word: string) =>
    tickets.filter(({ ticket }) => ticket.title.split(' ')[0] === word);
  const sent = submissions.flatMap((submission) => {
    const { word, answer, deskId, person } = submission;
    const found = ofWord(word);
    if (found.length > 1) return [violation(`${word} is ${found.length} tickets`, found)];
    const [one] = found;
    if (one && (one.deskId !== deskId || one.requester !== person))
      return [
        violation(`${word} is the ticket of somebody else, or elsewhere`, { submission, one }),
      ];
    switch (answer.kind) {
      case 'confirmed':
        return one?.number === answer.number
          ? []
          : [
              violation(`${word} was confirmed as ${answer.number}, and is not that`, {
                submission,
                one,
              }),
            ];
      case 'refused':
        return one ? [violation(`${word} was given back, and is a ticket all the same`, one)] : [];
      case 'none':
        return [];
      default:
        return answer satisfies never;
    }
  });
  const words = new Set(submissions.map(({ word }) => word));
  const unsent = tickets.filter(({ ticket }) => !words.has(ticket.title.split(' ')[0] ?? ''));
  const bySubmission = Map.groupBy(tickets, (row) => `${row.deskId} ${row.submissionId}`);
  return [
    ...sent,
    ...unsent.map((row) => violation(`${row.number} came of no report that was sent in`, row)),
    ...[...bySubmission.values()]
      .filter((rows) => rows.length > 1)
      .map((rows) => violation(`${rows.length} tickets of one submission`, rows)),
  ];
}
