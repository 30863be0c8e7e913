/// An entry of a list of proxies that is neither an address nor a network.
package struct TrustedProxiesError: Error, Sendable, Equatable {
    package let entry: String
}
