"""What the database itself enforces: no write outside a flow, and rows that are only ever added."""

from collections.abc import Iterable

from django.db import connections
from django.db.models import Model

OUTSIDE_A_FLOW = """
create or replace function rehandle_in_flow() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('rehandle.flow', true), '') = '' then
        raise exception 'a write to % outside a flow', tg_table_name using errcode = 'RH001';
    end if;
    perform set_config('rehandle.wrote', '1', true);
    return null;
end $$;
create or replace function rehandle_only_added() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are only ever added', tg_table_name using errcode = 'RH002';
end $$;
"""
IN_FLOW = """
create or replace trigger in_flow before insert or update or delete on {table}
for each statement execute function rehandle_in_flow();
"""
ONLY_ADDED = """
create or replace trigger only_added before update or delete on {table}
for each row execute function rehandle_only_added();
create or replace trigger not_emptied before truncate on {table}
for each statement execute function rehandle_only_added();
"""


def install(models: Iterable[type[Model]], using: str) -> None:
    """Put the guards on every table whose model asks for them (`Row`, `only_added`, `guard_sql`)."""
    statements = [OUTSIDE_A_FLOW]
    for model in models:
        if not getattr(model, "guarded", False):
            continue
        table = f'"{model._meta.db_table}"'
        statements.append(IN_FLOW.format(table=table))
        if getattr(model, "only_added", False):
            statements.append(ONLY_ADDED.format(table=table))
        statements.append(getattr(model, "guard_sql", ""))
    with connections[using].cursor() as cursor:
        cursor.execute("\n".join(statements))

