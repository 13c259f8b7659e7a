import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reader } from '../../adapters/teams/card.ts';
import { formCard } from '../../adapters/teams/render-form.ts';
import { checkForms } from '../../src/check/check-forms.ts';
import type { Form } from '../../src/views/form.ts';
import type { Message } from '../../src/views/message.ts';
import { type Life, lifeArb } from '../support/arbitrary/life.ts';
import { everyView, viewsOf } from '../support/every-view.ts';
import { dropped } from './dropped.ts';
import { shownInSlack } from './shown-in-slack.ts';
import { shownInTeams } from './shown-in-teams.ts';

const team = 'T0SANDBOX';
const teams = { tenant: 't1', roster: new Map() } as const;

/** Whoever stands in a ticket is in the channel. */
function inChannel({ people }: Life): Reader {
  const roster = new Map(
    people.map(({ address, name }) => [address, { userId: `29:${address}`, name }] as const),
  );
  return { ...teams, roster, forms: 'dialog' };
}

function fitsTeams(view: Form | Message): boolean {
  try {
    if ('fields' in view) formCard(view, { ...teams, forms: 'in-place' }, 'in-place');
    return true;
  } catch (error) {
    if (error instanceof Error && /fields take more than/.test(error.message)) return false;
    throw error;
  }
}

/** Views whose JSON has no more characters are never cut for lack of room. */
const SMALL = 2000;

test('nothing that a form or message says is dropped on either platform, or a mark says so', () => {
  let [lives, small] = [0, 0];
  let refused = 0;
  fc.assert(
    fc.property(lifeArb, fc.nat(), (life, from) => {
      lives += 1;
      for (const { name, view } of viewsOf(life, from)) {
        const ways: Record<string, readonly string[]> = { slack: shownInSlack(view, team) };
        if (fitsTeams(view)) {
          const place = { ...teams, forms: 'in-place' } as const;
          ways['teams, in a dialog'] = shownInTeams(view, { ...teams, forms: 'dialog' }, 'dialog');
          ways['teams, in the chat'] = shownInTeams(view, place, 'in-place');
          ways['teams, in a channel'] = shownInTeams(view, inChannel(life), 'in-place');
        } else {
          // However much people typed: only a policy that is refused asks too much.
          refused += 1;
          expect(checkForms(life.policy), name).not.toEqual([]);
        }
        for (const [way, shown] of Object.entries(ways)) {
          const lost = dropped(view, shown);
          if (lost.length > 0) throw new Error(`${name}, ${way}: ${lost.join('; ')}`);
          if (JSON.stringify(view).length > SMALL) continue;
          small += 1;
          if (shown.includes('Shortened to fit here.')) throw new Error(`${name}, ${way}: cut`);
        }
      }
    }),
    { numRuns: 10, interruptAfterTimeLimit: 10_000 },
  );
  expect(lives).toBeGreaterThan(0);
  expect(small).toBeGreaterThan(lives * Object.keys(everyView).length);
  expect(refused).toBeLessThan(small / 20);
});

test('the check can fail: it finds each word that is missing, and a cut without a mark', () => {
  const view: Message = {
    summary: 'A ticket',
    parts: [
      { kind: 'heading', text: 'NX-1' },
      {
        kind: 'facts',
        facts: [{ label: 'State', value: ['open since ', { kind: 'bold', text: 'noon' }] }],
      },
      {
        kind: 'paragraph',
        text: [{ kind: 'person', person: { address: 'teams:t/u', name: 'Rita' } }],
      },
      { kind: 'paragraph', text: [{ kind: 'link', text: 'here', url: 'https://x.test/a' }] },
      { kind: 'quote', text: 'It does not start any more' },
      { kind: 'buttons', buttons: [{ kind: 'begin', label: 'Report' }] },
    ],
  };
  const whole = [
    'NX-1',
    'State',
    'open since ',
    'noon',
    'Rita',
    'here',
    'https://x.test/a',
    'It does not start any more',
    'Report',
  ];
  expect(dropped(view, whole)).toEqual([]);
  expect(dropped(view, [...whole.slice(0, 7), 'It does not…', 'Report'])).toEqual([]);
  expect(dropped(view, [...whole.slice(0, 7), 'It does not', 'Report'])).toHaveLength(1);
  for (const missing of whole) {
    expect(
      dropped(
        view,
        whole.filter((one) => one !== missing),
      ),
    ).toHaveLength(1);
  }
});
