<?php

namespace App\Http\Middleware;

use App\Plugyard\StandardSignature;
use App\Plugyard\WebhookSecret;
use Closure;
use Illuminate\Http\Request;

/** https://www.standardwebhooks.com: an HMAC of id, time and body, which is neither old nor of the future. */
class VerifyStandardWebhook
{
    public function handle(Request $request, Closure $next)
    {
        $id = (string) $request->header('webhook-id');
        $timestamp = (int) $request->header('webhook-timestamp');
        $expected = StandardSignature::of($id, $timestamp, $request->getContent(), WebhookSecret::get());
        // While a secret is changed there is one signature for each.
        $given = explode(' ', (string) $request->header('webhook-signature'));
        $isGood = array_filter($given, fn (string $one) => hash_equals($expected, $one)) !== [];
        abort_unless($isGood && abs(time() - $timestamp) <= 300, 401, 'webhook-signature');

        return $next($request);
    }
}
