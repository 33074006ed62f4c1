"""Run by Alembic: migrate over the connection that `database` opened."""

from alembic import context

from geodata.register.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
