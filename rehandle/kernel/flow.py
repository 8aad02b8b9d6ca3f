"""The one way to write: a flow is permission, one durable transaction, rows, a log entry, outbox rows.

What a flow needs beyond its body is done here once: permission, the transaction, replays by the client's id, the
second person's signature, the dry run, and the refusal to commit a change that the log does not tell.
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar, overload

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 4  # of a transaction that lost against another one
KEY_LIMIT = 80
CHANNEL = "rehandle"
# One question at the end of a transaction: were rows written, wake the workers if so, close the tables.
CLOSE = """select wrote = '1', case when wrote = '1' then pg_notify(%s, '')::text end,
       set_config('rehandle.flow', '', true), set_config('rehandle.wrote', '', true)
  from (select current_setting('rehandle.wrote', true) as wrote offset 0) as before"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The answer of a flow of two people: the bytes lie there until somebody else signs their hash."""

    approval: str
    hash: str
    waiting: bool = True


@dataclass(slots=True)
class Scope:
    """What is going on inside the open flow."""

    flow: str
    ctx: Ctx
    entries: int = 0
    after_commit: list[Callable[[], None]] = field(default_factory=list)


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def scope() -> Scope:
    """The open flow. What takes part in a caller's transaction asks for it, and so asserts that there is one."""
    open_scope = _scope.get()
    assert open_scope is not None, "rows are written inside a flow only"
    return open_scope


class _RolledBack(Exception):
    """Carries a dry run's answer out of its transaction."""

    def __init__(self, answer: object) -> None:
        self.answer = answer


class Approvals(Protocol):
    """Where `people` keeps what waits for a second person."""

    def file(self, ctx: Ctx, flow: str, arguments: str, reads: str, digest: str) -> Waiting: ...


class Deeds(Protocol):
    """Answers already given to a client's id."""

    def find(self, flow: str, key: str) -> tuple[str, str] | None: ...
    def keep(self, flow: str, key: str, digest: str, answer: str, ctx: Ctx) -> None: ...


@dataclass(slots=True)
class Hooks:
    """Set once, when the rooms are loaded: the ground knows their shape only."""

    approvals: Approvals | None = None
    deeds: Deeds | None = None


HOOKS = Hooks()


@dataclass(slots=True)
class Spec:
    """One flow as data: what the API, stories, approvals and the reference read."""

    name: str
    fn: Callable[..., Any]
    needs: Permission
    eyes: int
    many: bool
    once: str
    reads: Callable[..., Mapping[str, object]] | None
    seen: tuple[str, ...] = ()
    arguments: type[BaseModel] = field(init=False)
    answer: TypeAdapter[Any] = field(init=False)

    def __post_init__(self) -> None:
        parameters = list(inspect.signature(self.fn, eval_str=True).parameters.values())[1:]
        shape: dict[str, Any] = {
            each.name: (each.annotation, ... if each.default is each.empty else each.default) for each in parameters
        }
        self.arguments = create_model(self.name, __config__=ConfigDict(extra="forbid", arbitrary_types_allowed=True), **shape)
        self.answer = TypeAdapter(inspect.signature(self.fn, eval_str=True).return_annotation, config=None)

    def parse(self, arguments: Mapping[str, object]) -> dict[str, Any]:
        """Typed arguments from plain JSON. Refuses `invalid`, naming each field."""
        try:
            model = self.arguments.model_validate(arguments)
        except ValidationError as error:
            told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
            raise Refused(Code.INVALID, flow=self.name, fields=told) from None
        return {name: getattr(model, name) for name in type(model).model_fields}

    def canonical(self, arguments: Mapping[str, Any]) -> str:
        """The one byte form of arguments: what is hashed, kept and signed."""
        dumped = self.arguments.model_construct(**arguments).model_dump(mode="json", warnings=False)
        return canonical_json(dumped)


FLOWS: dict[str, Spec] = {}


@overload
def flow(
    *, needs: Permission, eyes: Literal[2], many: bool = ..., once: str = ..., reads: Callable[..., Mapping[str, object]] | None = ...
) -> Callable[[Callable[Concatenate[Ctx, P], R]], Callable[Concatenate[Ctx, P], Waiting]]: ...
@overload
def flow(
    *, needs: Permission, eyes: Literal[1] = ..., many: bool = ..., once: str = ..., reads: Callable[..., Mapping[str, object]] | None = ...,
    seen: tuple[str, ...] = ...
) -> Callable[[Callable[Concatenate[Ctx, P], R]], Callable[Concatenate[Ctx, P], R]]: ...
def flow(
    *,
    needs: Permission,
    eyes: int = 1,
    many: bool = False,
    once: str = "",
    reads: Callable[..., Mapping[str, object]] | None = None,
    seen: tuple[str, ...] = (),
) -> Any:
    """Make a function a flow.

    `needs`: the permission. `eyes=2`: calling it stores its exact bytes and answers `Waiting`; a second, unlinked
    person's signature runs them. `once`: the argument that carries the client's id; a replay answers as the first time,
    other content, or another actor, under the same id is refused (`exists_with_different_content`). `many`: takes a list, answers a list;
    a refusal in it is a value. `reads`: the versions that a signature binds, read again before it runs. `seen`: arguments with what the office
    saw outside just before. They are no part of what an id stands for: a replay finds the outside as its own first call has changed it.
    """

    def make(fn: Callable[..., Any]) -> Callable[..., Any]:
        ours, _, room = fn.__module__.partition(".")
        spec = Spec(f"{room.split('.')[0] if ours == 'rehandle' else fn.__module__}.{fn.__name__}", fn, needs, eyes, many, once, reads, seen)
        assert spec.name not in FLOWS or FLOWS[spec.name].fn.__module__ == fn.__module__, spec.name
        FLOWS[spec.name] = spec

        def call(ctx: Ctx, *values: Any, **arguments: Any) -> Any:
            bound = inspect.signature(fn).bind(ctx, *values, **arguments)
            bound.apply_defaults()
            return run(spec, ctx, dict(list(bound.arguments.items())[1:]))

        return update_wrapper(call, fn)

    return make


