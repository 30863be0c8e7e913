import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// `/files/{token}` and `/uploads/{token}` (openapi.yaml, tag `station-files`): what charge points fetch and upload,
/// outside of the API. The token is the credential (``FileToken``); whatever is wrong with one, the answer is 404.
struct StationFileRoutes: Sendable {
    private let files: FileServices
    private let accountStatus: AccountStatus
    private let guesses: GuessLimiter
    private let now: @Sendable () -> Date

    /// `guesses`: Slows down who tries tokens.
    init(_ dependencies: APIDependencies, guesses: GuessLimiter) {
        files = dependencies.files
        accountStatus = dependencies.accountStatus
        self.guesses = guesses
        now = dependencies.now
    }

    func register(on routes: inout APIRoutes) {
        // Registered as pages, since those take any query: charge points add things to addresses.
        routes.page(.get, "/files/{token}", "fetchFile", use: fetch)
        routes.page(.get, "/files/{token}/{file_name}", "fetchNamedFile", use: fetch)
        routes.page(.put, "/uploads/{token}", "putUpload", use: upload)
        routes.page(.post, "/uploads/{token}", "postUpload", use: upload)
        routes.page(.put, "/uploads/{token}/{file_name}", "putNamedUpload", use: upload)
        routes.page(.post, "/uploads/{token}/{file_name}", "postNamedUpload", use: upload)
    }

    /// `GET /files/{token}`, operations `fetchFile` and `fetchNamedFile`. The name is whatever the client likes.
    @Sendable private func fetch(_ request: Request, _ context: APIContext) async throws -> Response {
        let token = try token(for: .firmware, context)
        let access = TenantAccess.whole(token.account)
        let query = FirmwareQueries.file(token.object, for: token.chargePoint)
        let row = try await files.stations.database.row(for: access, .readOnly, query)
        return try files.stations.response(
            with: StoredFile(row: row),
            named: row.decode("file_name"),
            for: request,
            access
        )
    }

    /// `PUT` and `POST /uploads/{token}`, operations `putUpload` and others: the body is the file, or a form with it.
    @Sendable private func upload(_ request: Request, _ context: APIContext) async throws -> Response {
        let token = try token(for: .upload, context)
        let access = TenantAccess.whole(token.account)
        _ = try await files.stations.database.row(
            for: access,
            .readOnly,
            UploadQueries.open(token.object, of: token.chargePoint, at: now())
        )
        let form = MultipartReader(contentType: request.headers[.contentType])
        let name = try context.parameters.get("file_name").map { try PercentEncoding.decode($0) }
        try await files.stations.receive(
            request.body,
            announced: request.headers[.contentLength].flatMap { Int($0) },
            form: form,
            limit: files.limits.upload,
            for: access
        ) { file, transaction in
            guard file.size > 0 else { throw Problem.incompleteBody }
            let insert = UploadQueries.insert(
                .version7(at: now()),
                from: token.object,
                file: file.id,
                named: name ?? "",
                account: token.account,
                at: now()
            )
            // Used up meanwhile: as if it had never been.
            _ = try await transaction.row(insert)
        }
        return Response(status: .created)
    }

    /// What the token of the path allows.
    ///
    /// - Throws: 404 when it allows nothing, 429 when the address tries too many.
    private func token(for purpose: FileToken.Purpose, _ context: APIContext) throws -> FileToken {
        let text = try context.pathText("token")
        guard let token = files.links.token(text, for: purpose, now: now()),
            !accountStatus.isSuspended(token.account)
        else {
            try guesses.noteRefusal(to: context.address)
            throw Problem.notFound
        }
        context.notes.account = token.account
        return token
    }
}
