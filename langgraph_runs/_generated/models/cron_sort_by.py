# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

CronSortBy = Literal["assistant_id", "created_at", "cron_id", "end_time", "next_run_date", "thread_id", "updated_at"]
