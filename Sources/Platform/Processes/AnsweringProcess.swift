/// The process that answers a request.
package enum AnsweringProcess: Sendable {
    /// The whole platform is this process, of this name.
    case whole(String)
    /// A manager, of this name; gateways run apart.
    case apart(String)
}
