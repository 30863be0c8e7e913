<?php

return [
    'url' => env('PLUGYARD_URL'),
    'account' => env('PLUGYARD_ACCOUNT_ID'),
    // Of the OAuth client with internal:events.
    'client_id' => env('PLUGYARD_CLIENT'),
    'client_secret' => env('PLUGYARD_CLIENT_SECRET'),
    // What requests without a token are signed with.
    'secret' => env('PLUGYARD_INBOUND_SECRET'),
];
