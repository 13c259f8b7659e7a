CREATE UNLOGGED TABLE "paces" (
	"key" text PRIMARY KEY NOT NULL,
	"state" json NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tombstones" (
	"desk_id" text NOT NULL,
	"number" text NOT NULL,
	"why" text NOT NULL,
	"reported_at" bigint NOT NULL,
	"gone_at" bigint NOT NULL,
	CONSTRAINT "tombstones_desk_id_number_pk" PRIMARY KEY("desk_id","number")
);
--> statement-breakpoint
ALTER TABLE "referrals" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "resolved_at" bigint;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_resolved_then" CHECK ((state = 'resolved') = (resolved_at is not null)) NOT VALID;--> statement-breakpoint
CREATE INDEX "commands_created" ON "commands" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "outbox_untied" ON "outbox" USING btree ("finished_at") WHERE number = '';--> statement-breakpoint
CREATE INDEX "referrals_at" ON "referrals" USING btree ("desk_id","at");--> statement-breakpoint
CREATE INDEX "referrals_unfilled" ON "referrals" USING btree ("desk_id","draft_id") WHERE address = '';--> statement-breakpoint
CREATE INDEX "tickets_resolved" ON "tickets" USING btree ("desk_id","resolved_at") WHERE resolved_at is not null;--> statement-breakpoint
CREATE INDEX "tickets_unfilled" ON "tickets" USING btree ("desk_id","number") WHERE state = 'resolved' and resolved_at is null;--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the event log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
		USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM tombstones WHERE desk_id = OLD.desk_id AND number = OLD.number) THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'the event log is append-only: ticket % of % has no tombstone', OLD.number, OLD.desk_id
		USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM tombstones WHERE desk_id = NEW.desk_id AND number = NEW.number) THEN
		RAISE EXCEPTION 'number % of % was used by a ticket that is gone', NEW.number, NEW.desk_id
			USING ERRCODE = 'unique_violation';
	END IF;
	RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_remains() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM tickets WHERE desk_id = NEW.desk_id AND number = NEW.number) THEN
		RAISE EXCEPTION 'ticket % of % has a tombstone and is still there', NEW.number, NEW.desk_id
			USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER events_kept BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_deletion();--> statement-breakpoint
CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER tickets_number_new BEFORE INSERT ON tickets FOR EACH ROW EXECUTE FUNCTION refuse_number();--> statement-breakpoint
CREATE TRIGGER tickets_not_deleted BEFORE DELETE ON tickets FOR EACH ROW EXECUTE FUNCTION refuse_deletion();--> statement-breakpoint
CREATE TRIGGER tickets_not_truncated BEFORE TRUNCATE ON tickets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER tombstones_kept BEFORE UPDATE OR DELETE ON tombstones FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER tombstones_not_truncated BEFORE TRUNCATE ON tombstones FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE CONSTRAINT TRIGGER tombstones_complete AFTER INSERT ON tombstones DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_remains();
