import HTTPTypes

/// What is refused to who manages the members of an account.
enum UserProblems {
    static let locationsOfOthers = FieldError(
        field: "/location_ids",
        code: "not_allowed",
        message: "Only a partner is limited to locations; leave this out or empty."
    )

    /// What broken constraints mean.
    static let writing = [
        "memberships_account_id_user_id_key": Problem.conflict(
            "This person is a member of the account already.",
            code: "already_member",
            field: "/email"
        ),
        "location_grants_account_id_location_id_fkey": Problem.validation([
            FieldError(
                field: "/location_ids",
                code: "unknown_location",
                message: "The account has no such location."
            )
        ]),
    ]

    /// Nobody gives what they do not have, nor takes it from who has more.
    static let exceedsOwnRights = Problem(
        .forbidden,
        "exceeds_own_rights",
        title: "The role has scopes that the access token lacks",
        detail: "Roles are granted, changed and taken away by who has all of their scopes."
    )

    static let ownRole = Problem(
        .forbidden,
        "own_role",
        title: "Nobody changes their own role",
        detail: "Ask another administrator of the account."
    )

    static let lastAdministrator = Problem.conflict(
        "The account needs an administrator; make somebody else one first.",
        code: "last_administrator"
    )

    static let alreadyJoined = Problem.conflict(
        "This person has signed in already and needs no invitation.",
        code: "already_joined"
    )
}
