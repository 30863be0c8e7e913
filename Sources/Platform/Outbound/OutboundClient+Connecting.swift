import CCurl

extension OutboundClient {
    /// Opens a TCP connection, for what is not HTTP. Guarded like requests; never through a proxy, which would be asked to
    /// connect anywhere.
    ///
    /// - Returns: A descriptor that does not block, for the caller to close.
    /// - Throws: ``OutboundError``.
    package func connect(to host: String, port: Int, timeout: Duration) async throws(OutboundError) -> Int32 {
        do {
            return try await open(try plan(host, port, timeout))
        } catch {
            OutboundMetrics.shared.failed(error)
            throw error
        }
    }

    private func open(_ plan: TransferPlan) async throws(OutboundError) -> Int32 {
        let outcome = try await engine.perform(plan)
        guard outcome.code == CURLE_OK else { throw OutboundError(outcome) }
        guard let socket = outcome.socket, socket >= 0 else {
            throw OutboundError(.failed, "no descriptor is left")
        }
        return socket
    }

    private func plan(_ host: String, _ port: Int, _ timeout: Duration) throws(OutboundError) -> TransferPlan
    {
        guard settings.proxy == nil else {
            throw OutboundError(.refusedTarget, "only requests go through the proxy")
        }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard (1...65_535).contains(port), !bare.isEmpty, bare.utf8.allSatisfy(Self.isOfHost) else {
            throw OutboundError(.malformedURL, "not a host and a port")
        }
        let url = "http://\(bare.contains(":") ? "[\(bare)]" : bare):\(port)"
        let target = try TargetURL(url, schemes: ["http"])
        guard settings.allowsPrivateTargets || AddressGuard.verdict(forHost: target.host) == .allowed else {
            throw OutboundError(.refusedTarget, "the address is not a public one")
        }
        return TransferPlan(
            url: url,
            protocols: "http",
            options: common,
            upload: [],
            isGuarded: !settings.allowsPrivateTargets,
            timeout: timeout,
            connectTimeout: Self.connectTimeout,
            maximumBytes: 0,
            cutsBody: false,
            isConnectOnly: true
        )
    }

    /// Letters, digits and what names and addresses have besides; nothing that would begin another part of a URL.
    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
