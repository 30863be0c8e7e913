<?php

namespace App\Providers;

use App\Plugyard\Client;
use Illuminate\Support\Facades\Route;
use Illuminate\Support\ServiceProvider;

class AppServiceProvider extends ServiceProvider
{
    public function register(): void
    {
        $this->app->singleton(Client::class, fn () => new Client(config('plugyard')));
    }

    public function boot(): void
    {
        Route::prefix('api')->group(base_path('routes/api.php'));
    }
}
