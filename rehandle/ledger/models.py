"""Accounts and transfers. The database keeps balances, refuses overdrafts, and never changes a posted row."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import Row

# A transfer moves two balances in the order of their ids, so that two transfers never wait for each other in a circle.
POSTING = """
create or replace function rehandle_post() returns trigger language plpgsql as $$
declare first bigint := least(new.debit_id, new.credit_id); second bigint := greatest(new.debit_id, new.credit_id); side bigint;
begin
    if (select count(distinct currency) from account where id in (new.debit_id, new.credit_id)) <> 1 then
        raise exception 'a transfer between two currencies' using errcode = 'RH003';
    end if;
    foreach side in array array[first, second] loop
        perform set_config('rehandle.posting', '1', true);
        update account set
            debits_minor = debits_minor + case when id = new.debit_id then new.amount_minor else 0 end,
            credits_minor = credits_minor + case when id = new.credit_id then new.amount_minor else 0 end
        where id = side;
        perform set_config('rehandle.posting', '', true);
    end loop;
    return new;
end $$;
create or replace trigger post before insert on transfer for each row execute function rehandle_post();
"""
BALANCES_BY_POSTING = """
create or replace function rehandle_balance_by_posting() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('rehandle.posting', true), '') <> '1' then
        raise exception 'balances change by transfers only' using errcode = 'RH002';
    end if;
    return new;
end $$;
create or replace trigger balance_by_posting before update or delete on account for each row execute function rehandle_balance_by_posting();
"""


class Account(Row):
    """One account of one currency. Its balance is credits less debits; `may_be_negative` only for cost and the provider."""

    guard_sql = BALANCES_BY_POSTING

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=20)
    may_be_negative = models.BooleanField(default=False)
    debits_minor = models.BigIntegerField(default=0)
    credits_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "account"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "currency"], name="account_once"),
            models.CheckConstraint(
                condition=models.Q(may_be_negative=True) | models.Q(credits_minor__gte=models.F("debits_minor")),
                name="account_not_overdrawn",
            ),
        ]


class Transfer(Row):
    """One debit, one credit, posted. Corrections are transfers of their own that name what they reverse."""

    only_added = True
    guard_sql = POSTING

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=160, unique=True)
    at = models.DateTimeField()
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    why = models.CharField(max_length=60)
    ref = models.CharField(max_length=80)

    class Meta:
        db_table = "transfer"
        indexes: ClassVar = [models.Index(fields=["ref", "id"], name="transfer_ref")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="transfer_positive"),
            models.CheckConstraint(condition=~models.Q(debit=models.F("credit")), name="transfer_two_accounts"),
        ]
