"""For the machines that watch: is the process alive, and can it serve."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def alive(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 while the process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 when the database answers and has every migration, else 503 with what is missing."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "down", "detail": "数据库连不上。"}, status=503)
    if waiting:
        return JsonResponse({"status": "down", "detail": f"还有 {waiting} 个数据库迁移没有执行。"}, status=503)
    return JsonResponse({"status": "ok"})
