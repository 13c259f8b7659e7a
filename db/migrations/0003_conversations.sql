CREATE TABLE "contact_edits" (
	"desk_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "contact_edits_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"nonce" text NOT NULL,
	"role" text NOT NULL,
	"people" json,
	"by" json NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "contact_edits_desk_id_seq_pk" PRIMARY KEY("desk_id","seq")
);
--> statement-breakpoint
CREATE TABLE "homes" (
	"desk_id" text NOT NULL,
	"person" text NOT NULL,
	"hears" text NOT NULL,
	"watched_until" timestamp with time zone NOT NULL,
	"stale_since" timestamp with time zone,
	"try_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "homes_desk_id_person_pk" PRIMARY KEY("desk_id","person")
);
--> statement-breakpoint
CREATE TABLE "installations" (
	"workspace" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"org_wide" boolean NOT NULL,
	"secret" text NOT NULL,
	"scopes" json NOT NULL,
	"installed_by" text,
	"installed_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"workspace" text PRIMARY KEY NOT NULL,
	"organisation" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "once_keys" (
	"desk_id" text NOT NULL,
	"key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "once_keys_desk_id_key_pk" PRIMARY KEY("desk_id","key")
);
--> statement-breakpoint
DROP INDEX "tickets_submission";--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "requester" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "requester" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "contact_edits_nonce" ON "contact_edits" USING btree ("desk_id","nonce");--> statement-breakpoint
CREATE INDEX "contact_edits_seq" ON "contact_edits" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "homes_stale" ON "homes" USING btree ("try_at") WHERE stale_since is not null;--> statement-breakpoint
CREATE INDEX "homes_person" ON "homes" USING btree ("person");--> statement-breakpoint
CREATE INDEX "homes_hears" ON "homes" USING btree ("hears","desk_id");--> statement-breakpoint
CREATE INDEX "homes_watched" ON "homes" USING btree ("watched_until");--> statement-breakpoint
CREATE INDEX "drafts_requester" ON "drafts" USING btree ("requester","desk_id","opened_at");--> statement-breakpoint
CREATE INDEX "message_refs_message" ON "message_refs" USING btree ("conversation","message_id","desk_id");--> statement-breakpoint
CREATE INDEX "outbox_recipient" ON "outbox" USING btree ("recipient","desk_id","finished_at");--> statement-breakpoint
CREATE INDEX "tickets_requester" ON "tickets" USING btree ("requester","desk_id","reported_at");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_submission" ON "tickets" USING btree ("submission_id","desk_id");