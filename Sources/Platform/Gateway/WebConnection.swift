import HummingbirdCore
package import NIOCore
import NIOHTTPTypes

/// An accepted connection on its way to being REST or a charge point's socket.
package struct WebConnection: ServerChildChannelValue {
    package let channel: any Channel
    let purpose: EventLoopFuture<WebConnectionPurpose>
}

/// What the first request of a connection made of it.
enum WebConnectionPurpose: Sendable {
    case rest(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    /// Upgraded; its channel handlers do the rest.
    case station
    /// Answered with a refusal, and closing.
    case refused
}
