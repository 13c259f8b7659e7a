CREATE TABLE "referrals" (
	"desk_id" text NOT NULL,
	"draft_id" text NOT NULL,
	"referral" text NOT NULL,
	"requester" json NOT NULL,
	"answers" json NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "referrals_desk_id_draft_id_pk" PRIMARY KEY("desk_id","draft_id")
);
--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "queue_rank" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "queue_due" bigint;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "charged" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_ticket" ON "outbox" USING btree ("number","desk_id","seq");--> statement-breakpoint
CREATE INDEX "tickets_queue" ON "tickets" USING btree ("desk_id","queue_rank","queue_due","reported_at","number") WHERE state <> 'resolved';--> statement-breakpoint
CREATE INDEX "tickets_charged" ON "tickets" USING btree ("desk_id","reported_at","number") WHERE charged;