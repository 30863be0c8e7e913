<?php

namespace App\Plugyard;

/** One signature of Standard Webhooks. */
class StandardSignature
{
    public static function of(string $id, int $timestamp, string $body, string $secret): string
    {
        $key = str_starts_with($secret, 'whsec_') ? base64_decode(substr($secret, 6)) : $secret;

        return 'v1,'.base64_encode(hash_hmac('sha256', "{$id}.{$timestamp}.{$body}", $key, true));
    }
}
