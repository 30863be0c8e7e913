import HummingbirdCore
package import NIOCore
import NIOHTTPTypes
import NIOWebSocket

/// An accepted connection on its way to being REST, a charge point's socket or a feed's.
package struct WebConnection: ServerChildChannelValue {
    package let channel: any Channel
    let purpose: EventLoopFuture<WebConnectionPurpose>
}

/// What the first request of a connection made of it.
enum WebConnectionPurpose: Sendable {
    case rest(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    /// Upgraded; its channel handlers do the rest.
    case station
    /// Upgraded for a reader of a feed.
    case feed(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, FeedRequest)
    /// Answered with a refusal, and closing.
    case refused
}
