<?php

namespace App\Http;

use App\Http\Middleware\VerifySignature;
use App\Http\Middleware\VerifyStandardWebhook;
use Illuminate\Foundation\Http\Kernel as HttpKernel;

class Kernel extends HttpKernel
{
    protected $routeMiddleware = [
        'signature' => VerifySignature::class,
        'standard-webhook' => VerifyStandardWebhook::class,
    ];
}
