/** What people read when something on the way fails, and where their answer is. */
export const wording = {
  title: 'Support',
  notYet: 'Not yet',
  unreadable: 'Teams sent something that we could not read. Please try again.',
  outdatedForm: 'This form is out of date. Please close it and begin again with "support".',
  outdatedButton: 'This button is out of date. Please use a newer message of this ticket.',
  slowCommand:
    'This is taking longer than usual. Nothing is lost: please close this and try again.',
  slowSubmit: 'This is taking longer than usual. Nothing is lost: please press the button again.',
  slowDialog: 'This is taking longer than usual. Nothing is lost: please press Try again.',
  failedCommand:
    'We cannot take this right now, and nothing was sent. Please try again in a minute.',
  failedSubmit:
    'We cannot take this right now. What you typed is still here: please press the button again in a minute.',
  failedDialog:
    'We cannot take this right now. What you typed is kept here: please press Try again in a minute.',
  failedPress: 'We cannot do this right now. Please press the button again in a minute.',
  tryAgain: 'Try again',
  begin: 'Go on here',
  done: 'Done.',
  dismissed: 'Nothing was done.',
  doneDialog: 'Done. You can close this now.',
  notYours: 'Only the requester and support can see this ticket.',
  wroteToYou: 'I have answered you in our personal chat.',
  mayBeThere:
    'My answer should be in our personal chat. If it is not there in a minute, please ask me again.',
  notReached:
    'I could not write to you in a personal chat. Please add Firstline for yourself, or go on here; only you see the form.',
  notReachedWithAnswer:
    'I could not write to you in a personal chat. Please add Firstline for yourself, and ask me there.',
  inGroup:
    'In a group chat I hear only "support" and what is wrong. Anything else reaches me in our personal chat, or in the thread of a ticket.',
} as const;
