/// What stands against using or changing an image.
enum FirmwareProblems {
    static let hasContent = Problem.conflict(
        "This image has its content; make another one for another content.",
        code: "already_exists"
    )
    static let hasNoContent = Problem.conflict(
        "This image was not uploaded yet.",
        code: "firmware_incomplete",
        field: "/firmware_id"
    )
    static let inUse = Problem.conflict("A campaign that is not over needs this image.", code: "in_use")
    /// Another account's image and one that nobody has: the same answer.
    static let unknown = Problem.validation([
        FieldError(field: "/firmware_id", code: "unknown_reference", message: "There is no such image.")
    ])
}
