import FoundationEssentials
import Hummingbird

extension RequestContext {
    /// A parameter of the path, percent-decoded.
    ///
    /// - Throws: 400 for a text that is no UTF-8 or holds a NUL, which no name of ours has.
    func pathText(_ name: String) throws -> String {
        guard let raw = parameters.get(name) else { throw Problem.notFound }
        return try PercentEncoding.decode(raw)
    }

    /// An id in the path. What is no UUID names nothing that exists: 404.
    func pathID(_ name: String) throws -> UUID {
        guard let id = UUID(uuidString: try pathText(name)) else { throw Problem.notFound }
        return id
    }
}
