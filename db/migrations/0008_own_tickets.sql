DROP INDEX "tickets_requester";--> statement-breakpoint
CREATE INDEX "tickets_requester" ON "tickets" USING btree ("requester","desk_id",(state <> 'resolved'),"reported_at","number");