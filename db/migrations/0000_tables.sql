CREATE TABLE "commands" (
	"desk_id" text NOT NULL,
	"number" text NOT NULL,
	"command_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "commands_desk_id_number_command_id_pk" PRIMARY KEY("desk_id","number","command_id")
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"desk_id" text PRIMARY KEY NOT NULL,
	"last" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"desk_id" text NOT NULL,
	"id" text NOT NULL,
	"draft" json NOT NULL,
	"opened_at" bigint NOT NULL,
	CONSTRAINT "drafts_desk_id_id_pk" PRIMARY KEY("desk_id","id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"desk_id" text NOT NULL,
	"number" text NOT NULL,
	"seq" integer NOT NULL,
	"at" bigint NOT NULL,
	"type" text NOT NULL,
	"event" json NOT NULL,
	"command_id" text,
	"escalation" text,
	CONSTRAINT "events_desk_id_number_seq_pk" PRIMARY KEY("desk_id","number","seq")
);
--> statement-breakpoint
CREATE TABLE "message_refs" (
	"desk_id" text NOT NULL,
	"number" text NOT NULL,
	"slot" text NOT NULL,
	"conversation" text NOT NULL,
	"message_id" text NOT NULL,
	"url" text,
	CONSTRAINT "message_refs_desk_id_number_slot_pk" PRIMARY KEY("desk_id","number","slot")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"desk_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outbox_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"number" text NOT NULL,
	"recipient" text NOT NULL,
	"conversation" text NOT NULL,
	"addressed_as" text NOT NULL,
	"keys" json NOT NULL,
	"urgent" boolean NOT NULL,
	"kind" text NOT NULL,
	"slot" text,
	"delivery" json NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased" boolean DEFAULT false NOT NULL,
	"try_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ambiguous" boolean DEFAULT false NOT NULL,
	"error" text,
	"finished_at" timestamp with time zone,
	CONSTRAINT "outbox_desk_id_id_pk" PRIMARY KEY("desk_id","id")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"desk_id" text NOT NULL,
	"version" text NOT NULL,
	"policy" json NOT NULL,
	"saved_at" bigint NOT NULL,
	CONSTRAINT "policies_desk_id_version_pk" PRIMARY KEY("desk_id","version")
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"desk_id" text NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"version" integer NOT NULL,
	"ticket" json NOT NULL,
	"level" text NOT NULL,
	"state" text NOT NULL,
	"reported_at" bigint NOT NULL,
	"next_check_at" bigint,
	CONSTRAINT "tickets_desk_id_number_pk" PRIMARY KEY("desk_id","number")
);
--> statement-breakpoint
ALTER TABLE "commands" ADD CONSTRAINT "commands_desk_id_number_tickets_desk_id_number_fk" FOREIGN KEY ("desk_id","number") REFERENCES "public"."tickets"("desk_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_desk_id_number_tickets_desk_id_number_fk" FOREIGN KEY ("desk_id","number") REFERENCES "public"."tickets"("desk_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "events_escalation" ON "events" USING btree ("desk_id","number","escalation") WHERE escalation is not null;--> statement-breakpoint
CREATE INDEX "outbox_conversation" ON "outbox" USING btree ("desk_id","conversation","seq") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_try" ON "outbox" USING btree ("try_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_urgent" ON "outbox" USING btree ("desk_id","conversation","seq") WHERE status = 'pending' and urgent;--> statement-breakpoint
CREATE INDEX "outbox_urgent_try" ON "outbox" USING btree ("try_at") WHERE status = 'pending' and urgent;--> statement-breakpoint
CREATE INDEX "outbox_leased" ON "outbox" USING btree ("desk_id","conversation") WHERE leased;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_card" ON "outbox" USING btree ("desk_id","number","conversation") WHERE kind = 'card' and attempts = 0 and status = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_submission" ON "tickets" USING btree ("desk_id","submission_id");--> statement-breakpoint
CREATE INDEX "tickets_due" ON "tickets" USING btree ("next_check_at") WHERE next_check_at is not null;