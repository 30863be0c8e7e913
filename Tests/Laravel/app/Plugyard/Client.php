<?php

namespace App\Plugyard;

use Illuminate\Http\Client\Response;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Http;
use Illuminate\Support\Str;

/** Asks the platform for commands. */
class Client
{
    private array $config;

    public function __construct(array $config)
    {
        $this->config = $config;
    }

    /** With a token of the OAuth client. */
    public function event(array $event): Response
    {
        return Http::baseUrl($this->config['url'])->withToken($this->token())->post('/api/internal/event', $event);
    }

    /** Signed, without a token. */
    public function signedEvent(array $event): Response
    {
        [$id, $timestamp] = [(string) Str::uuid(), time()];
        $body = json_encode($event);

        return Http::baseUrl($this->config['url'])
            ->withHeaders([
                'plugyard-account' => $this->config['account'],
                'webhook-id' => $id,
                'webhook-timestamp' => $timestamp,
                'webhook-signature' => StandardSignature::of($id, $timestamp, $body, $this->config['secret']),
            ])
            ->withBody($body, 'application/json')
            ->post('/api/internal/event');
    }

    private function token(): string
    {
        return Cache::remember('plugyard-token', 600, fn () => Http::asForm()
            ->withBasicAuth($this->config['client_id'], $this->config['client_secret'])
            ->post($this->config['url'].'/oauth/token', ['grant_type' => 'client_credentials'])
            ->throw()
            ->json('access_token'));
    }
}
