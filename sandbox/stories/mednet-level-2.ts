import { heard, inChannel, type Story } from './story.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A function that fails: taken, worked around, recategorised, asked about, resolved. */
export const mednetLevel2: Story = {
  name: 'mednet-level-2',
  about: 'a function fails on a Tuesday morning, and is solved step by step',
  deskFile: 'mednet.yaml',
  startAt: '2026-06-02T14:00:00Z',
  async tell({ sandbox, as, scene, expect }) {
    const rita = as('U0RITA');
    const ana = as('U0ANA');
    await scene('Rita types /support.', () => rita.command('/support'));
    await scene('She forgets a question.', () => rita.submit({ summary: 'Claims cannot be sent' }));
    await scene('She answers it.', () => rita.submit({ kind: 'problem' }));
    await scene('She says how bad it is.', () => rita.submit({ impact: 'high', workaround: 'no' }));
    await scene('She adds what she saw.', () =>
      rita.submit({ details: 'Sending a claim ends with "Gateway refused". Since this morning.' }),
    );
    await scene('She sees what comes of it, and sends it.', () => rita.submit());
    const shown = JSON.stringify(rita.modal() ?? '');
    const number = /MN-\d+/.exec(shown)?.[0] ?? '';
    expect(number !== '', 'the form ends with a tracking number');
    expect(shown.includes('Level 2'), 'the form ends with Level 2');
    expect(shown.includes('24 h'), 'the form names the resolution target');
    await scene('She closes the form.', () => rita.close());

    await scene('Half an hour later Ana takes it.', async () => {
      await sandbox.advance(30 * minute);
      await ana.press('Take');
    });
    expect(heard(sandbox, 'U0RITA', 'has taken').length === 1, 'Rita hears who has taken it');

    await scene('Ana finds a way around the problem.', () => ana.press('Workaround in place'));
    await scene('She writes it down.', () =>
      ana.submit({ text: 'Send claims from the web portal until the gateway is back.' }),
    );
    expect(heard(sandbox, 'U0RITA', 'web portal').length === 1, 'Rita hears of the workaround');

    await scene('With that it is Level 3, by her choice.', async () => {
      await ana.press('Change level');
      await ana.submit({ level: '3', text: 'A temporary workaround holds.' });
    });
    expect(inChannel(sandbox, 'M-10').length > 0, 'the thread names the clause for it');
    expect(heard(sandbox, 'U0RITA', 'Level 3').length === 1, 'Rita hears of the new level');

    await scene('Next morning Ana needs something from Rita.', async () => {
      await sandbox.advance(23 * hour + 30 * minute);
      await ana.press('Waiting on requester');
      await ana.submit({ text: 'Which claim numbers were refused?' });
    });
    expect(inChannel(sandbox, 'paused').length === 1, 'the card shows the clock standing still');
    const before = heard(sandbox, 'U0ANA', 'target').length;
    await scene('Three weeks pass without an answer; the clock stands still.', () =>
      sandbox.advance(21 * 24 * hour),
    );
    expect(
      heard(sandbox, 'U0ANA', 'target').length === before,
      'no target is missed while waiting for the requester',
    );
    await scene('Rita answers.', async () => {
      await rita.press('Answer');
      await rita.submit({ text: 'Claims 2207 and 2209.' });
    });
    expect(inChannel(sandbox, 'Claims 2207 and 2209').length === 1, 'her answer is in the thread');

    await scene('Ana resolves it.', async () => {
      await ana.press('Resolve');
      await ana.submit({ text: 'The gateway takes claims again. Both have been sent.' });
    });
    expect(heard(sandbox, 'U0RITA', 'resolved').length === 1, 'Rita hears that it is resolved');
    await scene('Ana presses a button that is still on her screen, and is told.', () =>
      ana.press('Explain'),
    );
    await scene('A month passes.', () => sandbox.advance(30 * 24 * hour));
    expect(as('U0DANA').dms().length === 0, 'nobody is told whom the policy does not name');
    await scene('Rita asks where it stands.', () => rita.command('/support', `status ${number}`));
  },
};
