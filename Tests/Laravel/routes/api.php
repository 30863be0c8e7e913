<?php

use App\Http\Controllers\ChargingController;
use App\Http\Controllers\WebhookController;
use App\Plugyard\EventLog;
use Illuminate\Support\Facades\Route;

Route::post('webhooks/plugyard', WebhookController::class)->middleware(['signature', 'standard-webhook']);
Route::post('charging/start', [ChargingController::class, 'start']);
Route::post('charging/stop', [ChargingController::class, 'stop']);
Route::get('events/{via}', fn (string $via) => EventLog::all($via));
