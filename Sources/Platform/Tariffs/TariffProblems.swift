/// What broken constraints mean to who writes or assigns tariffs.
enum TariffProblems {
    static let writing = [
        "tariffs_account_id_name_key": Problem.conflict(
            "A tariff of this name exists already.",
            code: "already_exists",
            field: "/name"
        )
    ]

    static let deleting = [
        "locations_account_id_tariff_id_fkey": isInUse,
        "charge_points_account_id_tariff_id_fkey": isInUse,
    ]

    // Another account's tariff and one that nobody has: the same answer.
    static let assigning = [
        "locations_account_id_tariff_id_fkey": isUnknown,
        "charge_points_account_id_tariff_id_fkey": isUnknown,
    ]

    private static let isInUse = Problem.conflict(
        "The tariff is assigned; take it away from its locations and charge points first.",
        code: "tariff_in_use"
    )

    private static let isUnknown = Problem.validation([
        FieldError(field: "/tariff_id", code: "unknown_reference", message: "There is no such tariff.")
    ])
}