def run(spec: Spec, ctx: Ctx, arguments: Mapping[str, Any]) -> Any:
    """Permission, then the transaction, again where another one won, then what waits for the commit."""
    if spec.needs not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=spec.needs.value)
    for left in reversed(range(TRIES)):
        try:
            return _once(spec, ctx, arguments)
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, (DeadlockDetected, SerializationFailure)):
                raise
    raise AssertionError("unreachable")


def run_signed(name: str, ctx: Ctx, arguments: str, drafted_by: str) -> Any:
    """Run a drafted flow's exact bytes inside the signature's own transaction (`people.flows.sign`)."""
    spec, running = FLOWS[name], scope()
    assert spec.eyes > 1 and running.flow == "people.sign"
    signed = Ctx(ctx.now, ctx.actor, ctx.may, ctx.new_id, ctx.dry_run, drafted_by)
    return spec.fn(signed, **spec.parse(json.loads(arguments)))


def digest_of(name: str, arguments: str, reads: str) -> str:
    """What a second person signs: SHA-256 over flow, arguments and the versions read."""
    return hashlib.sha256("\n".join((name, arguments, reads)).encode()).hexdigest()


def reads_of(spec: Spec, ctx: Ctx, arguments: Mapping[str, Any]) -> str:
    """The versions that the flow's decision rests on, as canonical text."""
    return canonical_json(dict(spec.reads(ctx, **arguments)) if spec.reads else {})


def canonical_json(value: object) -> str:
    """Sorted keys, no spaces, plain Unicode: equal values, equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@contextmanager
def writing(name: str, ctx: Ctx) -> Iterator[Scope]:
    """The transaction of one flow: opens the writing lock of the tables, and refuses to commit what was not logged."""
    assert _scope.get() is None, f"{name}: flows never call flows"
    opened = Scope(name, ctx)
    token = _scope.set(opened)
    try:
        with transaction.atomic(durable=True):
            _set("rehandle.flow", name)
            yield opened
            assert not _closed() or opened.entries, f"{name} changed rows and told the log nothing"
    finally:
        _scope.reset(token)
    point(f"{name}.committed")
    for act in opened.after_commit:
        act()


def nothing_happened() -> None:
    """Inside a flow that keeps an answer and changes nothing else: there is nothing to tell the log."""
    scope().entries += 1


def _once(spec: Spec, ctx: Ctx, arguments: Mapping[str, Any]) -> Any:
    try:
        with writing(spec.name, ctx):
            answer = _filed(spec, ctx, arguments) if spec.eyes > 1 else _answered(spec, ctx, arguments)
            if ctx.dry_run:
                raise _RolledBack(answer)
    except _RolledBack as dry:
        return dry.answer
    return answer


def _filed(spec: Spec, ctx: Ctx, arguments: Mapping[str, Any]) -> Waiting:
    assert HOOKS.approvals is not None
    text, reads = spec.canonical(arguments), reads_of(spec, ctx, arguments)
    return HOOKS.approvals.file(ctx, spec.name, text, reads, digest_of(spec.name, text, reads))


def _answered(spec: Spec, ctx: Ctx, arguments: Mapping[str, Any]) -> Any:
    if not spec.once or not arguments.get(spec.once):
        return spec.fn(ctx, **arguments)
    assert HOOKS.deeds is not None
    key, digest = str(arguments[spec.once]), _digest_once(spec, ctx, arguments)
    if len(key) > KEY_LIMIT:
        raise Refused(Code.INVALID, field=spec.once, limit=KEY_LIMIT)
    _lock_key(spec.name, key)
    if known := HOOKS.deeds.find(spec.name, key):
        if known[0] != digest:
            raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, id=key)
        return spec.answer.validate_json(known[1])
    answer = spec.fn(ctx, **arguments)
    HOOKS.deeds.keep(spec.name, key, digest, spec.answer.dump_json(answer).decode(), ctx)
    return answer


def _digest_once(spec: Spec, ctx: Ctx, arguments: Mapping[str, Any]) -> str:
    """What an id stands for: this content, from this actor. Somebody else who repeats both gets no stored answer."""
    asked = {name: value for name, value in arguments.items() if name not in spec.seen}
    return hashlib.sha256(f"{ctx.actor.id}\n{spec.canonical(asked)}".encode()).hexdigest()


def _lock_key(name: str, key: str) -> None:
    """Two calls with one id wait for each other, so that the second sees the first one's answer."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{name}\n{key}"])


def _set(setting: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [setting, value])


def _closed() -> bool:
    """Lock the tables again; whether anything was written. Then a worker that rests wakes at the commit; the message says nothing."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [CHANNEL])
        row = cursor.fetchone()
    return bool(row and row[0])
