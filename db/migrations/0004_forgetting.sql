DROP INDEX "drafts_requester";--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "unfinished" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "drafts_unfinished" ON "drafts" USING btree ("requester","desk_id","opened_at") WHERE unfinished;--> statement-breakpoint
CREATE INDEX "drafts_opened" ON "drafts" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "once_keys_created" ON "once_keys" USING btree ("created_at");