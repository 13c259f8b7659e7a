/** Why a workspace did not install the bot. */
export type InstallFailure =
  | 'declined'
  | 'expired'
  | 'unfinished'
  | 'slack-down'
  | 'settings'
  | 'rotation'
  | 'ours';

interface Words {
  readonly title: string;
  readonly says: readonly string[];
  /** What the link that begins again says; null: that would not help. */
  readonly again: string | null;
}

const failures: Readonly<Record<InstallFailure, Words>> = {
  declined: {
    title: 'Nothing was installed',
    says: ['You did not allow it in Slack, so nothing has changed in your workspace.'],
    again: 'Begin again, if you want to allow it after all',
  },
  expired: {
    title: 'This link has expired',
    says: [
      'It works for ten minutes, once, and in the browser where it was opened.',
      'If you were told before that the bot is installed, it still is. Otherwise nothing was installed.',
    ],
    again: 'Begin again',
  },
  unfinished: {
    title: 'Slack did not finish the installation',
    says: [
      'Nothing was installed. Your workspace may want an administrator of yours to approve it first.',
    ],
    again: 'Begin again',
  },
  'slack-down': {
    title: 'Slack does not answer at the moment',
    says: ['Nothing was installed. Please wait a few minutes.'],
    again: 'Then begin again',
  },
  settings: {
    title: 'Slack refused the settings of this bot',
    says: [
      'Nothing was installed. Please tell the people who run the bot: its log says what Slack refused.',
    ],
    again: null,
  },
  rotation: {
    title: 'The settings of this bot are not complete',
    says: [
      'Nothing was installed. Please tell the people who run the bot to switch off token rotation in the settings of the Slack app.',
    ],
    again: 'Then begin again',
  },
  ours: {
    title: 'The installation could not be kept',
    says: [
      'Something went wrong on our side. Please try again in a few minutes, and tell the people who run the bot if that does not help.',
    ],
    again: 'Begin again',
  },
};

/** The page after an installation in this workspace or organisation. */
export function successPage(name: string, orgWide: boolean): string {
  const next = orgWide
    ? 'Next, choose in the administration of your organisation which workspaces have it.'
    : 'Next, open Slack and type /support to report something. The people who answer invite Firstline to their support channel.';
  return page({ title: `Firstline is installed in ${name}`, says: [next], again: null }, '');
}

/** The page after an installation that failed, with the link that begins again. */
export function failurePage(failure: InstallFailure, beginAt: string): string {
  return page(failures[failure], beginAt);
}

function page({ title, says, again }: Words, beginAt: string): string {
  const paragraphs = says.map((one) => `<p>${escapeHtml(one)}</p>`);
  const link =
    again === null ? [] : [`<p><a href="${escapeHtml(beginAt)}">${escapeHtml(again)}</a>.</p>`];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1rem }
</style>
<h1>${escapeHtml(title)}</h1>
${[...paragraphs, ...link].join('\n')}
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
