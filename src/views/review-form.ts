import type { Form, FormContext } from './form.ts';
import { type Message, type Part, plain, type Text } from './message.ts';

interface Team {
  readonly name: string;
  readonly contact?: string | undefined;
  readonly does: string;
}

/** The field of a consent in the review form. */
export function consentField(id: string): string {
  return `consent-${id}`;
}

/** What there is to know, and to agree to, before a ticket is opened. */
export function reviewForm(details: {
  readonly context: FormContext;
  /** The team that the request belongs to; a ticket may be opened all the same. */
  readonly team: Team | null;
  readonly advisories: readonly { readonly says: string }[];
  readonly consents: readonly { readonly id: string; readonly wording: string }[];
  readonly charge: { readonly reason: string } | null;
}): Form {
  const { team, advisories, consents, charge } = details;
  return {
    context: details.context,
    title: 'Before you send',
    submitLabel: team ? 'Open a ticket' : 'Send',
    intro: [
      ...(team ? referralParts(team) : []),
      ...(team
        ? [paragraph(['You can open a ticket all the same, and support will look at it.'])]
        : []),
      ...advisories.map(({ says }) => paragraph([says])),
      ...(charge ? [paragraph([{ kind: 'bold', text: 'Charge: ' }, charge.reason])] : []),
    ],
    fields: consents.map(({ id, wording }) => ({
      kind: 'consent',
      id: consentField(id),
      label: 'Please agree to go on',
      wording,
      required: true,
    })),
    canGoBack: true,
  };
}

/** Who serves this request instead, what they will do, and how to reach them. */
export function referralMessage(team: Team): Message {
  return {
    summary: plain(opening(team)),
    parts: referralParts(team),
  };
}

function opening({ name }: Team): Text {
  return ['For this, please turn to ', { kind: 'bold', text: name }, '.'];
}

function referralParts(team: Team): Part[] {
  return [
    paragraph(opening(team)),
    paragraph([team.does]),
    ...(team.contact === undefined ? [] : [paragraph([`How to reach them: ${team.contact}`])]),
  ];
}

function paragraph(text: Text): Part {
  return { kind: 'paragraph', text };
}
