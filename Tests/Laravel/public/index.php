<?php

require __DIR__.'/../bootstrap/autoload.php';

$kernel = (require __DIR__.'/../bootstrap/app.php')->make(Illuminate\Contracts\Http\Kernel::class);

$response = $kernel->handle($request = Illuminate\Http\Request::capture());
$response->send();
$kernel->terminate($request, $response);
