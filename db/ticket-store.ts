import type { TicketStore } from '../src/runtime/ports.ts';
import { type BeginningDraft, type BegunDraft, beginDrafts } from './begin-drafts.ts';
import type { Sql } from './connect.ts';
import { dropDraft, findDraft, forgetDrafts, saveDraft, unfinishedDraft } from './drafts.ts';
import { gather } from './gather.ts';
import { listDeliveries } from './outbox/list-deliveries.ts';
import { readPolicies, savePolicy } from './policies.ts';
import { saveReferral } from './referrals.ts';
import { changeTicket } from './tickets/change-ticket.ts';
import { checkDue, nextCheckAt } from './tickets/check-due.ts';
import { createTickets, type Opened, type Opening } from './tickets/create-tickets.ts';
import {
  countOpen,
  listCharged,
  listOpenNumbers,
  listQueue,
  listTicketsOf,
} from './tickets/list-tickets.ts';
import {
  findByMessage,
  findBySubmission,
  findTicket,
  listEventsOf,
  readHistory,
} from './tickets/read-ticket.ts';

/** Two transactions at a time, so that one is decided on while the other is written. */
const submissions = { lanes: 2, most: 50 };

/** As soon as they are asked for: nobody waits for company. */
const beginnings = { lanes: 4, most: 50 };

/** Tickets in Postgres. `written` hears after each commit that may give others work. */
export function ticketStore(sql: Sql, written: () => void = () => {}): TicketStore {
  const create = gather<Opening, Opened>(submissions, (openings) => createTickets(sql, openings));
  const begin = gather<BeginningDraft, BegunDraft>(beginnings, (all) => beginDrafts(sql, all));
  return {
    saveDraft: (draft) => saveDraft(sql, draft),
    beginDraft: async (draft, since) => (await begin({ draft, since })).unfinished,
    findDraft: (deskId, draftId) => findDraft(sql, deskId, draftId),
    unfinishedDraft: (deskId, person, since) => unfinishedDraft(sql, deskId, person, since),
    dropDraft: (deskId, draftId) => dropDraft(sql, deskId, draftId),
    forgetDrafts: (before, limit) => forgetDrafts(sql, before, limit),
    saveReferral: (record) => saveReferral(sql, record),
    findBySubmission: (deskId, submissionId) => findBySubmission(sql, deskId, submissionId),
    async create(deskId, submissionId, decide) {
      const result = await create({ deskId, submissionId, decide });
      if (result.created) written();
      return result;
    },
    async change(deskId, number, commandId, decide) {
      const ticket = await changeTicket(sql, deskId, number, commandId, decide);
      if (ticket) written();
      return ticket;
    },
    eventsOf: (deskId, number, commandId) => listEventsOf(sql, deskId, number, commandId),
    find: (deskId, number) => findTicket(sql, deskId, number),
    findByMessage: (deskIds, message) => findByMessage(sql, deskIds, message),
    ticketsOf: (deskId, requester, limit) => listTicketsOf(sql, deskId, requester, limit),
    deliveries: (deskId, number) => listDeliveries(sql, deskId, number),
    countOpen: (deskId, limit) => countOpen(sql, deskId, limit),
    openNumbers: (deskId) => listOpenNumbers(sql, deskId),
    charged: (deskId) => listCharged(sql, deskId),
    queue: (deskId, limit) => listQueue(sql, deskId, limit),
    history: (deskId, number) => readHistory(sql, deskId, number),
    async checkDue(now, limit, decide) {
      const checked = await checkDue(sql, now, limit, decide);
      if (checked > 0) written();
      return checked;
    },
    nextCheckAt: () => nextCheckAt(sql),
    savePolicy: (deskId, version, policy, at) => savePolicy(sql, deskId, version, policy, at),
    policies: (deskId) => readPolicies(sql, deskId),
  };
}
