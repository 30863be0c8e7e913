import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

/// A file that gets its name when it is complete and on the disk: whoever finds it finds all of it.
///
/// Every call to the system is made on a thread pool of NIO's, none on the pool of Swift's tasks.
struct DraftFile: Sendable {
    private let descriptor: CInt
    private let folder: String
    private let path: String

    private var draft: String { path + ".draft" }

    /// Makes the draft, of mode 0600, and the folder when it is missing, of mode 0700. Drafts that a process left which
    /// was killed are removed.
    ///
    /// - Parameters:
    ///   - folder: Where the file is to be.
    ///   - name: What it is called.
    ///   - kind: How the names of others of its kind begin.
    /// - Returns: The draft, which is empty.
    /// - Throws: ``FileError``, or what Foundation says about the folder.
    static func create(in folder: String, named name: String, ofKind kind: String) async throws -> DraftFile {
        try await NIOThreadPool.singleton.runIfActive {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            for other in try FileManager.default.contentsOfDirectory(atPath: folder)
            where other.hasPrefix(kind) && other.hasSuffix(".draft") {
                unlink("\(folder)/\(other)")
            }
            let path = "\(folder)/\(name)"
            let descriptor = open("\(path).draft", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw FileError("create", "\(path).draft") }
            return DraftFile(descriptor: descriptor, folder: folder, path: path)
        }
    }

    func append(_ buffer: ByteBuffer) async throws {
        try await NIOThreadPool.singleton.runIfActive { [descriptor, draft] in
            var rest = buffer
            while rest.readableBytes > 0 {
                let written = rest.withUnsafeReadableBytes { write(descriptor, $0.baseAddress, $0.count) }
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { throw FileError("write", draft) }
                rest.moveReaderIndex(forwardBy: written)
            }
        }
    }

    /// Puts it on the disk under its name.
    ///
    /// - Returns: Its path.
    func finish() async throws -> String {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            guard fsync(descriptor) == 0 else { throw FileError("sync", draft) }
            guard rename(draft, path) == 0 else { throw FileError("rename", draft) }
            // The name is on the disk when the folder is.
            let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard directory >= 0 else { throw FileError("open", folder) }
            defer { close(directory) }
            guard fsync(directory) == 0 else { throw FileError("sync", folder) }
            close(descriptor)
            return path
        }
    }

    /// After an error: nothing of it remains.
    func discard() async {
        // A pool that has ended leaves the draft, which is then just that.
        try? await NIOThreadPool.singleton.runIfActive { [descriptor, draft] in
            close(descriptor)
            unlink(draft)
        }
    }
}
