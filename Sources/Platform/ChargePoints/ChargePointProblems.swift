/// What broken constraints mean to who writes charge points.
enum ChargePointProblems {
    static let writing = [
        "charge_points_account_id_identity_key": Problem.conflict(
            "A charge point of this identity exists already.",
            code: "already_exists",
            field: "/identity"
        ),
        "charge_points_account_id_serial_number_key": Problem.conflict(
            "A charge point of this serial number exists already.",
            code: "already_exists",
            field: "/serial_number"
        ),
        // Another account's location and one that nobody has: the same answer.
        "charge_points_account_id_location_id_fkey": Problem.validation([
            FieldError(
                field: "/location_id",
                code: "unknown_reference",
                message: "There is no such location."
            )
        ]),
    ]

    static let hasActiveTransaction = Problem.conflict(
        "A transaction is active at this charge point; stop it first.",
        code: "active_transaction"
    )
}
