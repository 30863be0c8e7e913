<?php

namespace App\Plugyard;

/** What the platform signs webhooks with. It is made with the endpoint, when this application runs already. */
class WebhookSecret
{
    public static function get(): string
    {
        return trim(file_get_contents(storage_path('webhook-secret')));
    }
}
