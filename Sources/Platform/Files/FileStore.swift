import FoundationEssentials
import Hummingbird
import NIOCore
import Tenancy

/// Takes files to the database and back in pieces: no more than one of them is in memory for each transfer.
struct FileStore: Sendable {
    /// As migration 0014 has it.
    static let pieceSize = 256 << 10

    let database: TenantDatabase

    /// Stores a body as a file.
    ///
    /// - Parameters:
    ///   - body: Of a request.
    ///   - announced: Its `Content-Length`; `nil` without one.
    ///   - form: Finds the file in a form; `nil` when the body is the file.
    ///   - limit: How large the file may be.
    ///   - access: Whose it is.
    ///   - finish: What else is written with it, in the transaction that completes it.
    /// - Returns: What `finish` returned.
    /// - Throws: 413 when it is larger than the limit or the quota allows, 400 when the form is broken, and what
    ///   `finish` throws. Nothing is left of the file then.
    func receive<T: Sendable>(
        _ body: RequestBody,
        announced: Int?,
        form: MultipartReader? = nil,
        limit: Int,
        for access: TenantAccess,
        finish: (StoredFile, borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        if let announced, form == nil {
            guard announced <= limit else { throw Problem.tooLarge(limit: limit) }
            let room = try await database.row(for: access, .readOnly, FileQueries.room())
            guard announced <= (try room.decode("bytes")) else { throw Problem.fileQuotaExceeded }
        }
        let id = UUID.version7()
        _ = try await database.write(for: access, FileQueries.begin(id, for: access.account))
        do {
            let file = try await store(body, as: id, form: form, limit: limit, for: access)
            if let announced, form == nil, announced != file.size { throw Problem.incompleteBody }
            return try await database.withTransaction(for: access) { transaction in
                _ = try await transaction.row(FileQueries.complete(file))
                return try await finish(file, transaction)
            }
        } catch {
            // Should this fail as well, the draft is swept.
            _ = try? await database.write(for: access, FileQueries.discard(id))
            throw error
        }
    }

    private func store(
        _ body: RequestBody,
        as id: UUID,
        form: MultipartReader?,
        limit: Int,
        for access: TenantAccess
    ) async throws -> StoredFile {
        var (form, pending, size, number) = (form, [UInt8](), 0, 0)
        let digest = RunningDigest()
        for try await var buffer in body {
            var bytes = buffer.readBytes(length: buffer.readableBytes) ?? []
            if form != nil { bytes = try form?.feed(bytes) ?? [] }
            size += bytes.count
            guard size <= limit else { throw Problem.tooLarge(limit: limit) }
            digest.update(bytes)
            pending += bytes
            while pending.count >= Self.pieceSize {
                try await append(Array(pending.prefix(Self.pieceSize)), as: number, to: id, for: access)
                pending.removeFirst(Self.pieceSize)
                number += 1
            }
        }
        if let form, !form.isComplete { throw Problem.incompleteBody }
        if !pending.isEmpty { try await append(pending, as: number, to: id, for: access) }
        return StoredFile(id: id, size: size, sha256: digest.finish())
    }

    private func append(_ piece: [UInt8], as number: Int, to id: UUID, for access: TenantAccess) async throws
    {
        let append = FileQueries.append(piece, as: number, to: id, for: access.account)
        guard try await !database.write(for: access, append)[0].isEmpty else {
            throw Problem.fileQuotaExceeded
        }
    }

    /// Sends a part of a file.
    ///
    /// - Parameters:
    ///   - file: A complete one.
    ///   - range: Of its bytes.
    ///   - access: Whose it is.
    /// - Returns: The body, which reads piece after piece as fast as the client takes them. A file that is deleted
    ///   meanwhile ends the connection, so that the client sees that something is missing.
    func body(of file: StoredFile, _ range: Range<Int>, for access: TenantAccess) -> ResponseBody {
        ResponseBody(contentLength: range.count) { [database] writer in
            var position = range.lowerBound
            while position < range.upperBound {
                let number = position / Self.pieceSize
                let row = try await database.row(
                    for: access,
                    .readOnly,
                    FileQueries.piece(number, of: file.id)
                )
                let piece = try row.decode("data", as: [UInt8].self)
                let start = number * Self.pieceSize
                let end = min(range.upperBound, start + piece.count)
                guard end > position else { throw Problem.internalError("a piece of a file is too short") }
                try await writer.write(ByteBuffer(bytes: piece[(position - start)..<(end - start)]))
                position = end
            }
            try await writer.finish(nil)
        }
    }
}
