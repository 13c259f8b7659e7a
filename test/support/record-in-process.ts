import { recordSent } from './record-sent.ts';

// Loaded ahead of a bot that is a process of its own.
const { FIRSTLINE_SENT: folder, FIRSTLINE_SENT_BY: by = '' } = process.env;
if (folder) recordSent(folder, () => by);
