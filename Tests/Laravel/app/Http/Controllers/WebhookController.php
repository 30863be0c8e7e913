<?php

namespace App\Http\Controllers;

use App\Plugyard\EventLog;
use Illuminate\Http\Request;
use Illuminate\Http\Response;

class WebhookController
{
    public function __invoke(Request $request): Response
    {
        EventLog::add('webhook', $request->json()->all());

        return response()->noContent();
    }
}
