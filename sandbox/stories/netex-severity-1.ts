import { heard, inChannel, type Story } from './story.ts';

const hour = 3_600_000;

/** A system that stays down: 8 h bring the Director, 24 h the President, whoever acknowledges. */
export const netexSeverity1: Story = {
  name: 'netex-severity-1',
  about: 'the system is down at two in the morning, and stays down',
  deskFile: 'desk.yaml',
  startAt: '2026-06-02T07:00:00Z',
  async tell({ sandbox, as, scene, expect }) {
    const rita = as('U0RITA');
    await scene('Rita types /support.', () => rita.command('/support'));
    await scene('She says what happened: the system is down.', () =>
      rita.submit({
        summary: 'Nothing transfers since the night run',
        product: 'user-access',
        systemDown: 'yes',
      }),
    );
    await scene('She adds what she knows.', () =>
      rita.submit({ version: 'USER-Access 5.2', errorText: 'NETEX 4107: no path to host' }),
    );
    expect(
      JSON.stringify(rita.modal() ?? '').includes('Severity 1'),
      'she sees that it is Severity 1 before she sends it',
    );
    await scene('She sends it.', () => rita.submit());
    const shown = JSON.stringify(rita.modal() ?? '');
    const number = /NX-\d+/.exec(shown)?.[0] ?? '';
    expect(number !== '', 'the form ends with a tracking number');
    expect(shown.includes('Severity 1'), 'the form ends with Severity 1');
    expect(heard(sandbox, 'U0RITA', number).length === 1, 'Rita has one confirmation');
    expect(inChannel(sandbox, number).length >= 1, 'the support channel has a status thread');
    await scene('She closes the form.', () => rita.close());

    await scene('A minute before hour eight nobody above has been told.', () =>
      sandbox.advance(8 * hour - 60_000),
    );
    expect(as('U0DANA').dms().length === 0, 'the Director is not told before hour eight');
    await scene('The clock reaches hour eight.', () => sandbox.advance(60_000));
    expect(as('U0DANA').dms().length === 1, 'the Director is told once at hour eight');
    expect(as('U0PIA').dms().length === 0, 'the President is not told yet');

    await scene('Dana acknowledges.', () => as('U0DANA').press('Acknowledge'));
    expect(inChannel(sandbox, 'acknowledged the escalation').length === 1, 'the thread says who');
    await scene('Ana takes the ticket, but finds no solution.', () => as('U0ANA').press('Take'));
    await scene('The clock reaches hour twenty-three.', () => sandbox.advance(15 * hour));
    expect(as('U0PIA').dms().length === 0, 'the President is not told before hour twenty-four');
    await scene('The clock reaches hour twenty-four.', () => sandbox.advance(hour));
    expect(as('U0PIA').dms().length === 1, 'the President is told, although Dana acknowledged');
    expect(as('U0DANA').dms().length === 1, 'the Director is not told again');

    await scene('Four more days pass.', () => sandbox.advance(96 * hour));
    expect(as('U0DANA').dms().length === 1, 'the Director was told once in all');
    expect(as('U0PIA').dms().length === 1, 'the President was told once in all');
    await scene('Rita asks where it stands.', () => rita.command('/support', `status ${number}`));
  },
};
