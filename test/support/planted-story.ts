import { stories } from '../../sandbox/stories/index.ts';
import type { Story } from '../../sandbox/stories/story.ts';

// Loaded ahead of the command: one more story, whose expectation does not hold.
const planted: Story = {
  name: 'planted',
  about: 'a form opens, and the story wants another one',
  deskFile: 'desk.yaml',
  startAt: '2026-06-02T07:00:00Z',
  async tell({ as, scene, expect }) {
    await scene('Rita types /support.', () => as('U0RITA').command('/support'));
    expect(as('U0RITA').modal()?.title?.text === 'What happened', 'the form asks what happened');
    expect(as('U0RITA').modal()?.title?.text === 'Another form', 'the form is another one');
    await scene('What comes after a failure is not told.');
  },
};

(stories as Map<string, Story>).set(planted.name, planted);
