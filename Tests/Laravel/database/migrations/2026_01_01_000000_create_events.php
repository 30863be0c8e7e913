<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('events', function (Blueprint $table) {
            $table->id('number');
            $table->string('via');
            $table->string('event_id');
            $table->string('type');
            $table->text('body');
            $table->unique(['via', 'event_id']);
        });
    }
};
