/// What broken constraints mean to who writes charging profiles.
enum ChargingProfileProblems {
    static let writing = [
        "charging_profiles_account_id_name_key": Problem.conflict(
            "A charging profile of this name exists already.",
            code: "already_exists",
            field: "/name"
        )
    ]
}
