/// What broken constraints mean to who writes locations.
enum LocationProblems {
    static let writing = [
        "locations_account_id_name_key": Problem.conflict(
            "A location of this name exists already.",
            code: "already_exists",
            field: "/name"
        )
    ]

    static let deleting = [
        "charge_points_account_id_location_id_fkey": Problem.conflict(
            "The location has charge points; move or delete them first.",
            code: "location_in_use"
        )
    ]
}
