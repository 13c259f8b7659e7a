-- Documents written before reports carried more than a level get what they lack, as text at their
-- end: the JSON operators would refuse some of them.
UPDATE "tickets" SET "ticket" = (left("ticket"::text, -1) || ',"report":{"emergency":false,"flags":[],"advisories":[],"consents":[],"charge":null,"referral":null,"office":null},"chargeWaived":null,"recategorised":null,"plannedRelease":null,"assignmentMissed":null}')::json;
--> statement-breakpoint
UPDATE "events" SET "event" = (left("event"::text, -1) || ',"report":{"emergency":false,"flags":[],"advisories":[],"consents":[],"charge":null,"referral":null,"office":null},"assignee":null}')::json WHERE "type" = 'TicketOpened';
