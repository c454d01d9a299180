"""The tables of the first release.

Revision: 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What was written once is never changed: the last wall behind the code.
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
        "CREATE TRIGGER event_subject_no_update BEFORE UPDATE ON event_subject BEGIN SELECT RAISE(ABORT, 'event_subject is append-only'); END",
        "CREATE TRIGGER event_subject_no_delete BEFORE DELETE ON event_subject BEGIN SELECT RAISE(ABORT, 'event_subject is append-only'); END",
        'CREATE TRIGGER register_entry_no_update BEFORE UPDATE ON register_entry WHEN (OLD.annulled_at IS NOT NULL OR NEW."id" <> OLD."id" OR NEW."register_id" <> OLD."register_id" OR NEW."period_key" <> OLD."period_key" OR NEW."seq" <> OLD."seq" OR NEW."number" <> OLD."number" OR NEW."registered_on" <> OLD."registered_on" OR NEW."registered_by" <> OLD."registered_by") BEGIN SELECT RAISE(ABORT, \'register_entry is append-only\'); END',
        "CREATE TRIGGER register_entry_no_delete BEFORE DELETE ON register_entry BEGIN SELECT RAISE(ABORT, 'register_entry is append-only'); END",
        "CREATE TRIGGER revision_no_update BEFORE UPDATE ON revision WHEN (OLD.frozen_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END",
        "CREATE TRIGGER revision_no_delete BEFORE DELETE ON revision WHEN (OLD.frozen_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END",
        "CREATE TRIGGER revision_pdf_no_update BEFORE UPDATE ON revision_pdf BEGIN SELECT RAISE(ABORT, 'revision_pdf is append-only'); END",
        "CREATE TRIGGER revision_pdf_no_delete BEFORE DELETE ON revision_pdf BEGIN SELECT RAISE(ABORT, 'revision_pdf is append-only'); END",
        "CREATE TRIGGER signature_no_update BEFORE UPDATE ON signature BEGIN SELECT RAISE(ABORT, 'signature is append-only'); END",
        "CREATE TRIGGER signature_no_delete BEFORE DELETE ON signature BEGIN SELECT RAISE(ABORT, 'signature is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION event_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'event is append-only'; END $$; CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_no_update()",
        "CREATE OR REPLACE FUNCTION event_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'event is append-only'; END $$; CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_no_delete()",
        "CREATE OR REPLACE FUNCTION event_subject_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'event_subject is append-only'; END $$; CREATE TRIGGER event_subject_no_update BEFORE UPDATE ON event_subject FOR EACH ROW EXECUTE FUNCTION event_subject_no_update()",
        "CREATE OR REPLACE FUNCTION event_subject_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'event_subject is append-only'; END $$; CREATE TRIGGER event_subject_no_delete BEFORE DELETE ON event_subject FOR EACH ROW EXECUTE FUNCTION event_subject_no_delete()",
        'CREATE OR REPLACE FUNCTION register_entry_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \'register_entry is append-only\'; END $$; CREATE TRIGGER register_entry_no_update BEFORE UPDATE ON register_entry FOR EACH ROW WHEN (OLD.annulled_at IS NOT NULL OR NEW."id" <> OLD."id" OR NEW."register_id" <> OLD."register_id" OR NEW."period_key" <> OLD."period_key" OR NEW."seq" <> OLD."seq" OR NEW."number" <> OLD."number" OR NEW."registered_on" <> OLD."registered_on" OR NEW."registered_by" <> OLD."registered_by") EXECUTE FUNCTION register_entry_no_update()',
        "CREATE OR REPLACE FUNCTION register_entry_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'register_entry is append-only'; END $$; CREATE TRIGGER register_entry_no_delete BEFORE DELETE ON register_entry FOR EACH ROW EXECUTE FUNCTION register_entry_no_delete()",
        "CREATE OR REPLACE FUNCTION revision_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'revision is append-only'; END $$; CREATE TRIGGER revision_no_update BEFORE UPDATE ON revision FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION revision_no_update()",
        "CREATE OR REPLACE FUNCTION revision_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'revision is append-only'; END $$; CREATE TRIGGER revision_no_delete BEFORE DELETE ON revision FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION revision_no_delete()",
        "CREATE OR REPLACE FUNCTION revision_pdf_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'revision_pdf is append-only'; END $$; CREATE TRIGGER revision_pdf_no_update BEFORE UPDATE ON revision_pdf FOR EACH ROW EXECUTE FUNCTION revision_pdf_no_update()",
        "CREATE OR REPLACE FUNCTION revision_pdf_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'revision_pdf is append-only'; END $$; CREATE TRIGGER revision_pdf_no_delete BEFORE DELETE ON revision_pdf FOR EACH ROW EXECUTE FUNCTION revision_pdf_no_delete()",
        "CREATE OR REPLACE FUNCTION signature_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'signature is append-only'; END $$; CREATE TRIGGER signature_no_update BEFORE UPDATE ON signature FOR EACH ROW EXECUTE FUNCTION signature_no_update()",
        "CREATE OR REPLACE FUNCTION signature_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'signature is append-only'; END $$; CREATE TRIGGER signature_no_delete BEFORE DELETE ON signature FOR EACH ROW EXECUTE FUNCTION signature_no_delete()",
    ),
}
FUNCTIONS = (
    "event_no_delete",
    "event_no_update",
    "event_subject_no_delete",
    "event_subject_no_update",
    "register_entry_no_delete",
    "register_entry_no_update",
    "revision_no_delete",
    "revision_no_update",
    "revision_pdf_no_delete",
    "revision_pdf_no_update",
    "signature_no_delete",
    "signature_no_update",
)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "anonymous",
                "person",
                "token",
                "signer",
                "job",
                "command",
                "crm_user",
                name="actorkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("actor_user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_key"), ["key"], unique=False)

    op.create_table(
        "installation",
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "job",
        sa.Column("kind_of", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_state_job_run_at"), ["state", "run_at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body_text", sa.String(), nullable=False),
        sa.Column("body_html", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_to"), ["to"], unique=False)

    op.create_table(
        "organisation",
        sa.Column(
            "kind_of",
            sa.Enum(
                "company",
                "sole_trader",
                "self_employed",
                "municipality",
                "agency",
                "foreign",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("original_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("name_head", sa.String(), nullable=False),
        sa.Column("name_tail", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("city_key", sa.String(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "architecture",
                "improvement",
                "transport",
                "smart",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("inn", sa.String(), nullable=False),
        sa.Column("kpp", sa.String(), nullable=False),
        sa.Column("ogrn", sa.String(), nullable=False),
        sa.Column("ogrnip_on", sa.Date(), nullable=True),
        sa.Column("npd_checked_on", sa.Date(), nullable=True),
        sa.Column("okpo", sa.String(), nullable=False),
        sa.Column("oktmo", sa.String(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=False),
        sa.Column("foreign_id_kind", sa.String(), nullable=False),
        sa.Column("tax_number", sa.String(), nullable=False),
        sa.Column("legal_address", sa.String(), nullable=False),
        sa.Column("postal_address", sa.String(), nullable=False),
        sa.Column("original_address", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("phone_key", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("bank_name", sa.String(), nullable=False),
        sa.Column("bik", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("corr_account", sa.String(), nullable=False),
        sa.Column("treasury_account", sa.String(), nullable=False),
        sa.Column("eks", sa.String(), nullable=False),
        sa.Column("personal_account", sa.String(), nullable=False),
        sa.Column("account_kept_by", sa.String(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("swift", sa.String(), nullable=False),
        sa.Column("corr_bank", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("edo_id", sa.String(), nullable=False),
        sa.Column("vat_payer", sa.Boolean(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_city_key"), ["city_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisation_created_at_organisation_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisation_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_inn"), ["inn"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_name_head"), ["name_head"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisation_name_key_organisation_id"), ["name_key", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisation_name_tail"), ["name_tail"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_phone_key"), ["phone_key"], unique=False)

    op.create_table(
        "register",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
        sa.UniqueConstraint("name", name=op.f("uq_register_name")),
    )
    op.create_table(
        "remembered_answer",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("status", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_answer")),
        sa.UniqueConstraint("owner", "key", name=op.f("uq_remembered_answer_owner_key")),
    )
    with op.batch_alter_table("remembered_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remembered_answer_created_at"), ["created_at"], unique=False)

    op.create_table(
        "search_entry",
        sa.Column("kind_of", sa.String(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("subtitle", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_search_entry_kind_of_search_entry_record_id"),
            ["kind_of", "record_id"],
            unique=False,
        )

    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "user",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(), nullable=False),
        sa.Column("role_names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_beat")),
        sa.UniqueConstraint("worker", name=op.f("uq_worker_beat_worker")),
    )
    op.create_table(
        "agreement_type",
        sa.Column(
            "kind_of",
            sa.Enum(
                "participation",
                "cooperation",
                name="agreementkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("register_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sign_within_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"], ["register.id"], name=op.f("fk_agreement_type_register_id_register")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_type")),
        sa.UniqueConstraint("name", name=op.f("uq_agreement_type_name")),
    )
    op.create_table(
        "api_token",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_api_token_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_token_prefix")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("phone_key", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_phone_key"), ["phone_key"], unique=False)

    op.create_table(
        "edition",
        sa.Column("numeral", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planning",
                "open",
                "closed",
                "archived",
                name="editionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organiser_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "confirmed_by",
            sa.Enum(
                "signature",
                "deposit",
                "both",
                name="confirmedby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "portal_hold_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("manager_hold_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hold_extensions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "holds_per_organisation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("review_within_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sign_within_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "deposit_within_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("deposit_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vat_rate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vat_ground", sa.String(), nullable=False),
        sa.Column("registration_fee", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisation.id"], name=op.f("fk_edition_organiser_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.create_table(
        "event_subject",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind_of", sa.String(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_subject_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_subject")),
    )
    with op.batch_alter_table("event_subject", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_subject_kind_of_event_subject_record_id_event_subject_event_id"),
            ["kind_of", "record_id", "event_id"],
            unique=False,
        )

    op.create_table(
        "membership",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("user_id", "organisation_id", name=op.f("uq_membership_user_id_organisation_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "number_counter",
        sa.Column("register_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period_key", sa.String(), nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"], ["register.id"], name=op.f("fk_number_counter_register_id_register")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_counter")),
        sa.UniqueConstraint(
            "register_id", "period_key", name=op.f("uq_number_counter_register_id_period_key")
        ),
    )
    op.create_table(
        "register_entry",
        sa.Column("register_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period_key", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by", sa.String(), nullable=False),
        sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("annulled_reason", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"], ["register.id"], name=op.f("fk_register_entry_register_id_register")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("register_id", "number", name=op.f("uq_register_entry_register_id_number")),
        sa.UniqueConstraint(
            "register_id", "period_key", "seq", name=op.f("uq_register_entry_register_id_period_key_seq")
        ),
    )
    op.create_table(
        "requisite_confirmation",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("requisite", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_requisite_confirmation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisite_confirmation")),
    )
    with op.batch_alter_table("requisite_confirmation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_requisite_confirmation_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "search_audience",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["search_entry.id"],
            name=op.f("fk_search_audience_entry_id_search_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_audience")),
    )
    with op.batch_alter_table("search_audience", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_search_audience_entry_id_search_audience_key"), ["entry_id", "key"], unique=False
        )

    op.create_table(
        "search_word",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["search_entry.id"],
            name=op.f("fk_search_word_entry_id_search_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
    )
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_word_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_search_word_word_search_word_entry_id"), ["word", "entry_id"], unique=False
        )

    op.create_table(
        "sign_in_link",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "first_administrator",
                "invitation",
                name="linkpurpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_link_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_link_secret_hash")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "signatory",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("patronymic", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("attorney_number", sa.String(), nullable=False),
        sa.Column("attorney_issued_on", sa.Date(), nullable=True),
        sa.Column("attorney_valid_until", sa.Date(), nullable=True),
        sa.Column("name_original", sa.String(), nullable=False),
        sa.Column("title_original", sa.String(), nullable=False),
        sa.Column("name_genitive", sa.String(), nullable=False),
        sa.Column("title_genitive", sa.String(), nullable=False),
        sa.Column("forms_confirmed_by", sa.String(), nullable=False),
        sa.Column("forms_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_signatory_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
    )
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatory_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_signatory_default",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.create_table(
        "hall",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("features", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_hall_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
    )
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "lead",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("interest", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "new",
                "contacted",
                "interested",
                "offer",
                "stand",
                "contract",
                "won",
                "lost",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost_reason", sa.String(), nullable=False),
        sa.Column(
            "lost_from",
            sa.Enum(
                "new",
                "contacted",
                "interested",
                "offer",
                "stand",
                "contract",
                "won",
                "lost",
                name="lost_from",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_lead_contact_id_contact")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_lead_edition_id_edition")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_lead_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_lead_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lead_edition_id_lead_stage_lead_position"),
            ["edition_id", "stage", "position"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_lead_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_touched_at_lead_id"), ["touched_at", "id"], unique=False)

    op.create_table(
        "showcase",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_showcase_edition_id_edition")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_showcase_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showcase")),
        sa.UniqueConstraint(
            "edition_id", "organisation_id", name=op.f("uq_showcase_edition_id_organisation_id")
        ),
    )
    with op.batch_alter_table("showcase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_showcase_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "stand_category",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("price_per_metre", sa.BigInteger(), nullable=False),
        sa.Column("is_equipped", sa.Boolean(), nullable=False),
        sa.Column("included", sa.String(), nullable=False),
        sa.Column("is_showcase", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_stand_category_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_category")),
    )
    with op.batch_alter_table("stand_category", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stand_category_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "template",
        sa.Column("type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_id"], ["agreement_type.id"], name=op.f("fk_template_type_id_agreement_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
    )
    with op.batch_alter_table("template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_template_type_id"), ["type_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.String(), nullable=False),
        sa.Column(
            "kind_of",
            sa.Enum(
                "call",
                "mail",
                "meeting",
                "task",
                "note",
                name="activitykind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_activity_assignee_id_user")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_activity_lead_id_lead")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_activity_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_assignee_id_activity_done_at_activity_due_at"),
            ["assignee_id", "done_at", "due_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_activity_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "approved",
                "awaiting_signature",
                "awaiting_deposit",
                "confirmed",
                "checked_in",
                "closed",
                "rejected",
                "withdrawn",
                "expired",
                "cancelled",
                "no_show",
                name="bookingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("review_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deposit_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deposit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_booking_edition_id_edition")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_booking_lead_id_lead")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_booking_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_deposit_by"), ["deposit_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_booking_edition_id_booking_state_booking_id"),
            ["edition_id", "state", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_booking_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_sign_by"), ["sign_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_state"), ["state"], unique=False)

    op.create_table(
        "stand",
        sa.Column("hall_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("polygon", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("area_dm2", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("open_sides", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "architecture",
                "improvement",
                "transport",
                "smart",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("power_kw", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("blocked_reason", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["stand_category.id"], name=op.f("fk_stand_category_id_stand_category")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_stand_edition_id_edition")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_stand_hall_id_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand")),
        sa.UniqueConstraint("hall_id", "number", name=op.f("uq_stand_hall_id_number")),
    )
    with op.batch_alter_table("stand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stand_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_hall_id"), ["hall_id"], unique=False)

    op.create_table(
        "template_version",
        sa.Column("template_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "approved",
                "retired",
                name="versionstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("report", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_template_version_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["template.id"], name=op.f("fk_template_version_template_id_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint("template_id", "n", name=op.f("uq_template_version_template_id_n")),
    )
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_template_version_template_id"), ["template_id"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "template_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "approved",
                "in_negotiation",
                "out_for_signature",
                "partially_signed",
                "signed",
                "active",
                "declined",
                "signature_expired",
                "fulfilled",
                "expired",
                "terminated",
                "superseded",
                "cancelled",
                "voided",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("counterparty_number", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("sign_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_agreement_booking_id_booking")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_agreement_edition_id_edition")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_agreement_entry_id_register_entry")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agreement_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_agreement_owner_id_user")),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["template_version.id"],
            name=op.f("fk_agreement_template_version_id_template_version"),
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["agreement_type.id"], name=op.f("fk_agreement_type_id_agreement_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_agreement_entry_id")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_type_id"), ["type_id"], unique=False)

    op.create_table(
        "booking_line",
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column(
            "quantity_hundredths", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("vat_rate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vat_ground", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_line_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_booking_line_stand_id_stand")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_line")),
    )
    with op.batch_alter_table("booking_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_line_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_line_stand_id"), ["stand_id"], unique=False)

    op.create_table(
        "hold",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "portal",
                "manager",
                "api",
                "waiting_list",
                name="holdsource",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extended_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_hold_edition_id_edition")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_hold_lead_id_lead")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_hold_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_hold_stand_id_stand")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hold_organisation_id_hold_edition_id_hold_ended_at"),
            ["organisation_id", "edition_id", "ended_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_hold_stand_id"), ["stand_id"], unique=False)

    op.create_table(
        "party",
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signatory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "paper",
                "paper_at_event",
                "scan_exchange",
                "edo",
                "kep_files",
                "pep",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "signature",
            sa.Enum(
                "not_required",
                "pending",
                "invited",
                "viewed",
                "signed_declared",
                "signed_verified",
                "signed_unverifiable",
                "signed_invalid",
                "rejected",
                "disagreements",
                "revoked",
                name="partysignature",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("snapshot", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_party_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_party_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["signatory.id"], name=op.f("fk_party_signatory_id_signatory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("agreement_id", "position", name=op.f("uq_party_agreement_id_position")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "template_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("values", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("docx_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_revision_n_positive")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_revision_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["docx_id"], ["stored_file.id"], name=op.f("fk_revision_docx_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["template_version.id"],
            name=op.f("fk_revision_template_version_id_template_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("agreement_id", "n", name=op.f("uq_revision_agreement_id_n")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "stand_claim",
        sa.Column("stand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hold_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(hold_id IS NULL) <> (booking_id IS NULL)", name=op.f("ck_stand_claim_hold_or_booking")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_stand_claim_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_stand_claim_hold_id_hold")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_stand_claim_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_stand_claim_stand_id_stand")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_claim")),
    )
    with op.batch_alter_table("stand_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stand_claim_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_claim_hold_id"), ["hold_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_claim_stand_id"), ["stand_id"], unique=False)
        batch_op.create_index(
            "uq_stand_claim_active",
            ["stand_id"],
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )

    op.create_table(
        "revision_pdf",
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_revision_pdf_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_pdf_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_pdf")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_revision_pdf_revision_id")),
    )
    op.create_table(
        "signature",
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "paper",
                "paper_at_event",
                "scan_exchange",
                "edo",
                "kep_files",
                "pep",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("scan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_signature_party_id_party")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_signature_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["stored_file.id"], name=op.f("fk_signature_scan_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signature_party_id_signature_revision_id"),
            ["party_id", "revision_id"],
            unique=True,
        )

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_party_id_signature_revision_id"))

    op.drop_table("signature")
    op.drop_table("revision_pdf")
    with op.batch_alter_table("stand_claim", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_stand_claim_active", sqlite_where=sa.text("active"), postgresql_where=sa.text("active")
        )
        batch_op.drop_index(batch_op.f("ix_stand_claim_stand_id"))
        batch_op.drop_index(batch_op.f("ix_stand_claim_hold_id"))
        batch_op.drop_index(batch_op.f("ix_stand_claim_booking_id"))

    op.drop_table("stand_claim")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_agreement_id"))

    op.drop_table("revision")
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_organisation_id"))

    op.drop_table("party")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_stand_id"))
        batch_op.drop_index(batch_op.f("ix_hold_organisation_id_hold_edition_id_hold_ended_at"))
        batch_op.drop_index(batch_op.f("ix_hold_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_hold_expires_at"))
        batch_op.drop_index(batch_op.f("ix_hold_edition_id"))

    op.drop_table("hold")
    with op.batch_alter_table("booking_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_line_stand_id"))
        batch_op.drop_index(batch_op.f("ix_booking_line_booking_id"))

    op.drop_table("booking_line")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_type_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_state"))
        batch_op.drop_index(batch_op.f("ix_agreement_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_edition_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_booking_id"))

    op.drop_table("agreement")
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_template_version_template_id"))

    op.drop_table("template_version")
    with op.batch_alter_table("stand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stand_hall_id"))
        batch_op.drop_index(batch_op.f("ix_stand_edition_id"))

    op.drop_table("stand")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_state"))
        batch_op.drop_index(batch_op.f("ix_booking_sign_by"))
        batch_op.drop_index(batch_op.f("ix_booking_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_booking_edition_id_booking_state_booking_id"))
        batch_op.drop_index(batch_op.f("ix_booking_deposit_by"))

    op.drop_table("booking")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_activity_lead_id"))
        batch_op.drop_index(batch_op.f("ix_activity_assignee_id_activity_done_at_activity_due_at"))

    op.drop_table("activity")
    with op.batch_alter_table("template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_template_type_id"))

    op.drop_table("template")
    with op.batch_alter_table("stand_category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stand_category_edition_id"))

    op.drop_table("stand_category")
    with op.batch_alter_table("showcase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_showcase_edition_id"))

    op.drop_table("showcase")
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_touched_at_lead_id"))
        batch_op.drop_index(batch_op.f("ix_lead_owner_id"))
        batch_op.drop_index(batch_op.f("ix_lead_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lead_edition_id_lead_stage_lead_position"))

    op.drop_table("lead")
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hall_edition_id"))

    op.drop_table("hall")
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_signatory_default", sqlite_where=sa.text("is_default"), postgresql_where=sa.text("is_default")
        )
        batch_op.drop_index(batch_op.f("ix_signatory_organisation_id"))

    op.drop_table("signatory")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_user_id"))

    op.drop_table("sign_in_link")
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_word_word_search_word_entry_id"))
        batch_op.drop_index(batch_op.f("ix_search_word_entry_id"))

    op.drop_table("search_word")
    with op.batch_alter_table("search_audience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_audience_entry_id_search_audience_key"))

    op.drop_table("search_audience")
    with op.batch_alter_table("requisite_confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requisite_confirmation_organisation_id"))

    op.drop_table("requisite_confirmation")
    op.drop_table("register_entry")
    op.drop_table("number_counter")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))

    op.drop_table("membership")
    with op.batch_alter_table("event_subject", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_event_subject_kind_of_event_subject_record_id_event_subject_event_id")
        )

    op.drop_table("event_subject")
    op.drop_table("edition")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_phone_key"))
        batch_op.drop_index(batch_op.f("ix_contact_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_contact_email"))

    op.drop_table("contact")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_user_id"))

    op.drop_table("api_token")
    op.drop_table("agreement_type")
    op.drop_table("worker_beat")
    op.drop_table("user")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))

    op.drop_table("stored_file")
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_entry_kind_of_search_entry_record_id"))

    op.drop_table("search_entry")
    with op.batch_alter_table("remembered_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remembered_answer_created_at"))

    op.drop_table("remembered_answer")
    op.drop_table("register")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_phone_key"))
        batch_op.drop_index(batch_op.f("ix_organisation_name_tail"))
        batch_op.drop_index(batch_op.f("ix_organisation_name_key_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_name_head"))
        batch_op.drop_index(batch_op.f("ix_organisation_inn"))
        batch_op.drop_index(batch_op.f("ix_organisation_email"))
        batch_op.drop_index(batch_op.f("ix_organisation_created_at_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_city_key"))

    op.drop_table("organisation")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_to"))

    op.drop_table("letter")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_state_job_run_at"))

    op.drop_table("job")
    op.drop_table("installation")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_key"))
        batch_op.drop_index(batch_op.f("ix_event_at"))

    op.drop_table("event")
    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}()")
