/**
 * What people read when something on the way fails. `…Over` stands in a modal of its own, which has
 * no button but Close, over what it is about.
 */
export const wording = {
  unreadable: 'Slack sent something that we could not read. Please try again.',
  slowCommand: 'One moment, this is taking longer than usual.',
  slowPress: 'One moment, this is taking longer than usual. Nothing is lost.',
  slowBack:
    'This is taking longer than usual. Nothing is lost: please close this, and press Back again if nothing has changed.',
  done: 'Done. You can close this now.',
  tooLateForForm: 'This took too long on our side. Nothing was lost; please run /support again.',
  tooLateForShortcut:
    'This took too long on our side. Nothing was lost; please use the shortcut again.',
  tooLateForPress: 'This took too long on our side. Please press the button again.',
  slowSubmit: 'This is taking longer than usual. Nothing is lost: please press the button again.',
  failedCommand:
    'We cannot take this right now, and nothing was sent. Please run /support again in a minute.',
  failedShortcut:
    'We cannot open the form right now, and nothing was sent. Please use the shortcut again in a minute.',
  failedSubmit:
    'We cannot take this right now. What you typed is still here: please press the button again in a minute.',
  slowSubmitOver: (button: string) =>
    `This is taking longer than usual. Nothing is lost: please close this, then press ${button} again.`,
  failedSubmitOver: (button: string) =>
    `We cannot take this right now. What you typed is kept: please close this, then press ${button} again in a minute.`,
  failedPressOver:
    'We cannot do this right now. Please close this, then press the button again in a minute.',
  failedPress: 'We cannot do this right now. Please press the button again in a minute.',
  notInstalled:
    'Firstline is not installed in this workspace any more. Please ask an administrator of the workspace to install it again.',
  outdatedForm:
    'This form is out of date. Please close it and begin again, with /support or the shortcut.',
  outdatedButton: 'This button is out of date. Please use a newer message of this ticket.',
  title: 'Not yet',
} as const;
