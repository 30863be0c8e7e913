<?php

namespace App\Plugyard;

use Illuminate\Support\Collection;
use Illuminate\Support\Facades\DB;

/** What the platform told, in the order in which it came; what comes again is there once. */
class EventLog
{
    /** `$via`: `webhook` or `queue`. */
    public static function add(string $via, array $event): void
    {
        DB::table('events')->insertOrIgnore([
            'via' => $via,
            'event_id' => $event['id'],
            'type' => $event['type'],
            'body' => json_encode($event),
        ]);
    }

    public static function all(string $via): Collection
    {
        return DB::table('events')->where('via', $via)->orderBy('number')->pluck('body')
            ->map(fn (string $body) => json_decode($body));
    }
}
