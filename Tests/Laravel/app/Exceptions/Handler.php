<?php

namespace App\Exceptions;

use Illuminate\Foundation\Exceptions\Handler as ExceptionHandler;

class Handler extends ExceptionHandler
{
    // There are no pages here, for errors neither.
    protected function shouldReturnJson($request, \Throwable $e)
    {
        return true;
    }
}
