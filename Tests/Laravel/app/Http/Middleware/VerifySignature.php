<?php

namespace App\Http\Middleware;

use App\Plugyard\WebhookSecret;
use Closure;
use Illuminate\Http\Request;

/** What Laravel's usual webhook client checks unless it is told otherwise: the hexadecimal HMAC of the body. */
class VerifySignature
{
    public function handle(Request $request, Closure $next)
    {
        $expected = hash_hmac('sha256', $request->getContent(), WebhookSecret::get());
        abort_unless(hash_equals($expected, (string) $request->header('Signature')), 401, 'Signature');

        return $next($request);
    }
}
