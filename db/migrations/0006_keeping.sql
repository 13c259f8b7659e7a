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
ALTER TABLE "tickets" ADD COLUMN "resolved_at" bigint;--> statement-breakpoint
CREATE INDEX "tickets_resolved" ON "tickets" USING btree ("desk_id","resolved_at") WHERE resolved_at is not null;--> statement-breakpoint
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
CREATE TRIGGER events_kept BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_deletion();--> statement-breakpoint
CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER tombstones_kept BEFORE UPDATE OR DELETE ON tombstones FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER tombstones_not_truncated BEFORE TRUNCATE ON tombstones FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
