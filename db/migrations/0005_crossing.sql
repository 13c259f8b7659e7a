CREATE TABLE "conversation_references" (
	"address" text PRIMARY KEY NOT NULL,
	"workspace" text NOT NULL,
	"conversation" text,
	"user_id" text,
	"name" text,
	"team" text,
	"guest" boolean,
	"service_url" text NOT NULL,
	"heard_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "message_refs" DROP CONSTRAINT "message_refs_desk_id_number_slot_pk";--> statement-breakpoint
ALTER TABLE "message_refs" ADD COLUMN "platform" text DEFAULT 'slack' NOT NULL;--> statement-breakpoint
ALTER TABLE "message_refs" ADD CONSTRAINT "message_refs_desk_id_number_slot_platform_pk" PRIMARY KEY("desk_id","number","slot","platform");--> statement-breakpoint
CREATE INDEX "conversation_references_heard" ON "conversation_references" USING btree ("workspace","heard_at");--> statement-breakpoint
CREATE INDEX "conversation_references_channels" ON "conversation_references" USING btree ("workspace") WHERE address = workspace || '/' || conversation;--> statement-breakpoint
UPDATE "outbox" SET "conversation" = 'thread:slack:' || "number" WHERE "status" = 'pending' AND "conversation" = 'thread:' || "number";
