"""What evidence does by itself: taking away what killed uploads left behind. Files are hashed while they arrive."""

from celery import shared_task

from evidence.services.files import sweep
from siren.access.tasks import ActorTask


@shared_task(base=ActorTask, free=True)
def sweep_files() -> int:
    """Remove sealed files without a row. Reads no protected row. Returns how many went."""
    return sweep()
