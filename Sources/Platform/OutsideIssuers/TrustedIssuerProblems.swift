/// What broken constraints mean to who writes trusted issuers.
enum TrustedIssuerProblems {
    static let writing = [
        "trusted_issuers_account_id_issuer_audience_key": Problem.conflict(
            "This issuer is trusted for this audience already.",
            code: "already_exists",
            field: "/audience"
        )
    ]
}
