<?php

namespace App\Jobs;

use App\Plugyard\EventLog;
use Illuminate\Contracts\Queue\Job;

/** Works off what the platform puts into the queue: a string job, whose data is the event. */
class HandlePlugyardEvent
{
    public function handle(Job $job, array $event): void
    {
        EventLog::add('queue', $event);
        $job->delete();
    }
}
