"""The triggers that refuse to change or remove records, as the first revision makes them."""

KEPT = "records are never changed or removed"
SQLITE = tuple(
    f"CREATE TRIGGER records_no_{verb} BEFORE {verb} ON records "
    f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    "CREATE FUNCTION records_stay() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$",
    "CREATE TRIGGER records_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON records "
    "FOR EACH STATEMENT EXECUTE FUNCTION records_stay()",
)
