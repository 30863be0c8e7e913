/// Why a reservation is refused before a charge point is asked.
enum ReservationProblems {
    static let numberTaken = Problem.validation([
        FieldError(
            field: "/reservation_id",
            code: "not_open",
            message: "This number is that of a reservation that is over or of another charge point."
        )
    ])

    static let numberIsOurs = Problem.validation([
        FieldError(field: "/reservation_id", code: "unknown", message: "There is no such field.")
    ])

    static let pastExpiry = Problem.validation([
        FieldError(field: "/expires_at", code: "out_of_range", message: "Expected a time to come.")
    ])

    static let unknownChargePoint = Problem.validation([
        FieldError(
            field: "/charge_point",
            code: "unknown_reference",
            message: "There is no such charge point."
        )
    ])

    static let isOver = Problem.conflict("The reservation is over.", code: "reservation_over")

    static func unchanged(_ status: String) -> Problem {
        .conflict(
            "The charge point did not agree (\(status)); the reservation stands as it was.",
            code: "reservation_unchanged"
        )
    }
}
