# Derived from _async/crons.py by 'make generate'. Do not edit.

"""`client.crons`: have the server start runs on a schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Unpack, overload

from langgraph_runs._core.calls.checks import checked_id
from langgraph_runs._core.calls.cron_options import CronID, CronOptions
from langgraph_runs._core.calls.elsewhere import ON_CRONS
from langgraph_runs._core.calls.options import AssistantID, CallOptions, Json, ThreadID, call_options, with_params
from langgraph_runs._core.crons import requests
from langgraph_runs._core.crons.create import create
from langgraph_runs._core.crons.requests import EndTime
from langgraph_runs._generated.api import crons as cron_api
from langgraph_runs._generated.models.cron import Cron
from langgraph_runs._generated.models.cron_field import CronField
from langgraph_runs._generated.models.cron_sort_by import CronSortBy
from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy
from langgraph_runs._generated.models.on_completion import OnCompletion
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.types import UNSET, Unset
from langgraph_runs._sync.caller import Group, fresh_id
from langgraph_runs._sync.methods import method, plain_method
from langgraph_runs._sync.pages import iter_pages

if TYPE_CHECKING:
    from langgraph_runs._generated.models.partial_cron import PartialCron


class Crons(Group):
    """The crons of a server: each has it start runs on a schedule."""

    if not TYPE_CHECKING:
        __getattr__ = ON_CRONS

    @method(CronOptions)
    def create(
        self,
        assistant_id: AssistantID,
        *,
        schedule: str,
        end_time: EndTime | None = None,
        on_run_completed: OnCompletion | None = None,
        multitask_strategy: MultitaskStrategy | None = None,
        **options: Unpack[CronOptions],
    ) -> Cron:
        """Create a cron and return it. Each of its runs has a new thread, which the server deletes when the run ends.

        With `on_run_completed` "keep" the threads stay. The cron is created once: the request has a mark, which is
        stored in the cron's metadata as `langgraph_request_id`. If the response is lost, the cron is searched for by
        it, for `settle` seconds of the retry policy, and the request is not sent again. Raises CronOutcomeUnknownError
        if the search does not find it. Aegra starts the first run at once.
        """
        request = requests.create_cron(
            None,
            assistant_id,
            options,
            mark=fresh_id(),
            schedule=schedule,
            end_time=end_time,
            on_run_completed=on_run_completed,
            multitask_strategy=multitask_strategy,
            allow_unknown=self._caller.allow_unknown,
        )
        return self._caller.run(create(self._caller.context(options), with_params(request, call_options(options))))

    @method(CronOptions)
    def create_for_thread(
        self,
        thread_id: ThreadID,
        assistant_id: AssistantID,
        *,
        schedule: str,
        end_time: EndTime | None = None,
        multitask_strategy: MultitaskStrategy | None = None,
        **options: Unpack[CronOptions],
    ) -> Cron:
        """Create a cron whose runs are all on one thread, and return it. It is created once, see `create`.

        Raises NotFoundError if the thread does not exist.
        """
        request = requests.create_cron(
            thread_id,
            assistant_id,
            options,
            mark=fresh_id(),
            schedule=schedule,
            end_time=end_time,
            multitask_strategy=multitask_strategy,
            allow_unknown=self._caller.allow_unknown,
        )
        return self._caller.run(create(self._caller.context(options), with_params(request, call_options(options))))

    @method(CallOptions)
    def get(self, cron_id: CronID, **call: Unpack[CallOptions]) -> Cron:
        """Return a cron. Raises NotFoundError if it does not exist."""
        request = cron_api.get_cron.request(checked_id("cron_id", cron_id))
        return self._caller.call(request, cron_api.get_cron.parse, call)

    @method(CronOptions)
    def update(
        self,
        cron_id: CronID,
        *,
        schedule: str | None = None,
        end_time: EndTime | Unset | None = UNSET,
        on_run_completed: OnCompletion | None = None,
        **options: Unpack[CronOptions],
    ) -> Cron:
        """Change a cron and return it as it is now; what is not given stays as it is.

        `end_time` None removes the end. `metadata` is added to what is there; every other field is replaced as a whole.
        Raises NotFoundError if the cron does not exist.
        """
        request = requests.update_cron(
            cron_id,
            options,
            schedule=schedule,
            end_time=end_time,
            on_run_completed=on_run_completed,
            allow_unknown=self._caller.allow_unknown,
        )
        return self._caller.call(request, cron_api.update_cron.parse, call_options(options))

    @method(CallOptions)
    def delete(self, cron_id: CronID, **call: Unpack[CallOptions]) -> None:
        """Delete a cron. Runs that it has started go on. Raises NotFoundError if it does not exist."""
        request = cron_api.delete_cron.request(checked_id("cron_id", cron_id))
        self._caller.call(request, cron_api.delete_cron.parse, call)

    @overload
    def search(
        self,
        *,
        assistant_id: AssistantID | None = None,
        thread_id: ThreadID | None = None,
        enabled: bool | None = None,
        metadata: Json | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: CronSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> list[Cron]: ...

    @overload
    def search(
        self,
        *,
        assistant_id: AssistantID | None = None,
        thread_id: ThreadID | None = None,
        enabled: bool | None = None,
        metadata: Json | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: CronSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: Sequence[CronField],
        **call: Unpack[CallOptions],
    ) -> list[PartialCron]: ...

    @method(CallOptions)
    def search(
        self,
        *,
        assistant_id: AssistantID | None = None,
        thread_id: ThreadID | None = None,
        enabled: bool | None = None,
        metadata: Json | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: CronSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: Sequence[CronField] | None = None,
        **call: Unpack[CallOptions],
    ) -> list[Cron] | list[PartialCron]:
        """Return the crons that match every condition: up to `limit` of them, after skipping `offset`.

        With `select` the result has a PartialCron for each, which has only the fields that it names.
        """
        request = requests.search_crons(
            assistant_id=assistant_id,
            thread_id=thread_id,
            enabled=enabled,
            metadata=metadata,
            limit=limit,
            offset=offset,
            sort_by=sort_by,
            sort_order=sort_order,
            select=select,
            allow_unknown=self._caller.allow_unknown,
        )
        if select is None:
            return self._caller.call(request, cron_api.search_crons.parse, call)
        return self._caller.call(request, cron_api.search_crons.parse_selected, call)

    @overload
    def iter(
        self,
        *,
        assistant_id: AssistantID | None = None,
        thread_id: ThreadID | None = None,
        enabled: bool | None = None,
        metadata: Json | None = None,
        page_size: int | None = 100,
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Cron]: ...

    @overload
    def iter(
        self,
        *,
        assistant_id: AssistantID | None = None,
        thread_id: ThreadID | None = None,
        enabled: bool | None = None,
        metadata: Json | None = None,
        page_size: int | None = 100,
        select: Sequence[CronField],
        **call: Unpack[CallOptions],
    ) -> Iterator[PartialCron]: ...

    @plain_method(CallOptions)
    def iter(
        self,
        *,
        assistant_id: AssistantID | None = None,
        thread_id: ThreadID | None = None,
        enabled: bool | None = None,
        metadata: Json | None = None,
        page_size: int | None = 100,
        select: Sequence[CronField] | None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Cron | PartialCron]:
        """Iterate over all crons that match every condition, newest first, fetching `page_size` of them at a time.

        No cron comes twice, and none is left out, even if crons are created or deleted meanwhile: pages overlap by one.
        """
        pages, fields = requests.all_crons(page_size, select, allow_unknown=self._caller.allow_unknown)
        parse: Callable[[Any], Sequence[Cron | PartialCron]] = cron_api.search_crons.parse
        if select is not None:
            parse = cron_api.search_crons.parse_selected

        def read() -> tuple[Any, bool]:
            request = requests.search_crons(
                assistant_id=assistant_id,
                thread_id=thread_id,
                enabled=enabled,
                metadata=metadata,
                limit=pages.limit,
                offset=pages.offset,
                sort_by="created_at",
                sort_order="desc",
                select=fields,
                allow_unknown=self._caller.allow_unknown,
            )
            return self._caller.page(request, parse, call)

        return iter_pages(pages, read)

    @method(CallOptions)
    def count(
        self,
        *,
        assistant_id: AssistantID | None = None,
        thread_id: ThreadID | None = None,
        metadata: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> int:
        """Return the number of crons that match every condition."""
        request = requests.count_crons(assistant_id=assistant_id, thread_id=thread_id, metadata=metadata)
        return self._caller.call(request, cron_api.count_crons.parse, call)
