<?php

namespace App\Http\Controllers;

use App\Plugyard\Client;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

/** What a driver's app would call: starts and stops sessions. */
class ChargingController
{
    public function start(Request $request, Client $client): JsonResponse
    {
        return $this->send($request, $client, 'RemoteStartTransaction', [
            'id_tag' => $request->input('id_tag'),
            'connector_id' => 1,
        ]);
    }

    public function stop(Request $request, Client $client): JsonResponse
    {
        return $this->send($request, $client, 'RemoteStopTransaction', [
            'transaction_id' => $request->input('transaction_id'),
        ]);
    }

    private function send(Request $request, Client $client, string $action, array $payload): JsonResponse
    {
        $event = [
            'action' => $action,
            'charger_id' => $request->input('charger_id'),
            'payload' => $payload,
            'source' => 'laravel_cms',
            'priority' => 'high',
        ];
        $answer = $request->boolean('signed') ? $client->signedEvent($event) : $client->event($event);

        return response()->json($answer->json(), $answer->status());
    }
}
